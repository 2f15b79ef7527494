"""How often and to whom BeeL sends mail (docs.beel.es, Rate limits and Send invoice by email).

Only where the account wants it, since a suite of tests sends more than five mails a minute, and to whomever.
"""

from collections.abc import Sequence
from typing import ClassVar

from emulator.billing.beel import choices
from emulator.billing.beel.errors import BeelError, RateLimit
from emulator.billing.beel.invoice import Invoice
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

SINGLETON_ID = "sends"
"""The id of the one record of a company's sends."""


class RecentSends(Struct, frozen=True, kw_only=True):
    """When a company has sent mail, oldest first, as far back as a quota looks: unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_recent_sends")

    id: str
    created: int
    at: tuple[int, ...] = ()


class Quota(Struct, frozen=True):
    """So many sends in so many seconds; `code` is what one more is refused by."""

    limit: int
    seconds: int
    code: str


def quotas_of(*, livemode: bool) -> tuple[Quota, ...]:
    """The quotas of a mode: one of requests, and two of mail."""
    hour, day = choices.MAIL_QUOTAS[livemode]
    return (
        Quota(choices.STRICT_RATE_LIMIT, 60, "RATE_LIMIT_EXCEEDED"),
        Quota(hour, 3600, "QUOTA_EXCEEDED"),
        Quota(day, 86400, "QUOTA_EXCEEDED"),
    )


def count_send(recent: RecentSends, invoices: Sequence[Invoice], ctx: Context, changes: Changes) -> None:
    """Counts a send. Raises APIError (429) above a quota, which says when to come again."""
    quotas = quotas_of(livemode=ctx.livemode)
    for quota in quotas:
        within = [at for at in recent.at if at > ctx.now - quota.seconds]
        if len(within) >= quota.limit:
            wait = within[-quota.limit] + quota.seconds - ctx.now
            raise BeelError(429, quota.code, "too_many", rate_limit=RateLimit(quota.limit, wait))
    if any(len(invoice.sendings) >= choices.MAX_SENDS_OF_AN_INVOICE for invoice in invoices):
        raise BeelError(429, "QUOTA_EXCEEDED", "invoice_quota")
    longest = max(quota.seconds for quota in quotas)
    kept = (at for at in recent.at if at > ctx.now - longest)
    changes.save(replace(recent, at=(*kept, ctx.now)))


def require_permitted(addresses: Sequence[str], ctx: Context) -> None:
    """Raises APIError (403) in test mode for mail to anybody but the holder of the account."""
    holder = (ctx.account.email or choices.ISSUER_EMAIL).casefold()
    others = [address for address in addresses if address.casefold() != holder]
    if not ctx.livemode and others:
        raise BeelError(403, "ENVIO_NO_PERMITIDO", "not_permitted", {"recipients": others})

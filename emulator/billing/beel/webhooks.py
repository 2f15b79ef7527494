"""Webhook subscriptions of a company (docs.beel.es, Webhooks)."""

from secrets import token_hex
from typing import ClassVar

from emulator.billing.beel import choices
from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import invalid, not_found
from emulator.billing.beel.ids import new_uuid
from emulator.billing.beel.parameters import given_of
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct, replace
from emulator.billing.system.urls import is_link_local, is_private, parse_http_url

SINGLETON_ID = "webhooks"
"""The id of the one item that holds them for a company."""


class Subscription(HoldsSecrets, frozen=True, kw_only=True):
    """An endpoint and the events that it gets; `secret` signs them. Times are unix seconds, UTC."""

    SECRETS = ("secret",)

    id: str
    created: int
    url: str
    events: tuple[str, ...]
    secret: str
    active: bool = True


class CompanyWebhooks(Struct, frozen=True, kw_only=True):
    """All subscriptions of a company, kept as one thing: ten at most are active, and every event needs them."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_webhook_book")

    id: str
    created: int
    subscriptions: tuple[Subscription, ...] = ()

    def find(self, id: str) -> Subscription:
        """The subscription with that id. Raises APIError (404) when there is none."""
        found = next((each for each in self.subscriptions if each.id == id), None)
        if found is None:
            raise not_found()
        return found

    def subscribed(self, event: str) -> tuple[Subscription, ...]:
        """Who gets an event of that name."""
        return tuple(each for each in self.subscriptions if each.active and event in each.events)


def company_webhooks_or_empty(stored: CompanyWebhooks | None, ctx: Context) -> CompanyWebhooks:
    """The company's subscriptions, none until one is saved."""
    return stored or CompanyWebhooks(id=SINGLETON_ID, created=ctx.now)


class SubscriptionCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new subscription."""

    url: str
    events: tuple[str, ...]


class SubscriptionUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a subscription; what is None stays as it is."""

    url: str | None = None
    events: tuple[str, ...] | None = None
    active: bool | None = None


def subscribe(
    company_webhooks: CompanyWebhooks, params: SubscriptionCreateParams, ctx: Context, changes: Changes
) -> Subscription:
    """A new subscription. Raises APIError (422) for an address or event that cannot be, or above the limit."""
    _check(params.url, params.events, ctx)
    _require_room(company_webhooks, "url")
    new = Subscription(id=new_uuid(), created=ctx.now, secret=_secret(), **given_of(params))
    changes.save(replace(company_webhooks, subscriptions=(*company_webhooks.subscriptions, new)))
    return new


def update_subscription(
    company_webhooks: CompanyWebhooks,
    old: Subscription,
    params: SubscriptionUpdateParams,
    ctx: Context,
    changes: Changes,
) -> Subscription:
    """The subscription with what was given. Raises APIError (422) as `subscribe` does."""
    _check(params.url, params.events, ctx)
    changed = replace(old, **given_of(params))
    if changed.active and not old.active:
        _require_room(company_webhooks, "active")
    return _put(company_webhooks, changed, changes)


def rotate_secret(company_webhooks: CompanyWebhooks, old: Subscription, changes: Changes) -> Subscription:
    """The subscription with a new secret; the old one is worth nothing from now on."""
    return _put(company_webhooks, replace(old, secret=_secret()), changes)


def unsubscribe(company_webhooks: CompanyWebhooks, old: Subscription, changes: Changes) -> None:
    """Ends a subscription for good."""
    changes.save(
        replace(
            company_webhooks, subscriptions=tuple(each for each in company_webhooks.subscriptions if each.id != old.id)
        )
    )


def _put(company_webhooks: CompanyWebhooks, changed: Subscription, changes: Changes) -> Subscription:
    kept = tuple(changed if each.id == changed.id else each for each in company_webhooks.subscriptions)
    changes.save(replace(company_webhooks, subscriptions=kept))
    return changed


def _secret() -> str:
    return f"whsec_{token_hex(32)}"


def _require_room(company_webhooks: CompanyWebhooks, field: str) -> None:
    """Raises APIError (422) where no more can be active: "Maximum 10 active webhook subscriptions" (beel-sdk)."""
    if sum(each.active for each in company_webhooks.subscriptions) >= choices.MAX_WEBHOOKS:
        raise invalid({field: detail("too_many_webhooks", maximum=choices.MAX_WEBHOOKS)})


def _check(url: str | None, events: tuple[str, ...] | None, ctx: Context) -> None:
    known = {name for names in choices.EVENTS_OF.values() for name in names} | set(choices.EVENTS_NEVER_SENT)
    details = {}
    parts = None if url is None else parse_http_url(url)
    if url is not None and not (parts is not None and (parts.scheme == "https" or is_private(parts))):
        details["url"] = detail("https_url")
    elif parts is not None and not ctx.allows_link_local and is_link_local(parts.hostname or ""):
        details["url"] = detail("public_url")
    unknown = [event for event in events or () if event not in known]
    if unknown:
        details["events"] = detail("unknown_event", event=unknown[0], known=", ".join(sorted(known)))
    if details:
        raise invalid(details)

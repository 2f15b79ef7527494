"""Whom the emulator may write to. A test that runs in live mode must never reach a stranger.

By default only names that belong to nobody are let through (RFC 2606, RFC 6761); everything else is held in the
outbox, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from emulator.billing.system.urls import is_own_host

RESERVED_DOMAINS = ("example.com", "example.org", "example.net", "test", "invalid", "localhost")


class RecipientPolicy(Struct, frozen=True):
    """The rules.

    `allow` holds addresses (`me@acme.dev`) and domains (`acme.dev`, its subdomains included). `redirect` is one
    address that gets all mail not allowed by name. `smtp_host` is the server the mail would go through, None if there
    is none.
    """

    smtp_host: str | None = None
    allow: tuple[str, ...] = ()
    redirect: str | None = None


class RecipientDecision(Struct, frozen=True):
    """What happens to mail for `address`: it goes to `deliver_to`, or is held for the reason in `held_because`."""

    address: str
    deliver_to: str | None = None
    held_because: str | None = None


def decide_recipient(address: str, policy: RecipientPolicy) -> RecipientDecision:
    """Decide about one recipient.

    In this order: an address allowed by name is written to; else the redirect gets the mail; else a server on this
    machine or in a private network takes everything, for it is the developer's own; else reserved domains are let
    through; all else is held.
    """
    domain = _domain(address)
    if not domain:
        return RecipientDecision(address, held_because=f"{address!r} is not a mail address.")
    if any(_matches(entry, address, domain) for entry in policy.allow):
        return RecipientDecision(address, deliver_to=address)
    if policy.redirect:
        return RecipientDecision(address, deliver_to=policy.redirect)
    if policy.smtp_host and is_own_host(policy.smtp_host):
        return RecipientDecision(address, deliver_to=address)
    if _is_within(domain, RESERVED_DOMAINS):
        return RecipientDecision(address, deliver_to=address)
    return RecipientDecision(
        address,
        held_because=f"{domain} may belong to somebody. Name {address} or {domain} in EMULATOR_MAIL_ALLOW "
        "to write to it, or set EMULATOR_MAIL_REDIRECT to get such mail yourself.",
    )


def _domain(address: str) -> str:
    local, _, domain = address.strip().rpartition("@")
    return domain.rstrip(".").lower() if local else ""


def _matches(entry: str, address: str, domain: str) -> bool:
    wanted = entry.strip().rstrip(".").lower()
    if "@" in wanted.lstrip("@"):
        return wanted == address.strip().lower()
    return _is_within(domain, (wanted.lstrip("@"),))


def _is_within(domain: str, parents: Iterable[str]) -> bool:
    return any(domain == parent or domain.endswith(f".{parent}") for parent in parents if parent)

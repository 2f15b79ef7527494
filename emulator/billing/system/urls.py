"""Addresses that webhooks may be sent to."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

_OWN_DOMAINS = (".localhost", ".test", ".local", ".internal")


def parse_http_url(url: str) -> SplitResult | None:
    """The parts of an http or https address that a request can be sent to; None for anything else."""
    if any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0 and bool((parts.hostname or "").encode("idna"))
    except ValueError:
        # A port that is no number, an address in brackets that is none, a name that no name server could be asked for.
        return None
    return parts if named and parts.scheme in ("http", "https") else None


def is_private(parts: SplitResult) -> bool:
    """Whether an address is surely in the developer's own reach: this machine, a private network, a made-up name."""
    host = parts.hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_OWN_DOMAINS)
    return address.is_private or address.is_loopback

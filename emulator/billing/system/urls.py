"""Addresses that webhooks may be sent to."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

_OWN_DOMAINS = (".localhost", ".test", ".local", ".internal")
_METADATA_NAMES = frozenset({"instance-data", "metadata", "metadata.azure.internal", "metadata.google.internal"})
"""What clouds call the service that hands out a machine's credentials, at a link-local address."""


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
    """Whether a URL is surely in the developer's own reach."""
    return is_own_host(parts.hostname or "")


def is_own_host(host: str) -> bool:
    """Whether a host is surely in the developer's own reach: this machine, a private network, a made-up name.

    Names without a dot are those of containers and of machines in the same network. Nothing is looked up.
    """
    name = host.strip("[]").rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(_OWN_DOMAINS))
    return address.is_private or address.is_loopback


def is_link_local(host: str) -> bool:
    """Whether a host is at a link-local address, where clouds hand out a machine's credentials.

    It may be an address in any of its spellings (`169.254.169.254`, `2852039166`, `[fe80::1]`) or a metadata service's
    name. What another name resolves to is known only to who connects.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name in _METADATA_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            # As the operating system reads it: one number, octal, hexadecimal, parts left out.
            address = ipaddress.IPv4Address(socket.inet_aton(name))
        except OSError:
            return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_link_local)

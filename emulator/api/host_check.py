"""Which names the emulator answers to: those that no page on the web can have pointed at it.

A page may let its own name be resolved to the loopback (DNS rebinding); what it then asks has that name in `Host`, and
is of the same origin as the page. Addresses, names of this machine and of a private network cannot be had that way.
"""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, Response, request

from emulator.api.control.responses import error_response

_WELL_FORMED = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[A-Za-z0-9:.%]+\])(?::[0-9]*)?")
"""A host and a port (RFC 9110, 7.2) in characters that stand for themselves in links, pages and mails."""

_NOBODYS = (".localhost", ".internal", ".test")
"""Ends of names that nobody can register (RFC 6761, and ICANN's resolution 2024.07.29.06)."""


def register(app: Flask, hosts: Collection[str]) -> None:
    """Adds the check to an app; `hosts` are names that it answers to besides."""
    allowed = frozenset(host.lower().rstrip(".") for host in hosts)

    def refuse_other_names() -> Response | None:
        # Browsers always say whom they ask; who does not is none.
        host = request.environ.get("HTTP_HOST", "localhost")
        if is_own_name(host, allowed):
            return None
        return error_response(
            403,
            f"This emulator does not answer to the name {host[:200]!r}. To use that name, add it to EMULATOR_HOSTS.",
        )

    app.before_request(refuse_other_names)


def is_own_name(host: str, allowed: Collection[str]) -> bool:
    """Whether a `Host` header, with or without a port, has an address, a name of ours or one that is allowed."""
    try:
        parts = urlsplit(f"//{host}")
        name = (parts.hostname or "").rstrip(".")
        well_formed = _WELL_FORMED.fullmatch(host) is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    if not name or not well_formed:
        return False
    return name in allowed or ("." not in name and ":" not in name) or name.endswith(_NOBODYS) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

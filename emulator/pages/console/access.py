"""Who may see and do what: the session that a cookie names, and forms that no other site can send.

The cookie is `HttpOnly` and `SameSite=Strict`; a form carries a token of its session besides, and what a browser says
of where a form comes from (`Sec-Fetch-Site`, `Origin`) must be the console itself. That holds for signing in as well.
"""

import ipaddress
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Request, Response
from werkzeug.datastructures import Headers

from emulator.api.authentication import WorldResolver
from emulator.billing.core.errors import APIError
from emulator.pages.console.visit import ROOT, ConsoleParts
from emulator.store.console_sessions import ConsoleSession, ConsoleSessions, new_token
from emulator.worlds import World

COOKIE = "emulator_console_session"
FORM_TOKEN = "_token"
_MAX_AGE = 7 * 86_400


class ForeignFormError(Exception):
    """A form that the console did not make, or that it made for somebody else."""


def session_of(request: Request, sessions: ConsoleSessions) -> ConsoleSession:
    """The session of the cookie; a new one, with no world in it, for whoever has none."""
    token = request.cookies.get(COOKIE, "")
    found = sessions.find(token)
    if found is not None:
        return found
    # A token that nobody is signed in with still ties the form of the entrance to the browser that asked for it.
    return ConsoleSession(token=token if len(token) == len(new_token()) else new_token())


def set_cookie(reply: Response, request: Request, session: ConsoleSession) -> Response:
    """The reply, which leaves the session's token with the browser."""
    reply.set_cookie(
        COOKIE,
        session.token,
        max_age=_MAX_AGE,
        path=ROOT,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return reply


def check_form(request: Request, session: ConsoleSession) -> None:
    """Raises ForeignFormError for a form that does not come from a page of this session."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        raise ForeignFormError
    # An origin is a scheme, :// and a host (RFC 6454); behind a proxy the scheme is not the one that we are asked by.
    if origin is not None and origin.partition("://")[2] != request.host:
        raise ForeignFormError
    if not compare_digest(request.form.get(FORM_TOKEN, "").encode(), session.form_token.encode()):
        raise ForeignFormError


def world_of_key(worlds: WorldResolver, key: str, fields: dict[str, str]) -> World:
    """The world that a key opens. `fields` are the headers beside it that some providers take.

    Raises APIError without a good key, and for a restricted one: the console shows all of a world.
    """
    if key.startswith("rk_"):
        raise APIError("A restricted key may not see all that the console shows: give the account's secret key.")
    return worlds(Headers({"Authorization": f"Bearer {key}", **fields}))


def may_see_all_worlds(request: Request, parts: ConsoleParts) -> bool:
    """Whether the list of worlds is shown: to a person at this very machine, unless keys or a setting guard them."""
    if not parts.settings.world_list or parts.settings.accepted_keys:
        return False
    through_proxy = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host"))
    return not through_proxy and _is_loopback(request.remote_addr or "") and _is_loopback_name(request.host)


def _is_loopback_name(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

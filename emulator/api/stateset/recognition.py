"""Requests that are Stateset's wherever they come in, though their keys look like Stripe's.

A client whose base URL is the emulator's own address, as Stateset's is `https://api.stateset.com`, asks for `/v1/…`,
where Stripe's API is. What no client of Stripe's ever sends says whose it is: an id of Stateset's in the path, a path
that Stripe does not have, a JSON body with Stateset's own members, the name of one of its SDKs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec

from emulator.api.json_parsing import MAX_BODY
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.api.stateset.keys import DIALECT, DIALECT_HEADER
from emulator.api.stateset.steps import HOST
from emulator.worlds import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTROL: Final = f"{HOST}/_emulator"
"""The control API for Stateset's worlds: its path says whose key it is given."""

_DIALECT_KEY = f"HTTP_{DIALECT_HEADER.upper().replace('-', '_')}"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OWN_PATH = re.compile(rf"/v1/(?:invoices/inv_{_UUID}|customers/cust_{_UUID}|webhooks)(?:/.*)?")
_OWN_AGENT = re.compile(r"stateset-(?:python|node)/", re.IGNORECASE)
_OWN_MEMBERS = {"/v1/invoices": frozenset({"customer_id"}), "/v1/customers": frozenset({"first_name", "last_name"})}
"""What a body names that creates something, by the path; Stripe has no such parameters."""


def control_path(world: World) -> str:
    """Where the control API opens this world to its own key, without any header that says whose the key is."""
    return CONTROL if world.account.startswith(f"{DIALECT}_") else "/_emulator"


def recognize(app: WSGIApplication) -> WSGIApplication:
    """An app that gets Stateset's requests at Stateset's paths, and all others as they came."""

    def recognizing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(f"{CONTROL}/"):
            environ["PATH_INFO"] = path.removeprefix(HOST)
            environ[_DIALECT_KEY] = DIALECT
        elif path.startswith("/v1/") and _is_own(environ, path):
            environ["PATH_INFO"] = HOST + path
        return app(environ, start_response)

    return recognizing


def _is_own(environ: WSGIEnvironment, path: str) -> bool:
    says_so = environ.get(_DIALECT_KEY, "").lower() == DIALECT
    if says_so or _OWN_PATH.fullmatch(path) or _OWN_AGENT.match(environ.get("HTTP_USER_AGENT", "")):
        return True
    members = _OWN_MEMBERS.get(path)
    return members is not None and members <= _members_of_body(environ)


def _members_of_body(environ: WSGIEnvironment) -> set[str]:
    """The names in a JSON object that is posted; the body can still be read afterwards."""
    is_json = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == "application/json"
    length = environ.get("CONTENT_LENGTH", "")
    if environ.get("REQUEST_METHOD") != "POST" or not is_json or not length.isdecimal() or int(length) > MAX_BODY:
        return set()
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    try:
        decoded = msgspec.json.decode(body)
    except JSON_DECODE_ERRORS:
        return set()
    return set(decoded) if isinstance(decoded, dict) else set()

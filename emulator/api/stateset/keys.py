"""Stateset's API keys (docs.stateset.com/api-reference/introduction): who calls, and what they may do.

They look like Stripe's, but the worlds they open are others: `sk_test_abc` is one account here and another one there.
"""

import re
from collections.abc import Collection, Mapping

from msgspec import Struct
from werkzeug.datastructures import Headers

from emulator.api.authentication import is_accepted
from emulator.api.signed_in import signed_in_world
from emulator.billing.stateset.choices import READ_ONLY_WORD, WRITE_ONLY_WORD
from emulator.billing.stateset.errors import api_error
from emulator.worlds import World, account_of

DIALECT_HEADER = "X-Emulator-Dialect"
"""Tells the control plane whose key it is given, where keys of two providers look the same."""

DIALECT = "stateset"
SCOPES = frozenset(
    f"{resource}:{access}" for resource in ("customers", "invoices", "webhooks") for access in ("read", "write")
)

_KEY = re.compile(r"(?P<kind>sk|rk|pk)_(?P<mode>test|live)_(?P<secret>[A-Za-z0-9_-]{1,250})")
_RESTRICTED = re.compile(rf"(?P<only>{READ_ONLY_WORD}|{WRITE_ONLY_WORD})_(?P<secret>.+)")


class Caller(Struct, frozen=True):
    """Who calls: the world of the key, and its scopes."""

    world: World
    scopes: frozenset[str]


def authenticate(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> Caller:
    """The caller that `Authorization: Bearer …` names; `accepted` are the only good keys, if there are any.

    Raises APIError (401) without a good key.
    """
    signed_in = signed_in_world(headers, DIALECT)
    if signed_in is not None:
        return Caller(signed_in, SCOPES)
    authorization = headers.get("Authorization", "").strip()
    if not authorization:
        raise api_error(401, "MISSING_AUTH_HEADER", "No Authorization header provided")
    scheme, _, key = authorization.partition(" ")
    match = _KEY.fullmatch(key.strip())
    if scheme.lower() != "bearer" or match is None:
        raise api_error(401, "INVALID_TOKEN_FORMAT", "Token format is incorrect")
    if not is_accepted(match[0], accepted):
        raise api_error(401, "INVALID_API_KEY", "API key is invalid or revoked")
    secret, scopes = _restricted(match["kind"], match["secret"])
    account = DIALECT + account_of(secret).removeprefix("acct")
    return Caller(World(account, livemode=match["mode"] == "live"), scopes)


def world_of_key(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> World | None:
    """The world of a key that is said to be Stateset's, None when nothing is said. Raises APIError for a bad one."""
    is_own = signed_in_world(headers, DIALECT) is not None or headers.get(DIALECT_HEADER, "").lower() == DIALECT
    return authenticate(headers, accepted).world if is_own else None


def require_scope(caller: Caller, scope: str) -> None:
    """Raises APIError (403) for a key without a scope."""
    if scope not in caller.scopes:
        message = "API key lacks required permissions"
        raise api_error(403, "INSUFFICIENT_PERMISSIONS", message, required_scope=scope)


def _restricted(kind: str, secret: str) -> tuple[str, frozenset[str]]:
    """The secret without the word that restricts it, and the scopes: a publishable key has none."""
    if kind == "pk":
        return secret, frozenset()
    match = _RESTRICTED.fullmatch(secret) if kind == "rk" else None
    if match is None:
        return secret, SCOPES
    return match["secret"], frozenset(scope for scope in SCOPES if scope.endswith(f":{match['only']}"))

"""BeeL's API keys: `beel_sk_test_…` and `beel_sk_live_…`, or `beel_sk_…` (docs.beel.es, Authentication and Send)."""

import hashlib
import re
from collections.abc import Collection

from msgspec import Struct
from werkzeug.datastructures import Headers

from emulator.api.authentication import is_accepted
from emulator.api.signed_in import signed_in_world
from emulator.billing.beel.choices import SCOPES
from emulator.billing.beel.errors import unauthorized
from emulator.worlds import World

# The page of the send shows a key without a mode. It is taken for a test one: no mail leaves by mistake.
_KEY = re.compile(
    r"beel_sk_(?:(?P<mode>test|live)_|(?!test$|live$))(?P<account>[A-Za-z0-9]{1,128})(?P<scopes>(?:_[a-z]+-[a-z]+)*)"
)
_KEY_PREFIX = "beel_"


class Caller(Struct, frozen=True):
    """Who calls: the world of the key, and what the key may do."""

    world: World
    scopes: frozenset[str]


def authenticate(headers: Headers, accepted: Collection[str] = ()) -> Caller:
    """The caller that `Authorization: Bearer …` names; `accepted` are the only good keys, if there are any.

    Raises APIError (401) without a good key.
    """
    signed_in = signed_in_world(headers, _KEY_PREFIX)
    if signed_in is not None:
        return Caller(signed_in, frozenset(SCOPES))
    key = _bearer(headers)
    match = _KEY.fullmatch(key)
    if match is None or not is_accepted(key, accepted):
        raise unauthorized()
    named = frozenset(scope.replace("-", ":") for scope in match["scopes"].split("_") if scope)
    if not named <= frozenset(SCOPES):
        raise unauthorized()
    world = World(account=_account_of(match["account"]), livemode=match["mode"] == "live")
    return Caller(world, named or frozenset(SCOPES))


def world_of_key(headers: Headers, accepted: Collection[str] = ()) -> World | None:
    """The world of a BeeL key, None when the headers hold no such key. Raises APIError (401) for a bad one."""
    is_own = signed_in_world(headers, _KEY_PREFIX) is not None or _bearer(headers).startswith(_KEY_PREFIX)
    return authenticate(headers, accepted).world if is_own else None


def _bearer(headers: Headers) -> str:
    """The key of a request; the first, Spanish API had it in a header of its own."""
    scheme, _, key = headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else headers.get("X-API-Key", "")


def _account_of(secret: str) -> str:
    """The stable account of a key, from what follows its mode: its test and its live key share one."""
    return f"{_KEY_PREFIX}{hashlib.sha256(secret.encode()).hexdigest()[:24]}"

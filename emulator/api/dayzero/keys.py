"""Day Zero's two headers (ondayzero.com/docs/guides/authentication): a token, and the business it speaks for."""

import re
from collections.abc import Collection, Mapping

from msgspec import Struct
from werkzeug.datastructures import Headers

from emulator.api.authentication import is_accepted
from emulator.api.errors import ForbiddenError
from emulator.api.signed_in import signed_in_world
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.errors import invalid
from emulator.billing.dayzero.tokens import ACCOUNT_PREFIX, invalid_grant, issued_to
from emulator.worlds import World
from schemas.json_formats import read_uuid

_TOKEN = re.compile(r"dz_[A-Za-z0-9_-]{1,250}")


class Caller(Struct, frozen=True):
    """Who calls: the world of the business, and whether the token may change anything in it.

    `issued_token` is the token where it was given out, to be looked up in that world.
    """

    world: World
    may_write: bool
    issued_token: str | None = None


def authenticate(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> Caller:
    """The caller that the two headers name; `accepted` are the only good tokens, if there are any.

    A token that was not given out speaks for every business; one that was, for its own alone. Raises APIError without
    a good token or without a business, ForbiddenError for another business than a token's own.
    """
    signed_in = signed_in_world(headers, ACCOUNT_PREFIX)
    if signed_in is not None:
        return Caller(signed_in, may_write=True)
    token = _bearer(headers)
    issued = issued_to(token)
    if not (_opens_anything(token, accepted) if issued is None else issued.kind in ("api", "access")):
        raise APIError(choices.UNAUTHENTICATED, status=401)
    business = headers.get("x-business-id", "").strip()
    if not business:
        raise APIError(choices.UNAUTHENTICATED, status=choices.NO_BUSINESS)
    try:
        account = ACCOUNT_PREFIX + read_uuid(business)
    except ValueError as error:
        raise invalid("x-business-id must be a UUID", status=choices.MALFORMED_BUSINESS) from error
    if issued is not None:
        if account != issued.account:
            raise ForbiddenError(choices.FORBIDDEN, status=403)
        return Caller(World(account, issued.livemode), may_write=True, issued_token=token)
    world = World(account, livemode=token.startswith(choices.LIVE_PREFIX))
    return Caller(world, may_write=not token.startswith(choices.READ_ONLY_PREFIXES))


def world_of_key(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> World | None:
    """The world of a Day Zero token, None when the headers hold no such token. Raises APIError for a bad one.

    Whether a token was really given out stands in its world, which is not read here: where tokens are named, such a one
    opens Day Zero's own API alone, which looks it up.
    """
    token = _bearer(headers)
    is_issued = issued_to(token) is not None
    if is_issued and not is_accepted(token, accepted):
        raise APIError(choices.UNAUTHENTICATED, status=401)
    is_own = is_issued or token.startswith("dz_") or signed_in_world(headers, ACCOUNT_PREFIX) is not None
    return authenticate(headers, accepted).world if is_own else None


def world_of_grant(grant: str) -> World:
    """The world that a code or a refresh token is of. Raises APIError (400) for a text that is neither.

    What comes with none is nobody's, and refused for that as soon as its parameters are looked at.
    """
    if not grant:
        return World(ACCOUNT_PREFIX, livemode=False)
    issued = issued_to(grant)
    if issued is None or issued.kind not in ("code", "refresh"):
        raise invalid_grant()
    return World(issued.account, issued.livemode)


def _opens_anything(token: str, accepted: Collection[str]) -> bool:
    return _TOKEN.fullmatch(token) is not None and is_accepted(token, accepted)


def _bearer(headers: Mapping[str, str] | Headers) -> str:
    scheme, _, token = headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""

"""Day Zero's two headers (ondayzero.com/docs/guides/authentication): a token, and the business it speaks for."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import Headers

from emulator.api.authentication import is_accepted
from emulator.api.signed_in import signed_in_world
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.worlds import World
from schemas.dayzero.fields import ACCOUNT_PREFIX
from schemas.json_formats import read_uuid

_TOKEN = re.compile(r"dz_[A-Za-z0-9_-]{1,250}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the world of the business, and whether the token may change anything in it."""

    world: World
    may_write: bool


def authenticate(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> Caller:
    """The caller that the two headers name; `accepted` are the only good tokens, if there are any.

    Every good token speaks for every business. Raises APIError without a good token or without a business.
    """
    signed_in = signed_in_world(headers, ACCOUNT_PREFIX)
    if signed_in is not None:
        return Caller(signed_in, may_write=True)
    token = _bearer(headers)
    if not _TOKEN.fullmatch(token) or not is_accepted(token, accepted):
        raise APIError(choices.UNAUTHENTICATED, status=401)
    business = headers.get("x-business-id", "").strip()
    if not business:
        raise APIError(choices.UNAUTHENTICATED, status=choices.NO_BUSINESS)
    try:
        account = ACCOUNT_PREFIX + read_uuid(business)
    except ValueError as error:
        raise APIError(choices.INVALID, status=choices.MALFORMED_BUSINESS) from error
    world = World(account, livemode=token.startswith(choices.LIVE_PREFIX))
    return Caller(world, may_write=not token.startswith(choices.READ_ONLY_PREFIXES))


def world_of_key(headers: Mapping[str, str] | Headers, accepted: Collection[str] = ()) -> World | None:
    """The world of a Day Zero token, None when the headers hold no such token. Raises APIError for a bad one."""
    is_own = signed_in_world(headers, ACCOUNT_PREFIX) is not None or _bearer(headers).startswith("dz_")
    return authenticate(headers, accepted).world if is_own else None


def _bearer(headers: Mapping[str, str] | Headers) -> str:
    scheme, _, token = headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""

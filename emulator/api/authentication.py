"""Whose world a request is about, whichever dialect its key belongs to."""

from collections.abc import Callable, Collection, Sequence
from hmac import compare_digest

from werkzeug.datastructures import Headers

from emulator.billing.core.errors import APIError
from emulator.worlds import World

Authenticator = Callable[[Headers], World | None]
"""Answers with the world of a key of its dialect, with None for what is no such key; raises APIError for a bad one."""

WorldResolver = Callable[[Headers], World]
"""The world that a request's headers name; raises APIError when they name none."""


def is_accepted(key: str, accepted: Collection[str]) -> bool:
    """Whether a key is among the `accepted`, or nobody named any; takes as long whichever it is."""
    same = [compare_digest(key.encode(), each.encode()) for each in accepted]
    return any(same) or not same


def authenticate_any(headers: Headers, authenticators: Sequence[Authenticator]) -> World:
    """The world that the first to know the key gives. Raises APIError when none does, or when the key is bad."""
    for authenticate in authenticators:
        world = authenticate(headers)
        if world is not None:
            return world
    raise APIError("No API key that this emulator knows: give one as 'Authorization: Bearer YOUR_KEY'.", status=401)

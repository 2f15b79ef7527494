"""Requests that the console makes inside of this process, for a person who is signed in to a world: without its key.

They go the way of every request. What they say of themselves stands in the WSGI environment beside the headers, where
nothing that comes from outside can put it.
"""

from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import EnvironHeaders, Headers

from emulator.worlds import World

_WORLD = "emulator.signed_in_world"
_IS_LOOK = "emulator.is_look"


def environ_of(world: World, *, is_look: bool) -> dict[str, object]:
    """What the environment of such a request holds; a look is in no log, and no fault strikes it."""
    return {_WORLD: world, _IS_LOOK: is_look}


def inherited_environ(request: Request) -> dict[str, object]:
    """The same for the requests that one of them makes in its turn; nothing for a request from outside."""
    return {name: request.environ[name] for name in (_WORLD, _IS_LOOK) if name in request.environ}


def signed_in_world(headers: Headers | Mapping[str, str], account_prefix: str) -> World | None:
    """The world that such a request is made for, if its account is one of those that begin so; None for any other."""
    world = headers.environ.get(_WORLD) if isinstance(headers, EnvironHeaders) else None
    return world if isinstance(world, World) and world.account.startswith(account_prefix) else None


def is_look(request: Request) -> bool:
    """Whether the console only looks, for a page that it shows."""
    return bool(request.environ.get(_IS_LOOK))

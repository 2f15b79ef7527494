"""The worlds that keys name."""

from __future__ import annotations

from emulator.worlds import World, account_of
from tests.support.wire import Wire, new_key


def new_world() -> World:
    """A world that nobody has been in."""
    return World(account_of(new_key()), livemode=False)


def world_of(wire: Wire) -> World:
    """The world that a caller with a test key is in."""
    return World(account_of(wire.key.removeprefix("sk_test_")), livemode=False)

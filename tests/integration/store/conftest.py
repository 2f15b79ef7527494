"""What tests of the store alone begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from emulator.billing.core.structs import replace
from emulator.store.store import Store
from emulator.store.table import Table
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.wire import new_key
from tests.support.worlds import new_world


@pytest.fixture
def store(server: Server) -> Store:
    """The store of the server that all tests share."""
    return server.emulator.store


@pytest.fixture
def world() -> World:
    """A world of the test's own."""
    return new_world()


@pytest.fixture
def unwatched_store(server: Server) -> Iterator[Store]:
    """A table of its own, which no worker looks at."""
    with closing(Table(new_key(), server.emulator.engine)) as table:
        table.create()
        yield replace(server.emulator.store, table=table)

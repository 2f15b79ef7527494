"""What several resources begin with."""

from __future__ import annotations

import pytest

from tests.support.engines import ENGINES
from tests.support.plant import Plant
from tests.support.schedules import Planner
from tests.support.serving import Servers
from tests.support.shop import Object, Shop
from tests.support.state_watcher import StateWatcher
from tests.support.subscriptions import Books
from tests.support.wire import Wire


@pytest.fixture(scope="module")
def state_watcher(servers: Servers) -> StateWatcher:
    """One world for all tests of a module that change nothing by what they send."""
    return StateWatcher(Shop(Wire(servers.on(ENGINES[0]).url)))


@pytest.fixture
def product(shop: Shop) -> Object:
    """The product `gold`."""
    return shop.product(name="Gold", id="gold")


@pytest.fixture
def books(shop: Shop) -> Books:
    """A shop that sells subscriptions."""
    return Books(shop)


@pytest.fixture
def planner(shop: Shop) -> Planner:
    """A shop that schedules them."""
    return Planner(shop)


@pytest.fixture
def plant(shop: Shop) -> Plant:
    """A shop that sells what is metered."""
    return Plant(shop)

"""What several resources begin with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.engines import ENGINES
from tests.support.meters import NEW_YEAR, new_meter
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


@pytest.fixture
def meter(shop: Shop) -> Object:
    """A meter of sums."""
    return new_meter(shop)


@pytest.fixture
def clocked(shop: Shop) -> Object:
    """A customer on a clock that stands at New Year 2026."""
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR)
    return shop.customer(test_clock=clock["id"])


@pytest.fixture
def rates(shop: Shop) -> dict[str, str]:
    """19 % in Germany, 8 % in California, none in the rest of the United States."""
    made = {
        "DE": shop.tax_rate()["id"],
        "CA": shop.tax_rate(percentage="8", display_name="Sales tax")["id"],
    }
    table: list[dict[str, Any]] = [
        {"country": "DE", "tax_rate": made["DE"]},
        {"country": "US", "tax_rate": None},
        {"country": "US", "state": "CA", "tax_rate": made["CA"]},
    ]
    body = json.dumps({"automatic_tax_rates": table}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))
    return made

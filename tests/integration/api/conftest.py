"""What several resources begin with."""

from __future__ import annotations

import pytest

from tests.support.schedules import Planner
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books


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

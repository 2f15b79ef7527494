"""What several resources begin with."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop


@pytest.fixture
def product(shop: Shop) -> Object:
    """The product `gold`."""
    return shop.product(name="Gold", id="gold")

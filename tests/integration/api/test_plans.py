"""Plans over the wire: prices that recur, as they were before there were prices."""

from __future__ import annotations

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Shop


@pytest.mark.usefixtures("product")
def test_a_plan_is_a_price(shop: Shop) -> None:
    shop.post("/v1/plans", id="gold-monthly", product="gold", currency="usd", amount=100, interval="month")
    assert shop.get("/v1/prices/gold-monthly")["recurring"]["interval"] == "month"
    assert [each["id"] for each in shop.get("/v1/plans")["data"]] == ["gold-monthly"]
    one_time = shop.price(product="gold")
    assert shop.wire.get(f"/v1/plans/{one_time['id']}").status == 404
    assert [kind for kind, _ in shop.told()] == ["product.created", "plan.created", "price.created", "price.created"]


@pytest.mark.usefixtures("product")
def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    plan = shop.post("/v1/plans", product="gold", currency="usd", amount=100, interval="month")
    assert_keys(plan, stripe.Plan, "tiers")

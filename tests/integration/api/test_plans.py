"""Plans over the wire: prices that recur, as they were before there were prices."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


@pytest.mark.usefixtures("product")
def test_a_plan_is_a_price(shop: Shop) -> None:
    shop.post("/v1/plans", id="gold-monthly", product="gold", currency="usd", amount=100, interval="month")
    assert shop.get("/v1/prices/gold-monthly")["recurring"]["interval"] == "month"
    assert [each["id"] for each in shop.get("/v1/plans")["data"]] == ["gold-monthly"]
    one_time = shop.price(product="gold")
    assert shop.wire.get(f"/v1/plans/{one_time['id']}").status == 404
    assert [kind for kind, _ in shop.event_log()] == [
        "product.created",
        "plan.created",
        "price.created",
        "price.created",
    ]


@pytest.mark.usefixtures("product")
def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    plan = shop.post("/v1/plans", product="gold", currency="usd", amount=100, interval="month")
    assert_keys(plan, stripe.Plan, "tiers")


@pytest.mark.usefixtures("product")
def test_it_is_made_read_changed_listed_and_deleted(shop: Shop) -> None:
    terms = {"currency": "usd", "amount": 100, "interval": "month"}
    older = shop.post("/v1/plans", product="gold", **terms)
    newer = shop.post("/v1/plans", product__name="Silver", nickname="Monthly", active=False, **terms)
    check_reading(shop, "/v1/plans", newer, "No such plan")
    check_listing(shop, "/v1/plans", older, newer)
    check_changing(shop, "/v1/plans", older)
    assert shop.post(f"/v1/plans/{newer['id']}", nickname="")["nickname"] is None
    check_filters(shop, "/v1/plans", ({"active": True}, [older]), ({"product": "gold"}, [older]))
    assert shop.delete(f"/v1/plans/{older['id']}") == {"id": older["id"], "object": "plan", "deleted": True}
    assert shop.wire.get(f"/v1/plans/{older['id']}").status == 404


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"currency": ""}, "currency", "parameter_invalid_empty"),
        ({"interval": "hour"}, "interval", None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(
        shop.wire.post(
            "/v1/plans", {"product[name]": "Gold", "currency": "usd", "amount": 1, "interval": "month", **params}
        ),
        param,
        code,
    )


def test_the_product_of_a_plan_must_exist(shop: Shop) -> None:
    terms = {"currency": "usd", "amount": 100, "interval": "month"}
    check_refusal(shop.wire.post("/v1/plans", terms), "product", "parameter_missing")
    check_refusal(shop.wire.post("/v1/plans", {**terms, "product": "nope"}), "product", "resource_missing")


@pytest.mark.recorded("stripe-ruby-mock, spec/shared_stripe_examples/plan_examples.rb, which is run against Stripe")
@pytest.mark.usefixtures("product")
def test_a_plan_has_an_amount(shop: Shop) -> None:
    refused = shop.wire.post("/v1/plans", {"product": "gold", "currency": "usd", "interval": "month"})
    assert (refused.status, refused.error["message"]) == (400, "Plans require an `amount` parameter to be set.")


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"interval": "fortnight"}, "interval"),
        ({"interval": "year", "interval_count": 4}, "interval_count"),
        ({"interval": "month", "interval_count": 0}, "interval_count"),
        ({"amount_decimal": "5", "interval": "month"}, "amount"),
        ({"interval": "month", "meter": "mtr_1"}, "meter"),
    ],
)
def test_a_refusal_names_the_plans_own_parameter(params: dict[str, object], param: str, shop: Shop) -> None:
    plan = {"product": shop.product()["id"], "currency": "usd", "amount": 500, **params}
    refused = shop.wire.post("/v1/plans", plan)
    assert (refused.status, refused.error["param"]) == (400, param)

"""Prices over the wire, and items by them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop


@pytest.mark.usefixtures("product")
def test_a_lookup_key_moves_when_it_may(shop: Shop) -> None:
    first = shop.price(product="gold", lookup_key="standard")
    refused = shop.wire.post(
        "/v1/prices", {"product": "gold", "currency": "usd", "unit_amount": 1, "lookup_key": "standard"}
    )
    assert refused.error["message"] == f"A price (`{first['id']}`) already uses that lookup key."
    second = shop.price(product="gold", lookup_key="standard", transfer_lookup_key=True)
    assert [each["id"] for each in shop.get("/v1/prices", lookup_keys=["standard"])["data"]] == [second["id"]]
    assert shop.events()[-2]["data"]["previous_attributes"] == {"lookup_key": "standard"}


def test_lists_by_lookup_keys_are_in_the_order_of_the_keys(shop: Shop) -> None:
    monthly, gold = {"recurring__interval": "month"}, shop.product()["id"]
    b = shop.price(lookup_key="b", product=gold)["id"]
    d = shop.price(lookup_key="d", active=False)["id"]
    a = shop.price(lookup_key="a", **monthly)["id"]
    c = shop.price(lookup_key="c", currency="eur")["id"]
    keys = ["d", "c", "b", "a", "none"]

    def listed(**params: Any) -> list[str]:
        return [each["id"] for each in shop.get("/v1/prices", lookup_keys=keys, **params)["data"]]

    assert listed() == [a, b, c, d]
    assert listed(limit=2, starting_after=a) == [b, c]
    assert listed(ending_before=c) == [a, b]
    assert listed(active=True) == [a, b, c]
    assert listed(active=False) == [d]
    assert (listed(currency="eur"), listed(product=gold), listed(type="recurring")) == ([c], [b], [a])
    assert listed(recurring__interval="month") == [a]
    assert listed(created__gt=shop.get(f"/v1/prices/{d}")["created"] + 60) == []
    unknown = shop.wire.get("/v1/prices", {"lookup_keys[]": "a", "starting_after": "price_nope"})
    assert (unknown.status, unknown.error["param"]) == (400, "starting_after")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"product": "nope"}, "No such product: 'nope'"),
        ({"unit_amount": ""}, "You passed an empty string for 'unit_amount'"),
        (
            {"unit_amount_decimal": "1"},
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
        ),
        ({"product_data[name]": "x"}, "You may only specify one of these parameters: product, product_data."),
        ({"recurring[interval]": "year", "recurring[interval_count]": 4}, "for yearly prices can't be greater than 3"),
        ({"billing_scheme": "tiered"}, "takes its amounts from `tiers` alone"),
        ({"currency": "xxx"}, "Invalid currency: xxx"),
        (
            {"recurring[interval]": "month", "recurring[usage_type]": "metered"},
            "metered prices must be backed by meters",
        ),
    ],
)
def test_terms_that_do_not_go_together(params: dict[str, Any], message: str, shop: Shop, product: Object) -> None:
    given = {"product": product["id"], "currency": "usd", "unit_amount": 1, **params}
    assert message in shop.wire.post("/v1/prices", given).error["message"]


@pytest.mark.usefixtures("product")
def test_an_item_by_a_tiered_price(shop: Shop) -> None:
    tiered = shop.post(
        "/v1/prices",
        product="gold",
        currency="usd",
        billing_scheme="tiered",
        tiers_mode="graduated",
        tiers__0__up_to=10,
        tiers__0__unit_amount=100,
        tiers__1__up_to="inf",
        tiers__1__unit_amount=50,
    )
    item = shop.post("/v1/invoiceitems", customer=shop.customer()["id"], pricing__price=tiered["id"], quantity=12)
    assert (item["amount"], item["description"], item["quantity"]) == (1100, "Gold", 12)
    assert item["pricing"]["price_details"] == {"price": tiered["id"], "product": "gold"}
    assert shop.post(f"/v1/invoiceitems/{item['id']}", quantity=2)["amount"] == 200


@pytest.mark.usefixtures("product")
def test_an_item_in_another_currency_of_its_price(shop: Shop) -> None:
    both = shop.price(product="gold", currency_options__eur__unit_amount=450)
    customer = shop.customer()["id"]
    item = shop.post("/v1/invoiceitems", customer=customer, pricing__price=both["id"], currency="eur")
    assert (item["amount"], item["currency"]) == (450, "eur")
    refused = shop.wire.post(
        "/v1/invoiceitems", {"customer": customer, "pricing[price]": both["id"], "currency": "jpy"}
    )
    assert refused.status == 400


def test_a_plain_amount_has_a_hidden_price_and_product(shop: Shop) -> None:
    item = shop.item(shop.customer()["id"], amount=700, description="Repair")
    details = item["pricing"]["price_details"]
    hidden = shop.get(f"/v1/prices/{details['price']}", expand=["product"])
    assert (hidden["active"], hidden["unit_amount"], hidden["type"]) == (False, 700, "one_time")
    assert (hidden["product"]["id"], hidden["product"]["active"]) == (details["product"], False)
    assert shop.get("/v1/prices")["data"] == shop.get("/v1/products")["data"] == []


@pytest.mark.usefixtures("product")
def test_a_recurring_price_is_refused_on_an_item(shop: Shop) -> None:
    monthly = shop.price(product="gold", recurring__interval="month")
    refused = shop.wire.post("/v1/invoiceitems", {"customer": shop.customer()["id"], "pricing[price]": monthly["id"]})
    assert "only accepts prices with `type=one_time`" in refused.error["message"]


def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    assert_keys(shop.price(), stripe.Price, "currency_options", "tiers")


@pytest.mark.usefixtures("product")
def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    older = shop.price(product="gold")
    newer = shop.price(product_data__name="Silver", currency="eur", recurring__interval="month")
    check_reading(shop, "/v1/prices", newer, "No such price")
    check_listing(shop, "/v1/prices", older, newer)
    check_changing(shop, "/v1/prices", older)
    changed = shop.post(f"/v1/prices/{older['id']}", active=False, nickname="Old", tax_behavior="exclusive")
    assert (changed["active"], changed["nickname"], changed["tax_behavior"]) == (False, "Old", "exclusive")
    check_filters(
        shop,
        "/v1/prices",
        ({"active": True}, [newer]),
        ({"currency": "usd"}, [older]),
        ({"product": "gold"}, [older]),
        ({"recurring__interval": "month"}, [newer]),
        ({"recurring__interval": "year"}, []),
        ({"type": "one_time"}, [older]),
    )

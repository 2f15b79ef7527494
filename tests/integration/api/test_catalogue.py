"""Products, prices, plans and tax rates over the wire."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop


@pytest.fixture
def product(shop: Shop) -> Object:
    return shop.post("/v1/products", name="Gold", id="gold")


def price(shop: Shop, **params: Any) -> Object:
    return shop.post("/v1/prices", **{"product": "gold", "currency": "usd", "unit_amount": 500, **params})


def test_objects_have_the_keys_of_the_typed_classes(shop: Shop, product: Object) -> None:
    plan = shop.post("/v1/plans", product="gold", currency="usd", amount=100, interval="month")
    rate = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")
    assert_keys(product, stripe.Product)
    assert_keys(price(shop), stripe.Price, "currency_options", "tiers")
    assert_keys(plan, stripe.Plan, "tiers")
    assert_keys(rate, stripe.TaxRate)


def test_custom_ids_are_listed_by_creation(shop: Shop) -> None:
    for name in ("m", "z", "a"):
        shop.post("/v1/products", name=name, id=name)
    listed = [each["id"] for each in shop.wire.all("/v1/products", {"limit": 1})]
    assert listed == ["a", "z", "m"]
    before = shop.get("/v1/products", ending_before="z")
    assert ([each["id"] for each in before["data"]], before["has_more"]) == (["a"], False)


def test_an_id_is_given_once(shop: Shop, product: Object) -> None:
    assert shop.wire.post("/v1/products", {"name": "Other", "id": product["id"]}).error == {
        "code": "resource_already_exists",
        "doc_url": "https://stripe.com/docs/error-codes/resource-already-exists",
        "message": "Product already exists.",
        "param": "id",
        "type": "invalid_request_error",
    }


@pytest.mark.usefixtures("product")
def test_a_product_with_prices_cannot_be_deleted(shop: Shop) -> None:
    plan = shop.post("/v1/plans", product="gold", currency="usd", amount=100, interval="month")
    assert shop.wire.delete("/v1/products/gold").error["message"] == (
        "This product cannot be deleted because it has one or more user-created prices."
    )
    silver = shop.product(id="silver")["id"]
    shop.post(f"/v1/plans/{plan['id']}", product=silver)
    assert shop.delete("/v1/products/gold")["deleted"] is True
    assert shop.wire.delete("/v1/products/silver").status == 400
    shop.delete(f"/v1/plans/{plan['id']}")
    assert shop.delete("/v1/products/silver")["deleted"] is True
    priced = shop.product(default_price_data__currency="usd", default_price_data__unit_amount=1)["id"]
    assert shop.wire.delete(f"/v1/products/{priced}").status == 400


@pytest.mark.usefixtures("product")
def test_a_plan_is_a_price(shop: Shop) -> None:
    shop.post("/v1/plans", id="gold-monthly", product="gold", currency="usd", amount=100, interval="month")
    assert shop.get("/v1/prices/gold-monthly")["recurring"]["interval"] == "month"
    assert [each["id"] for each in shop.get("/v1/plans")["data"]] == ["gold-monthly"]
    one_time = price(shop)
    assert shop.wire.get(f"/v1/plans/{one_time['id']}").status == 404
    assert [kind for kind, _ in shop.told()] == ["product.created", "plan.created", "price.created", "price.created"]


@pytest.mark.usefixtures("product")
def test_a_lookup_key_moves_when_it_may(shop: Shop) -> None:
    first = price(shop, lookup_key="standard")
    refused = shop.wire.post(
        "/v1/prices", {"product": "gold", "currency": "usd", "unit_amount": 1, "lookup_key": "standard"}
    )
    assert refused.error["message"] == f"A price (`{first['id']}`) already uses that lookup key."
    second = price(shop, lookup_key="standard", transfer_lookup_key=True)
    assert [each["id"] for each in shop.get("/v1/prices", lookup_keys=["standard"])["data"]] == [second["id"]]
    assert shop.events()[-2]["data"]["previous_attributes"] == {"lookup_key": "standard"}


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
    both = price(shop, currency_options__eur__unit_amount=450)
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


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"pricing[price]": "price_x"}, "No such price: 'price_x'", "pricing[price]"),
        ({"price_data[product]": "prod_x"}, "No such product: 'prod_x'", "price_data[product]"),
        ({"amount": 1, "tax_rates[]": "txr_x"}, "No such tax rate: 'txr_x'", "tax_rates[0]"),
    ],
)
def test_what_an_item_names_must_exist(params: dict[str, Any], message: str, param: str, shop: Shop) -> None:
    if "price_data[product]" in params:
        params = {**params, "price_data[currency]": "usd", "price_data[unit_amount]": 1}
    refused = shop.wire.post("/v1/invoiceitems", {"customer": shop.customer()["id"], **params})
    assert (refused.status, refused.error["message"], refused.error["param"]) == (400, message, param)


@pytest.mark.usefixtures("product")
def test_a_recurring_price_is_refused_on_an_item(shop: Shop) -> None:
    monthly = price(shop, recurring__interval="month")
    refused = shop.wire.post("/v1/invoiceitems", {"customer": shop.customer()["id"], "pricing[price]": monthly["id"]})
    assert "only accepts prices with `type=one_time`" in refused.error["message"]


def test_taxes_of_the_line_beat_those_of_the_invoice(shop: Shop) -> None:
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")["id"]
    gst = shop.post("/v1/tax_rates", display_name="GST", inclusive=True, percentage="10")["id"]
    draft = shop.draft(default_tax_rates=[vat])
    shop.item(draft["customer"], invoice=draft["id"], amount=1000)
    shop.item(draft["customer"], invoice=draft["id"], amount=2200, tax_rates=[gst])
    shown = shop.invoice(draft["id"])
    taxes = [
        [(tax["tax_rate_details"]["tax_rate"], tax["amount"]) for tax in line["taxes"]]
        for line in shown["lines"]["data"]
    ]
    assert taxes == [[(gst, 200)], [(vat, 190)]]
    assert shown["total_taxes"][0] == {
        "amount": 200,
        "tax_behavior": "inclusive",
        "tax_rate_details": {"tax_rate": gst},
        "taxability_reason": "not_available",
        "taxable_amount": 2000,
        "type": "tax_rate_details",
    }
    names = ("subtotal", "subtotal_excluding_tax", "total_excluding_tax", "total")
    assert [shown[name] for name in names] == [3200, 3000, 3000, 3390]
    assert [rate["id"] for rate in shown["default_tax_rates"]] == [vat]


def test_an_exempt_customer_pays_no_tax(shop: Shop) -> None:
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")["id"]
    draft = shop.draft(None, 1000, default_tax_rates=[vat])
    assert draft["total"] == 1190
    shop.post(f"/v1/customers/{draft['customer']}", tax_exempt="reverse")
    assert (shop.invoice(draft["id"])["total"], shop.invoice(draft["id"])["total_taxes"]) == (1000, [])


def test_an_archived_tax_rate_cannot_be_applied(shop: Shop) -> None:
    rate = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19", active=False)
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "default_tax_rates[]": rate["id"]})
    assert refused.error["param"] == "default_tax_rates"
    assert shop.post(f"/v1/tax_rates/{rate['id']}", active=True)["active"] is True
    assert shop.told()[-1] == ("tax_rate.updated", {"active": False})


def test_the_mail_shows_what_was_added(shop: Shop) -> None:
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="19")["id"]
    coupon = shop.post("/v1/coupons", percent_off="10", name="Spring")["id"]
    draft = shop.draft(None, 1000, default_tax_rates=[vat], discounts__0__coupon=coupon)
    shop.send(draft["id"])
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    text = shop.wire.get(f"/_emulator/outbox/{mail['id']}.txt").body.decode()
    assert "VAT" in text
    assert "Spring" in text
    assert "10.71" in text


def test_searches(shop: Shop) -> None:
    for name in ("Gold", "Golden", "Silver"):
        shop.post("/v1/products", name=name, id=name.lower(), metadata__shelf=name[0])
    price(shop, product="gold", lookup_key="a")
    price(shop, product="silver", lookup_key="b")
    customer = shop.customer(email="search@example.com")
    shop.delete(f"/v1/customers/{shop.customer(email='search@example.com')['id']}")
    found = shop.get("/v1/products/search", query="metadata['shelf']:'G'", limit=1)
    assert ([each["id"] for each in found["data"]], found["has_more"]) == (["golden"], True)
    rest = shop.get("/v1/products/search", query="metadata['shelf']:'G'", limit=1, page=found["next_page"])
    assert [each["id"] for each in rest["data"]] == ["gold"]
    prices = shop.get("/v1/prices/search", query="product:'silver' AND active:'true'")
    assert [each["lookup_key"] for each in prices["data"]] == ["b"]
    customers = shop.get("/v1/customers/search", query="email:'search@example.com'")
    assert [each["id"] for each in customers["data"]] == [customer["id"]]

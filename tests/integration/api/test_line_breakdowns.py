"""What each discount and each tax comes to, of a line and of all, where programs that copy an account ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, Till
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine

BOTH = {"expand__0": "data.discounts", "expand__1": "data.taxes"}
INSIDE = {"expand__0": "line_items.data.discounts", "expand__1": "line_items.data.taxes"}
VERSIONS = ("", "2022-11-15", "2020-08-27")


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def terms(shop: Shop) -> dict[str, Any]:
    """A line of two, taxed, and a tenth off of everything."""
    rate = shop.tax_rate(display_name="VAT", percentage=20, inclusive=False)["id"]
    return {
        "line_items__0__price": shop.price(unit_amount=1500, currency="usd")["id"],
        "line_items__0__quantity": 2,
        "line_items__0__tax_rates__0": rate,
        "line_items__1__price": shop.price(unit_amount=1000, currency="usd")["id"],
        "line_items__1__quantity": 1,
        "discounts__0__coupon": shop.coupon(percent_off=10)["id"],
    }


def told(of: Object) -> tuple[list[int], list[tuple[int, float]]]:
    """What the discounts come to, and each tax with its percentage."""
    return [each["amount"] for each in of["discounts"]], [
        (each["amount"], each["rate"]["percentage"]) for each in of["taxes"]
    ]


LINES = [([300], [(540, 20)]), ([100], [])]
TOTAL = ([400], [(540, 20)])


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_of_a_session(version: str, till: Till) -> None:
    session = till.shop.post(PATH, mode="payment", success_url="https://shop.example", **terms(till.shop))
    shop = Shop(till.shop.wire.with_version(version))
    lines = shop.get(f"{PATH}/{session['id']}/line_items", **BOTH)["data"]
    assert [told(each) for each in lines] == LINES
    assert list(lines[0]) == ["id", "object", *sorted(set(lines[0]) - {"id", "object"})]
    assert lines[0]["discounts"][0]["discount"]["object"] == "discount"
    inside = shop.get(f"{PATH}/{session['id']}", **INSIDE)["line_items"]["data"]
    assert [told(each) for each in inside] == LINES
    plain = shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    assert not any({"discounts", "taxes"} & set(each) for each in plain)


def test_what_they_name_is_expanded_in_turn(till: Till) -> None:
    code = till.shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=till.shop.coupon()["id"])
    given = {**terms(till.shop), "discounts__0__coupon": None, "discounts__0__promotion_code": code["id"]}
    named = {name: value for name, value in given.items() if value is not None}
    session = till.shop.post(PATH, mode="payment", success_url="https://shop.example", **named)
    path = f"{PATH}/{session['id']}/line_items"
    line = till.shop.get(path, expand__0="data.discounts.discount.promotion_code")["data"][0]
    assert line["discounts"][0]["discount"]["promotion_code"]["id"] == code["id"]
    assert till.shop.wire.get(path, {"expand[]": "data.bogus"}).status == 400


def test_lines_of_a_payment_link(till: Till) -> None:
    link = till.shop.post(
        "/v1/payment_links",
        **{name: value for name, value in terms(till.shop).items() if "line" in name and "tax" not in name},
    )
    lines = till.shop.get(f"/v1/payment_links/{link['id']}/line_items", **BOTH)["data"]
    assert [told(each) for each in lines] == [([], []), ([], [])]
    inside = till.shop.get(f"/v1/payment_links/{link['id']}", **INSIDE)["line_items"]["data"]
    assert inside == lines


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_and_totals_of_a_quote(version: str, shop: Shop) -> None:
    quote = shop.post("/v1/quotes", customer=shop.customer()["id"], **terms(shop))
    path, shop = f"/v1/quotes/{quote['id']}", Shop(shop.wire.with_version(version))
    for name in ("line_items", "computed_upfront_line_items"):
        assert [told(each) for each in shop.get(f"{path}/{name}", **BOTH)["data"]] == LINES
    assert [told(each) for each in shop.get(path, **INSIDE)["line_items"]["data"]] == LINES
    shown = shop.get(
        path,
        expand__0="total_details.breakdown",
        expand__1="computed.upfront.total_details.breakdown",
        expand__2="computed.upfront.line_items",
        expand__3="computed.recurring.total_details.breakdown",
    )
    assert told(shown["total_details"]["breakdown"]) == TOTAL
    upfront = shown["computed"]["upfront"]
    assert told(upfront["total_details"]["breakdown"]) == TOTAL
    assert [each["amount_total"] for each in upfront["line_items"]["data"]] == [3240, 900]
    assert upfront["line_items"]["url"] == f"{path}/computed_upfront_line_items"
    assert shown["computed"]["recurring"] is None


def test_what_each_renewal_of_a_quote_comes_to(shop: Shop) -> None:
    given = terms(shop)
    given["line_items__0__price"] = shop.price(unit_amount=1500, currency="usd", recurring__interval="month")["id"]
    given["subscription_data__trial_period_days"] = 7
    quote = shop.post("/v1/quotes", customer=shop.customer()["id"], **given)
    listed = shop.get(
        "/v1/quotes",
        customer=quote["customer"],
        expand__0="data.computed.recurring.total_details",
        expand__1="data.total_details.breakdown",
    )["data"]
    assert told(listed[0]["total_details"]["breakdown"])[0] == [100]
    shown = shop.get(f"/v1/quotes/{quote['id']}", expand__0="computed.recurring.total_details.breakdown")
    assert told(shown["computed"]["recurring"]["total_details"]["breakdown"])[1] == [(600, 20)]


TAXES = {"expand": ["shipping_cost.taxes"]}
POST = {"display_name": "Post", "type": "fixed_amount", "fixed_amount__amount": 500, "fixed_amount__currency": "usd"}


def test_shipping_is_not_taxed(till: Till) -> None:
    shop = till.shop
    rate, price = shop.post("/v1/shipping_rates", **POST)["id"], till.once()
    session = till.open(price, shipping_options__0__shipping_rate=rate, **TAXES)
    assert (session["shipping_cost"]["amount_tax"], session["shipping_cost"]["taxes"]) == (0, [])
    draft = shop.draft(None, 1000, shipping_cost__shipping_rate=rate)
    invoice = shop.post(f"/v1/invoices/{draft['id']}/finalize", **TAXES)
    assert invoice["shipping_cost"]["taxes"] == []
    note = shop.post("/v1/credit_notes", invoice=invoice["id"], shipping_cost__shipping_rate=rate, **TAXES)
    assert note["shipping_cost"]["taxes"] == []
    for path, id in ((PATH, session), ("/v1/invoices", invoice), ("/v1/credit_notes", note)):
        assert "taxes" not in shop.get(f"{path}/{id['id']}")["shipping_cost"]
        assert shop.get(path, expand=["data.shipping_cost.taxes"])["data"][0]["shipping_cost"]["taxes"] == []
    assert shop.invoice(shop.draft(None, 1000)["id"], **TAXES)["shipping_cost"] is None


def test_minimums_of_promotion_codes(shop: Shop) -> None:
    given = {"promotion__type": "coupon", "promotion__coupon": shop.coupon()["id"]}
    minimum = {"restrictions__minimum_amount": 900, "restrictions__minimum_amount_currency": "usd"}
    options = {"restrictions__currency_options__eur__minimum_amount": 800}
    named = {"expand": ["restrictions.currency_options"]}
    code = shop.post("/v1/promotion_codes", **given, **minimum, **options, **named)
    assert code["restrictions"]["currency_options"] == {"eur": {"minimum_amount": 800}}
    plain = shop.post("/v1/promotion_codes", **given)
    assert "currency_options" not in plain["restrictions"]
    shown = shop.get(f"/v1/promotion_codes/{plain['id']}", **named)["restrictions"]
    assert (next(iter(shown)), shown["currency_options"]) == ("currency_options", {})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["checkout/sessions", "payment_links", "quotes"])
def test_the_product_of_a_line_is_shown_on_its_own_list(kind: str, version: str, shop: Shop) -> None:
    """As programs list what was bought: they ask for `data.price.product`, and inside of the object for the same."""
    price = shop.price(unit_amount=1500, currency="usd", product_data__name="Hat")["id"]
    more = {
        "checkout/sessions": {"mode": "payment", "success_url": "https://shop.example"},
        "quotes": {"customer": shop.customer()["id"]},
    }
    made = shop.post(f"/v1/{kind}", line_items__0__price=price, line_items__0__quantity=1, **more.get(kind, {}))
    older = Shop(shop.wire.with_version(version))
    (line,) = older.get(f"/v1/{kind}/{made['id']}/line_items", expand__0="data.price.product")["data"]
    assert line["price"]["product"]["name"] == "Hat"
    (inside,) = older.get(f"/v1/{kind}/{made['id']}", expand__0="line_items.data.price.product")["line_items"]["data"]
    assert inside == line

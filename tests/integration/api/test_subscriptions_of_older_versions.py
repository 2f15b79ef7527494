"""Parameters of subscriptions that older versions alone have: coupon, promotion_code, prorate."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, spelled
from tests.support.subscriptions import DAY, books_of, items

OLDEST = "2019-12-03"
BEFORE_PRORATION_BEHAVIOR = "2020-03-02"
PRORATION_BEHAVIOR = "2020-08-27"
BEFORE_BASIL = "2025-02-24.acacia"
BASIL = "2025-03-31.basil"
PATH = "/v1/subscriptions"


@pytest.mark.parametrize("version", [OLDEST, PRORATION_BEHAVIOR, BEFORE_BASIL])
def test_one_discount_by_its_coupon_or_its_promotion_code(version: str, shop: Shop) -> None:
    books = books_of(shop, version)
    older, customer, price = books.shop, shop.paying_customer()["id"], books.price(1000)
    half = older.coupon(percent_off="50", duration="forever")["id"]
    code = older.post("/v1/promotion_codes", coupon=half)["id"]
    created = books.subscribe(customer, price, coupon=half)
    assert created["discount"]["coupon"]["id"] == half
    assert books.latest_invoice(created)["total"] == 500
    cleared = books.update(created["id"], coupon="")
    assert (cleared["discount"], cleared["discounts"]) == (None, [])
    assert books.update(created["id"], promotion_code=code)["discount"]["promotion_code"] == code
    both = books.refused(f"{PATH}/{created['id']}", coupon=half, promotion_code=code)
    assert both["message"] == "You may only specify one of these parameters: coupon, promotion_code."
    unknown = books.refused(PATH, customer=customer, coupon="nope", **items(price))
    assert (unknown["code"], unknown["param"]) == ("resource_missing", "coupon")
    assert unknown["message"] == "No such coupon: 'nope'"
    new_name = books.refused(PATH, customer=customer, discounts__0__coupon="nope", **items(price))
    assert new_name["param"] == "discounts[0][coupon]"


@pytest.mark.parametrize("name", ["coupon", "promotion_code"])
def test_they_are_unknown_from_basil_on(name: str, shop: Shop) -> None:
    books = books_of(shop, BASIL)
    refused = books.refused(PATH, customer=shop.paying_customer()["id"], **{name: "x"}, **items(books.price(1000)))
    assert (refused["code"], refused["message"]) == ("parameter_unknown", f"Received unknown parameter: {name}")


@pytest.mark.parametrize("version", [OLDEST, BEFORE_PRORATION_BEHAVIOR])
def test_whether_a_change_is_prorated(version: str, shop: Shop) -> None:
    books = books_of(shop, version)
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100))
    path, item = f"{PATH}/{created['id']}", created["items"]["data"][0]["id"]
    books.move_to(created["created"] + 10 * DAY)

    def waiting() -> int:
        return len(shop.get("/v1/invoiceitems", pending=True)["data"])

    books.shop.post(path, items__0__id=item, items__0__quantity=2, prorate=False)
    books.shop.post(f"/v1/subscription_items/{item}", quantity=3, prorate=False)
    assert waiting() == 0
    books.shop.post(path, items__0__id=item, items__0__quantity=4, prorate=True)
    assert waiting() == 2
    books.shop.post(f"/v1/subscription_items/{item}", quantity=5, prorate=True)
    assert waiting() == 4
    refused = books.refused(path, items__0__id=item, items__0__quantity=6, prorate="perhaps")
    assert (refused["param"], refused["message"]) == ("prorate", "Invalid boolean: perhaps")
    added = books.shop.post("/v1/subscription_items", subscription=created["id"], price=books.price(100), prorate=False)
    books.shop.wire.ok(books.shop.wire.delete(f"/v1/subscription_items/{added['id']}", spelled({"prorate": False})))
    assert waiting() == 4


@pytest.mark.parametrize(("name", "value"), [("prorate", True), ("tax_percent", 10)])
def test_what_is_unknown_from_2020_08_27_on(name: str, value: object, shop: Shop) -> None:
    books = books_of(shop, PRORATION_BEHAVIOR)
    customer = shop.paying_customer()["id"]
    refused = books.refused(PATH, customer=customer, **{name: value}, **items(books.price(1000)))
    assert (refused["code"], refused["message"]) == ("parameter_unknown", f"Received unknown parameter: {name}")


@pytest.mark.parametrize(
    ("version", "path", "params", "param", "message"),
    [
        (
            "2026-08-26.dahlia",
            "/v1/subscriptions/{subscription}",
            {"billing_cycle_anchor": "later"},
            "billing_cycle_anchor",
            "Invalid billing_cycle_anchor: must be one of now or unchanged",
        ),
        (
            BEFORE_BASIL,
            "/v1/invoiceitems",
            {"customer": "{customer}", "price": "price_x"},
            "price",
            "No such price: 'price_x'",
        ),
        (
            "2023-10-16",
            "/v1/products",
            {"name": "Gold", "features__0__name": ""},
            "features[0][name]",
            "You passed an empty string for 'features[0][name]'.",
        ),
        (
            BEFORE_PRORATION_BEHAVIOR,
            "/v1/subscription_schedules",
            {"customer": "{customer}", "start_date": "now", "phases__0__plans__0__price": "price_x"},
            "phases[0][plans][0][price]",
            "No such price: 'price_x'",
        ),
    ],
)
def test_complaints_name_parameters_as_the_request_does(
    version: str, path: str, params: dict[str, str], param: str, message: str, shop: Shop
) -> None:
    books = books_of(shop, version)
    customer = shop.paying_customer()["id"]
    named = {"customer": customer, "subscription": books.subscribe(customer, books.price(1000))["id"]}
    given = {name: value.format(**named) for name, value in params.items()}
    refused = books.refused(path.format(**named), **given)
    assert refused["param"] == param
    assert refused["message"].startswith(message)


def test_a_preview_of_old_names_what_it_imagines(shop: Shop) -> None:
    books = books_of(shop, BEFORE_BASIL)
    customer = shop.paying_customer()["id"]
    asked = {"customer": customer, "subscription_items__0__price": "price_x"}
    refused = books.shop.wire.get("/v1/invoices/upcoming", spelled(asked)).error
    assert (refused["param"], refused["message"]) == ("subscription_items[0][price]", "No such price: 'price_x'")

"""`tax_percent`, which versions before 2020-08-27 have: a percentage in the place of a tax rate."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Shop, spelled
from tests.support.subscriptions import books_of, items

OLDEST, BEFORE, SINCE = "2019-12-03", "2020-03-02", "2020-08-27"
PATH = "/v1/subscriptions"
PATHS = ("/v1/invoices", PATH, "/v1/customers/{customer}/subscriptions")


def taxed(thing: dict[str, Any]) -> tuple[Any, ...]:
    """What an invoice adds up to before the tax, the tax and with it, and what it says of its percentage."""
    return thing["subtotal"], thing["tax"], thing["total"], thing["tax_percent"]


@pytest.mark.parametrize("version", [OLDEST, BEFORE])
def test_every_invoice_of_a_subscription_is_taxed(version: str, shop: Shop) -> None:
    books = books_of(shop, version)
    made = books.subscribe(shop.paying_customer()["id"], books.price(1000), tax_percent="12.5")
    assert made["tax_percent"] == 12.5
    assert taxed(books.latest_invoice(made)) == (1000, 125, 1125, 12.5)
    books.move_to(made["current_period_end"] + 2 * 3600)
    assert taxed(books.latest_invoice(books.subscription(made["id"]))) == (1000, 125, 1125, 12.5)
    changed = books.update(made["id"], tax_percent="20")
    assert (changed["tax_percent"], changed["status"]) == (20, "active")
    upcoming = books.shop.get("/v1/invoices/upcoming", subscription=made["id"])
    assert taxed(upcoming) == (1000, 200, 1200, 20)
    unset = books.update(made["id"], tax_percent="")
    assert (unset["tax_percent"], unset["default_tax_rates"]) == (None, [])
    assert taxed(books.shop.get("/v1/invoices/upcoming", subscription=made["id"])) == (1000, None, 1000, None)


def test_discounts_come_before_the_tax(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    half = books.shop.coupon(percent_off="50", duration="forever")["id"]
    made = books.subscribe(shop.paying_customer()["id"], books.price(1000), tax_percent="10", coupon=half)
    assert taxed(books.latest_invoice(made)) == (1000, 50, 550, 10)


def test_a_percentage_is_a_tax_rate_that_is_found_again(shop: Shop) -> None:
    books, newest = books_of(shop, BEFORE), shop
    customer, price = shop.paying_customer()["id"], books.price(1000)
    made = books.subscribe(customer, price, tax_percent="15")
    again = books.subscribe(customer, price, tax_percent="15.00")
    [rate] = newest.get("/v1/tax_rates")["data"]
    assert (rate["percentage"], rate["inclusive"], rate["display_name"], rate["active"]) == (15, False, "", True)
    assert [each["default_tax_rates"] for each in (made, again)] == [[rate], [rate]]
    shown = newest.get(f"{PATH}/{made['id']}")
    assert ("tax_percent" in shown, shown["default_tax_rates"]) == (False, [rate])
    [tax] = newest.invoice(made["latest_invoice"])["total_taxes"]
    assert (tax["amount"], tax["tax_rate_details"]["tax_rate"]) == (150, rate["id"])
    newest.post(f"/v1/tax_rates/{rate['id']}", active=False)
    third = books.subscribe(customer, price, tax_percent="15")
    assert third["default_tax_rates"][0]["id"] != rate["id"]


def test_a_preview_makes_no_tax_rate(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    made = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    imagined = {"subscription": made["id"], "subscription_tax_percent": "7.5"}
    assert taxed(books.shop.get("/v1/invoices/upcoming", **imagined)) == (1000, 75, 1075, 7.5)
    [line] = books.shop.get("/v1/invoices/upcoming/lines", **imagined)["data"]
    assert [each["amount"] for each in line["tax_amounts"]] == [75]
    assert shop.get("/v1/tax_rates")["data"] == []
    assert books.subscription(made["id"])["tax_percent"] is None


def test_the_percentage_of_an_invoice(shop: Shop) -> None:
    old = Shop(shop.wire.with_version(BEFORE))
    customer = old.customer()["id"]
    for amount in (333, 334):
        old.post("/v1/invoiceitems", customer=customer, amount=amount, currency="usd")
    draft = old.post("/v1/invoices", customer=customer, tax_percent="10")
    assert taxed(draft) == (667, 66, 733, 10)
    assert taxed(old.post(f"/v1/invoices/{draft['id']}", tax_percent="0")) == (667, 0, 667, 0)
    assert taxed(old.post(f"/v1/invoices/{draft['id']}", tax_percent="")) == (667, None, 667, None)


def test_where_a_percentage_says_too_little_it_is_null(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    customer, price = shop.paying_customer()["id"], books.price(1000)
    inclusive, ten = (
        shop.post("/v1/tax_rates", display_name="VAT", inclusive=inclusive, percentage="10")["id"]
        for inclusive in (True, False)
    )
    by_rate = books.subscribe(customer, price, default_tax_rates=[ten])
    assert (by_rate["tax_percent"], books.latest_invoice(by_rate)["tax_percent"]) == (10, 10)
    for rates in ([inclusive], [ten, inclusive]):
        shown = books.update(by_rate["id"], default_tax_rates=rates)
        assert shown["tax_percent"] is None
    of_items = books.subscribe(customer, price, tax_percent="5", items__0__tax_rates=[ten])
    assert (of_items["tax_percent"], books.latest_invoice(of_items)["tax_percent"]) == (None, None)
    assert books.latest_invoice(of_items)["tax"] == 100


def test_a_subscription_below_its_customer(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    customer, price = shop.paying_customer()["id"], books.price(1000)
    path = f"/v1/customers/{customer}/subscriptions"
    half = books.shop.coupon(percent_off="50", duration="forever")["id"]
    made = books.shop.post(path, tax_percent="10", coupon=half, prorate=True, **items(price))
    assert (made["tax_percent"], made["discount"]["coupon"]["id"]) == (10, half)
    assert made["billing_mode"]["type"] == "classic"
    changed = books.shop.post(f"{path}/{made['id']}", tax_percent="20", prorate=False)
    assert changed["tax_percent"] == 20
    assert [each["tax_percent"] for each in books.shop.get(path)["data"]] == [20]
    assert books.shop.get(f"/v1/customers/{customer}")["subscriptions"]["data"] == [changed]


def test_phases_of_a_schedule(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    customer, price = shop.paying_customer()["id"], books.price(1000)
    phases: dict[str, Any] = {}
    for n, percent in enumerate(("10", "20")):
        phases |= {f"phases__{n}__plans__0__plan": price, f"phases__{n}__tax_percent": percent}
        phases |= {f"phases__{n}__iterations": 1}
    made = books.shop.post("/v1/subscription_schedules", customer=customer, start_date="now", **phases)
    assert [phase["tax_percent"] for phase in made["phases"]] == [10, 20]
    assert list(made["phases"][0]) == sorted(made["phases"][0])
    subscription = books.subscription(made["subscription"])
    assert taxed(books.latest_invoice(subscription)) == (1000, 100, 1100, 10)
    books.move_to(made["phases"][0]["end_date"] + 2 * 3600)
    assert taxed(books.latest_invoice(books.subscription(made["subscription"]))) == (1000, 200, 1200, 20)
    refused = books.refused("/v1/subscription_schedules", customer=customer, phases__0__tax_percent="101")
    assert refused["param"] == "phases[0][tax_percent]"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("percent", ["-1", "100.5", "ten", "1.00001", {"a": "1"}])
def test_what_is_no_percentage(percent: object, path: str, shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    customer = shop.paying_customer()["id"]
    named = {} if "customer" in path else {"customer": customer}
    refused = books.refused(path.format(customer=customer), tax_percent=percent, **named)
    assert (refused["status"], refused["param"]) == (400, "tax_percent")
    assert shop.get("/v1/tax_rates")["data"] == []


def test_it_does_not_go_with_what_taxes_otherwise(shop: Shop) -> None:
    books = books_of(shop, BEFORE)
    customer, price = shop.paying_customer()["id"], books.price(1000)
    both = books.refused(PATH, customer=customer, tax_percent="5", default_tax_rates=["txr_x"], **items(price))
    assert both["message"] == "You may only specify one of these parameters: default_tax_rates, tax_percent."
    assert both["param"] == "tax_percent"
    automatic = books.refused("/v1/invoices", customer=customer, tax_percent="5", automatic_tax__enabled=True)
    assert automatic["status"] == 400
    assert shop.get("/v1/tax_rates")["data"] == []


@pytest.mark.parametrize("path", PATHS)
def test_it_is_unknown_from_2020_08_27_on(path: str, shop: Shop) -> None:
    books = books_of(shop, SINCE)
    customer = shop.paying_customer()["id"]
    refused = books.refused(path.format(customer=customer), tax_percent="5")
    assert (refused["code"], refused["message"]) == ("parameter_unknown", "Received unknown parameter: tax_percent")
    upcoming = books.shop.wire.get("/v1/invoices/upcoming", spelled({"subscription_tax_percent": "5"}))
    assert upcoming.error["code"] == "parameter_unknown"

"""Subscriptions over the wire: /v1/subscriptions."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books, items

PATH = "/v1/subscriptions"


@pytest.fixture
def books(shop: Shop) -> Books:
    return Books(shop)


def test_lists_leave_canceled_ones_out_unless_they_are_asked_for(books: Books, shop: Shop) -> None:
    customer, other = shop.paying_customer()["id"], shop.paying_customer()["id"]
    price, second_price = books.price(1000), books.price(500)
    first = books.subscribe(customer, price)["id"]
    second = books.subscribe(customer, price, second_price)["id"]
    third = books.subscribe(other, second_price)["id"]
    shop.delete(f"{PATH}/{first}")

    def listed(**params: str | int) -> list[str]:
        return [each["id"] for each in shop.get(PATH, **params)["data"]]

    assert listed() == [third, second]
    assert listed(status="all") == [third, second, first]
    assert listed(status="ended") == listed(status="canceled") == [first]
    assert listed(status="active", customer=customer) == listed(customer=customer) == [second]
    assert listed(status="all", customer=customer) == [second, first]
    assert listed(price=second_price) == listed(plan=second_price) == [third, second]
    assert listed(price=second_price, limit=1) == [third]
    assert listed(price=second_price, starting_after=third) == [second]
    assert listed(price=second_price, ending_before=second) == [third]
    assert listed(price=price, status="all") == [second, first]
    assert listed(collection_method="send_invoice") == []
    refused = shop.wire.get(PATH, {"status": "pear"}).error
    assert refused["message"] == (
        "Invalid status: must be one of active, past_due, unpaid, canceled, incomplete, incomplete_expired, trialing, "
        "paused, all, or ended"
    )


def test_a_search(books: Books, shop: Shop) -> None:
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), metadata__order="6735")
    shop.delete(f"{PATH}/{created['id']}")
    for query in ("status:'canceled'", "metadata['order']:'6735'", "canceled_at>1"):
        assert [each["id"] for each in shop.get(f"{PATH}/search", query=query)["data"]] == [created["id"]]


@pytest.mark.parametrize(
    ("params", "status", "code", "param", "message"),
    [
        ({}, 400, "parameter_missing", "items", "Missing required param: items."),
        ({"items__0__price": "price_x"}, 400, "resource_missing", "items[0][price]", "No such price: 'price_x'"),
        (
            {"payment_behavior": "pear"},
            400,
            None,
            "payment_behavior",
            "Invalid payment_behavior: must be one of allow_incomplete, error_if_incomplete, pending_if_incomplete, or "
            "default_incomplete",
        ),
    ],
)
def test_refusals(
    shop: Shop, books: Books, params: dict[str, str], status: int, code: str | None, param: str, message: str
) -> None:
    refused = books.refused(PATH, customer=shop.paying_customer()["id"], **params)
    assert (refused["status"], refused.get("code"), refused["param"]) == (status, code, param)
    assert refused["message"] == message


def test_who_is_not_there_cannot_subscribe(shop: Shop, books: Books) -> None:
    price = books.price(1000)
    refused = books.refused(PATH, customer="cus_x", **items(price))
    assert (refused["status"], refused["code"], refused["param"]) == (404, "resource_missing", "customer")
    assert refused["message"] == "No such customer: 'cus_x'"
    gone = shop.customer()["id"]
    shop.delete(f"/v1/customers/{gone}")
    assert books.refused(PATH, customer=gone, **items(price))["status"] == 404


def test_prices_that_cannot_be_items(shop: Shop, books: Books) -> None:
    customer, monthly = shop.paying_customer()["id"], books.price(1000)
    once = shop.price(unit_amount=500)["id"]
    refused = books.refused(PATH, customer=customer, **items(once))
    assert refused["param"] == "items[0][price]"
    assert refused["message"] == (
        "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
    )
    refused = books.refused(PATH, customer=customer, **items(monthly, monthly))
    assert refused["message"] == (
        f"Cannot create a Subscription with multiple Subscription Items with the same Price: {monthly}"
    )
    refused = books.refused(PATH, customer=customer, currency="aud", **items(monthly))
    assert refused["message"] == (
        "The price specified only supports `usd`. This doesn't match the expected currency: `aud`."
    )
    yearly = books.price(10_000, interval="year")
    classic = {"billing_mode__type": "classic"}
    refused = books.refused(PATH, customer=customer, **items(monthly, yearly), **classic)
    assert refused["message"] == (
        "Currency and interval fields must match across all plans on this subscription. Found mismatch in interval "
        "field."
    )
    shop.post(f"/v1/prices/{monthly}", active=False)
    refused = books.refused(PATH, customer=customer, **items(monthly))
    assert refused["message"] == "The price specified is inactive. This field only accepts active prices."


def test_one_currency_for_a_customer(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    books.subscribe(customer, books.price(1000, "eur"))
    refused = books.refused(PATH, customer=customer, **items(books.price(1000)))
    assert refused["message"] == (
        "You cannot combine currencies on a single customer. This customer has an active subscription, subscription "
        "schedule, discount, quote, or invoice item with currency eur."
    )


def test_what_a_confirmation_waits_for(shop: Shop, books: Books) -> None:
    for customer, waits in ((shop.customer()["id"], "payment_method"), (shop.paying_customer()["id"], "confirmation")):
        created = books.subscribe(
            customer, books.price(1000), payment_behavior="default_incomplete", expand=["latest_invoice.payments"]
        )
        (payment,) = created["latest_invoice"]["payments"]["data"]
        intent = shop.get(f"/v1/payment_intents/{payment['payment']['payment_intent']}")
        assert (created["status"], intent["status"]) == ("incomplete", f"requires_{waits}")
        shop.post(f"/v1/payment_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
        assert books.subscription(created["id"])["status"] == "active"


def test_an_incomplete_one_that_is_canceled_expires(shop: Shop, books: Books) -> None:
    created = books.subscribe(shop.customer()["id"], books.price(1000), payment_behavior="default_incomplete")
    count = len(shop.events())
    expired = shop.delete(f"{PATH}/{created['id']}")
    assert (expired["status"], expired["canceled_at"]) == ("incomplete_expired", expired["ended_at"])
    assert books.latest_invoice(expired)["status"] == "void"
    assert books.told_since(count)[-1] == "customer.subscription.updated"
    assert "invoice.voided" in books.told_since(count)


def test_the_price_of_an_item_reads_as_it_is_now(shop: Shop, books: Books) -> None:
    price = books.price(1000)
    created = books.subscribe(shop.paying_customer()["id"], price)
    shop.post(f"/v1/prices/{price}", nickname="Standard", metadata__tier="1")
    (item,) = books.subscription(created["id"])["items"]["data"]
    assert (item["price"]["nickname"], item["plan"]["metadata"]) == ("Standard", {"tier": "1"})


def test_what_waits_is_billed_first(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    shop.item(customer, amount=300, description="Setup")
    invoice = books.latest_invoice(books.subscribe(customer, books.price(1000)))
    assert [line["description"] for line in invoice["lines"]["data"]] == ["Setup", "1 × Gold (at $10.00 / month)"]
    assert invoice["total"] == 1300


def test_upcoming_invoices_are_told_of(shop: Shop, books: Books) -> None:
    now = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    end = created["items"]["data"][0]["current_period_end"]
    books.move_to(end - 7 * DAY)
    told = shop.events()[-1]
    upcoming = told["data"]["object"]
    assert (told["type"], upcoming["billing_reason"], upcoming["total"]) == ("invoice.upcoming", "upcoming", 1000)
    assert "id" not in upcoming
    assert (upcoming["period_start"], upcoming["period_end"]) == (now, end)
    assert upcoming["lines"]["data"][0]["period"]["start"] == end

"""Which invoice takes an item that waits: the next one of its subscription, or of its customer once that is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books

HOUR = 3600


@pytest.fixture
def books(shop: Shop) -> Books:
    books = Books(shop)
    books.stop()
    return books


def by_hand(books: Books, customer: str, _other: Object) -> Object:
    """An invoice that is to include what waits."""
    return books.shop.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="include")


def of_another_renewal(books: Books, _customer: str, other: Object) -> Object:
    """The next invoice of another subscription."""
    books.move_to(MONTH_START + 31 * DAY + 2 * HOUR)
    return books.latest_invoice(books.subscription(other["id"]))


def of_a_new_subscription(books: Books, customer: str, _other: Object) -> Object:
    """The first invoice of a subscription that is made afterwards."""
    return books.latest_invoice(books.subscribe(customer, books.price(700)))


def of_a_preview(books: Books, _customer: str, other: Object) -> Object:
    """What another subscription would be invoiced."""
    return books.shop.post("/v1/invoices/create_preview", subscription=other["id"])


@pytest.mark.parametrize("make_invoice", [by_hand, of_another_renewal, of_a_new_subscription, of_a_preview])
def test_what_a_canceled_subscription_gives_back_is_on_the_next_invoice_of_its_customer(
    make_invoice: Callable[[Books, str, Object], Object], shop: Shop, books: Books
) -> None:
    customer = shop.paying_customer()["id"]
    other, gone = (books.subscribe(customer, books.price(amount)) for amount in (500, 3100))
    books.move_to(MONTH_START + 10 * DAY)
    shop.post("/v1/invoiceitems", customer=customer, subscription=gone["id"], amount=40, currency="usd")
    shop.wire.ok(shop.wire.delete(f"/v1/subscriptions/{gone['id']}", {"prorate": "true"}))
    waiting = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    assert [each["amount"] for each in waiting] == [-2100, 40]
    assert {each["parent"]["subscription_details"]["subscription"] for each in waiting} == {gone["id"]}

    invoice = make_invoice(books, customer, other)

    taken = {line["amount"] for line in invoice["lines"]["data"]}
    assert {-2100, 40} <= taken
    if make_invoice is not of_a_preview:
        assert shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"] == []
        assert shop.get(f"/v1/invoiceitems/{waiting[0]['id']}")["invoice"] == invoice["id"]


def test_what_a_running_subscription_waits_with_is_not_on_an_invoice_of_another(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    changed = books.subscribe(customer, books.price(3100))
    books.move_to(MONTH_START + 10 * DAY)
    books.update(changed["id"], items__0__id=changed["items"]["data"][0]["id"], items__0__quantity=2)

    first = books.latest_invoice(books.subscribe(customer, books.price(700)))
    books.move_to(MONTH_START + 31 * DAY + 2 * HOUR)
    own = books.latest_invoice(books.subscription(changed["id"]))

    assert [line["amount"] for line in first["lines"]["data"]] == [700]
    assert [line["amount"] for line in own["lines"]["data"]] == [-2100, 4200, 6200]


def test_an_invoice_by_hand_takes_prorations_along(shop: Shop, books: Books) -> None:
    """docs.stripe.com/api/invoices/create: all that waits on the customer, including prorations."""
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(3100))
    books.move_to(MONTH_START + 10 * DAY)
    books.update(created["id"], items__0__id=created["items"]["data"][0]["id"], items__0__quantity=2)

    invoice = shop.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="include")
    books.move_to(MONTH_START + 31 * DAY + 2 * HOUR)
    renewal = books.latest_invoice(books.subscription(created["id"]))

    assert sorted(line["amount"] for line in invoice["lines"]["data"]) == [-2100, 4200]
    assert (invoice["billing_reason"], invoice["parent"]) == ("manual", None)
    assert [line["amount"] for line in renewal["lines"]["data"]] == [6200]

"""More pending items than an invoice has lines: it takes 250, and the others wait for the next one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books, line_texts

pytestmark = pytest.mark.every_engine

MANY = 263


@pytest.fixture
def customer(shop: Shop) -> str:
    """A customer with pending items of 1, 2, 3, … cents, and one of another currency."""
    id: str = shop.customer()["id"]
    shop.item(id, amount=7, currency="eur")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda amount: shop.item(id, amount=amount), range(1, MANY + 1)))
    return id


def test_an_invoice_takes_as_many_as_it_has_lines(customer: str, shop: Shop) -> None:
    asked = {"customer": customer, "currency": "usd", "pending_invoice_items_behavior": "include"}
    preview = shop.post("/v1/invoices/create_preview", customer=customer, currency="usd")
    first = shop.post("/v1/invoices", **asked)
    assert (first["lines"]["total_count"], preview["lines"]["total_count"]) == (250, 250)
    waiting = shop.wire.all("/v1/invoiceitems", {"customer": customer, "pending": "true"})
    dollars = [each for each in waiting if each["currency"] == "usd"]
    assert len(dollars) == MANY - 250
    assert first["total"] + sum(each["amount"] for each in dollars) == MANY * (MANY + 1) // 2
    assert preview["total"] == first["total"]
    taken = shop.wire.all(f"/v1/invoices/{first['id']}/lines")
    waits_longest = max(line["parent"]["invoice_item_details"]["invoice_item"] for line in taken)
    assert all(each["id"] > waits_longest for each in dollars)

    second = shop.post("/v1/invoices", **asked)
    assert (second["lines"]["total_count"], second["total"]) == (MANY - 250, sum(each["amount"] for each in dollars))
    assert shop.post("/v1/invoices", **asked)["lines"]["total_count"] == 0


def test_a_preview_has_room_for_what_is_added(customer: str, shop: Shop) -> None:
    added = {"invoice_items__0__amount": 5, "invoice_items__0__currency": "usd"}
    preview = shop.post("/v1/invoices/create_preview", customer=customer, currency="usd", **added)
    assert (preview["lines"]["total_count"], preview["lines"]["data"][0]["amount"]) == (250, 5)


@pytest.mark.parametrize("mode", ["classic", "flexible"])
def test_a_subscription_bills_its_own_before_what_waits(mode: str, customer: str, shop: Shop) -> None:
    books = Books(shop)
    start = books.stop()
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "billing_mode__type": mode}
    created = books.subscribe(customer, books.price(3100), billing_cycle_anchor=start + 10 * DAY, **terms)
    first = shop.wire.all(f"/v1/invoices/{created['latest_invoice']}/lines")
    assert len(first) == 250
    assert ("Remaining time on Gold after 01 Jan 2026", 1000) in line_texts({"lines": {"data": first}})
    books.move_to(start + 10 * DAY)
    renewal = books.latest_invoice(books.subscription(created["id"]))
    assert renewal["lines"]["total_count"] == MANY - 249 + 1
    left = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    assert [each["currency"] for each in left] == ["eur"]


def test_a_renewal_takes_more_than_a_transaction_holds(customer: str, shop: Shop) -> None:
    books = Books(shop)
    start = books.stop()
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "trial_end": start + 10 * DAY}
    created = books.subscribe(customer, books.price(3100), **terms)
    books.move_to(start + 10 * DAY)
    renewed = books.subscription(created["id"])
    assert renewed["status"] == "active"
    assert books.latest_invoice(renewed)["lines"]["total_count"] == MANY - 249 + 1

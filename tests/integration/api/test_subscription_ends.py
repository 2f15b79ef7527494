"""How subscriptions end: unpaid, with their customer, within a period."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books

PATH = "/v1/subscriptions"


def test_an_incomplete_one_that_is_canceled_expires(shop: Shop, books: Books) -> None:
    created = books.subscribe(shop.customer()["id"], books.price(1000), payment_behavior="default_incomplete")
    count = len(shop.events())
    expired = shop.delete(f"{PATH}/{created['id']}")
    assert (expired["status"], expired["canceled_at"]) == ("incomplete_expired", expired["ended_at"])
    assert books.latest_invoice(expired)["status"] == "void"
    assert books.told_since(count)[-1] == "customer.subscription.updated"
    assert "invoice.voided" in books.told_since(count)


def test_an_unpaid_one_makes_drafts_that_stay(shop: Shop, books: Books) -> None:
    books.stop()
    settings = b'{"dunning": {"retry_days": [], "after_last_retry": "unpaid"}}'
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    books.move_to(1_769_904_000 + DAY)
    assert books.subscription(created["id"])["status"] == "unpaid"
    books.move_to(1_772_323_200 + DAY)
    unpaid = books.subscription(created["id"])
    draft = books.latest_invoice(unpaid)
    assert (unpaid["status"], draft["status"], draft["auto_advance"]) == ("unpaid", "draft", False)
    books.use_card(customer, "pm_card_visa")
    shop.post(f"/v1/invoices/{draft['id']}/pay")
    assert books.subscription(created["id"])["status"] == "active"


@pytest.mark.every_engine
def test_subscriptions_end_with_their_customer(shop: Shop, books: Books) -> None:
    customer = shop.paying_customer()["id"]
    monthly, sent = books.price(1000), books.price(500)
    first = books.subscribe(customer, monthly)
    second = books.subscribe(customer, sent, collection_method="send_invoice", days_until_due=5)
    begun = len(shop.events())

    shop.delete(f"/v1/customers/{customer}")

    assert [books.subscription(each["id"])["status"] for each in (first, second)] == ["canceled", "canceled"]
    told = books.told_since(begun)
    assert told.count("customer.subscription.deleted") == 2
    assert told[-1] == "customer.deleted"


@pytest.mark.parametrize("mode", ["flexible", "classic"])
def test_an_end_within_the_period_gives_back_what_lies_beyond(shop: Shop, books: Books, mode: str) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(3100), billing_mode__type=mode)
    half = start + 15 * DAY

    books.update(made["id"], cancel_at=start + 21 * DAY)
    assert _pending(shop, customer) == [(-1000, [start + 21 * DAY, start + 31 * DAY])]
    books.update(made["id"], cancel_at=start + 26 * DAY)
    assert _pending(shop, customer)[0] == (500, [start + 21 * DAY, start + 26 * DAY])
    books.update(made["id"], cancel_at="")
    assert sum(amount for amount, _ in _pending(shop, customer)) == 0

    books.update(made["id"], cancel_at=half, proration_behavior="none")
    assert len(_pending(shop, customer)) == 3


def test_what_ends_within_a_period_is_billed_until_then(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    month = 31 * DAY
    made = books.subscribe(customer, books.price(2800), cancel_at=start + month + 14 * DAY)
    assert books.latest_invoice(made)["total"] == 2800

    books.move_to(start + month + 7 * DAY)

    second = books.latest_invoice(books.subscription(made["id"]))
    assert (second["status"], second["total"]) == ("paid", 1400)
    before = [line["period"] for line in second["lines"]["data"]]
    assert before == [{"start": start + month, "end": start + month + 14 * DAY}]

    books.move_to(start + month + 14 * DAY)
    assert books.subscription(made["id"])["status"] == "canceled"
    assert len(shop.get("/v1/invoices", customer=customer)["data"]) == 2


def test_the_last_invoice_credits_what_lies_beyond_the_end(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(3100))
    books.update(made["id"], cancel_at=start + 21 * DAY)

    books.move_to(start + 22 * DAY)

    last = books.latest_invoice(books.subscription(made["id"]))
    assert (last["total"], last["status"]) == (-1000, "paid")
    assert shop.get(f"/v1/customers/{customer}")["balance"] == -1000


def test_one_that_was_made_with_an_end_within_its_first_period(shop: Shop, books: Books) -> None:
    start = books.stop()
    customer = shop.paying_customer()["id"]
    cut = books.subscribe(customer, books.price(3100), cancel_at=start + 10 * DAY)
    whole = books.subscribe(customer, books.price(3100), cancel_at=start + 10 * DAY, proration_behavior="none")

    assert books.latest_invoice(cut)["total"] == 1000
    assert books.latest_invoice(whole)["total"] == 3100


def _pending(shop: Shop, customer: str) -> list[tuple[int, list[int]]]:
    """What waits to be billed, newest first: amounts and periods."""
    items = shop.get("/v1/invoiceitems", customer=customer, pending=True)["data"]
    return [(item["amount"], [item["period"]["start"], item["period"]["end"]]) for item in items]


@pytest.mark.parametrize("ends", ["by hand", "by itself"])
def test_a_trial_that_ends_it_stops_collecting(ends: str, shop: Shop, books: Books) -> None:
    begun = books.stop()
    created = books.subscribe(
        shop.customer()["id"],
        books.price(1000),
        trial_period_days=2,
        trial_settings__end_behavior__missing_payment_method="cancel",
    )
    draft = shop.post(
        "/v1/invoices",
        customer=created["customer"],
        subscription=created["id"],
        auto_advance=True,
        automatically_finalizes_at=begun + 3 * DAY,
    )
    if ends == "by hand":
        books.update(created["id"], trial_end="now")
    else:
        books.move_to(begun + 2 * DAY)
    stopped = shop.invoice(draft["id"])
    assert books.subscription(created["id"])["status"] == "canceled"
    assert (stopped["auto_advance"], stopped["automatically_finalizes_at"]) == (False, None)

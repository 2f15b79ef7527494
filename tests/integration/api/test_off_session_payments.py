"""Cards that ask for authentication while nobody is there: their bank declines the charge, which is kept.

What is left behind is as recorded in 2020 of a subscription's first invoice, in one request: `charge.failed`,
`payment_intent.payment_failed`, `payment_intent.requires_action`, `invoice.payment_failed`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books

CARD = "pm_card_authenticationRequired"
HOUR = 3600
DECLINED = ["charge.failed", "payment_intent.payment_failed"]
WAITS = [*DECLINED, "payment_intent.requires_action"]


def pay(books: Books) -> Object:
    """An invoice that was paid by request."""
    shop = books.shop
    invoice = shop.open_invoice(shop.paying_customer(CARD)["id"], 2000)
    assert shop.wire.post(f"/v1/invoices/{invoice['id']}/pay").status == 402
    return shop.invoice(invoice["id"])


def subscribe(books: Books) -> Object:
    """The first invoice of a subscription."""
    customer = books.shop.paying_customer(CARD)["id"]
    made = books.subscribe(customer, books.price(2000), off_session=True)
    assert made["status"] == "incomplete"
    return books.latest_invoice(made)


def change(books: Books) -> Object:
    """The invoice of a change."""
    customer = books.shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(2000))
    books.use_card(customer, CARD)
    item = {"items__0__id": made["items"]["data"][0]["id"], "items__0__quantity": 2}
    changed = books.update(made["id"], **item, proration_behavior="always_invoice", off_session=True)
    assert changed["status"] == "past_due"
    return books.latest_invoice(changed)


def renew(books: Books) -> Object:
    """The invoice of a renewal."""
    customer = books.shop.paying_customer()["id"]
    made = books.subscribe(customer, books.price(2000))
    books.use_card(customer, CARD)
    books.move_to(MONTH_START + 31 * DAY + 2 * HOUR)
    renewed = books.subscription(made["id"])
    assert renewed["status"] == "past_due"
    return books.latest_invoice(renewed)


def advance(books: Books) -> Object:
    """An invoice that charges itself."""
    shop, customer = books.shop, books.shop.paying_customer(CARD)["id"]
    draft = shop.post("/v1/invoices", customer=customer, auto_advance=True)
    shop.post("/v1/invoiceitems", customer=customer, invoice=draft["id"], amount=2000, currency="usd")
    books.move_to(MONTH_START + 2 * HOUR)
    return shop.invoice(draft["id"])


@pytest.mark.recorded("Froiden, webhooks of 2020-12-11; the attempts of an invoice are documented")
@pytest.mark.parametrize("attempt", [pay, subscribe, change, renew, advance])
def test_an_invoice_has_a_failed_charge_and_waits(attempt: Callable[[Books], Object], shop: Shop) -> None:
    books = Books(shop)
    books.stop()

    invoice = attempt(books)

    assert (invoice["status"], invoice["attempted"], invoice["attempt_count"]) == ("open", True, 1)
    told = [event["type"] for event in shop.events()]
    begun = told.index("charge.failed")
    assert told[begun : begun + 3] == WAITS
    assert told.count("charge.failed") == told.count("invoice.payment_action_required") == 1
    assert told.count("invoice.payment_failed") == 1
    failed, *_ = shop.get("/v1/charges")["data"]
    assert (failed["status"], failed["failure_code"]) == ("failed", "authentication_required")
    assert failed["outcome"]["reason"] == "authentication_required"
    intent = shop.get(f"/v1/payment_intents/{failed['payment_intent']}")
    assert (intent["status"], intent["latest_charge"]) == ("requires_action", failed["id"])
    assert (intent["payment_method"], intent["last_payment_error"]) == (failed["payment_method"], None)
    error = next(event for event in shop.events() if event["type"] == "payment_intent.payment_failed")
    assert error["data"]["object"]["last_payment_error"]["code"] == "authentication_required"
    assert error["data"]["object"]["last_payment_error"]["charge"] == failed["id"]


def test_a_customer_who_is_there_is_asked_first(shop: Shop) -> None:
    invoice = shop.open_invoice(shop.paying_customer(CARD)["id"], 2000)
    refused = shop.wire.post(f"/v1/invoices/{invoice['id']}/pay", {"off_session": "false"})

    waiting = shop.invoice(invoice["id"])
    assert refused.error["code"] == "invoice_payment_intent_requires_action"
    assert refused.error["payment_intent"]["latest_charge"] is None
    assert (waiting["attempted"], waiting["attempt_count"]) == (True, 0)
    assert shop.get("/v1/charges")["data"] == []


def test_an_intent_by_itself_does_not_wait(shop: Shop) -> None:
    customer = shop.paying_customer(CARD)
    card = customer["invoice_settings"]["default_payment_method"]
    given = {"customer": customer["id"], "payment_method": card, "confirm": "true", "off_session": "true"}
    refused = shop.wire.post("/v1/payment_intents", {"amount": "2000", "currency": "usd", **given})

    (failed,) = shop.get("/v1/charges")["data"]
    error = refused.error["payment_intent"]["last_payment_error"]
    assert (refused.status, refused.error["code"]) == (402, "authentication_required")
    assert (error["code"], error["charge"]) == ("authentication_required", failed["id"])
    assert refused.error["payment_intent"]["status"] == "requires_payment_method"
    assert [event["type"] for event in shop.events()][-2:] == DECLINED

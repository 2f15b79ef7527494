"""What is held and captured by nobody is let go after seven days.

docs.stripe.com/payments/place-a-hold-on-a-payment-method, docs.stripe.com/api/payment_intents/capture; what the events
say is as dj-stripe/dj-stripe's issues 1037 and 1075 have them.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop

WEEK = 7 * 86_400
INTENTS, CHARGES, REFUNDS = "/v1/payment_intents", "/v1/charges", "/v1/refunds"


def held(shop: Shop, **params: Any) -> Object:
    """An intent whose card holds what it is for."""
    given = {"amount": 2000, "currency": "usd", "payment_method": "pm_card_visa", "payment_method_types": ["card"]}
    intent = shop.post(INTENTS, capture_method="manual", confirm=True, **{**given, **params})
    assert intent["status"] == "requires_capture"
    return intent


def told_since(shop: Shop, count: int) -> list[Object]:
    return shop.events()[count:]


def test_an_intent_that_nobody_captures_is_canceled(shop: Shop) -> None:
    now = shop.clock(frozen=True)["now"]
    intent = held(shop)
    charge = shop.get(f"{CHARGES}/{intent['latest_charge']}")
    assert charge["payment_method_details"]["card"]["capture_before"] == now + WEEK
    shop.clock(advance=WEEK - 1)
    assert shop.get(f"{INTENTS}/{intent['id']}") == intent
    count = len(shop.events())

    shop.clock(advance=1)

    after = shop.get(f"{INTENTS}/{intent['id']}")
    assert (after["status"], after["cancellation_reason"]) == ("canceled", "automatic")
    assert (after["amount_capturable"], after["amount_received"], after["canceled_at"]) == (0, 0, now + WEEK)
    gone = shop.get(f"{CHARGES}/{charge['id']}")
    assert (gone["captured"], gone["refunded"], gone["amount_refunded"]) == (False, True, 2000)
    assert (gone["status"], gone["balance_transaction"]) == ("succeeded", None)
    (refund,) = shop.get(REFUNDS, charge=charge["id"])["data"]
    assert (refund["amount"], refund["reason"], refund["status"]) == (2000, "expired_uncaptured_charge", "succeeded")
    assert refund["balance_transaction"] is None
    told = told_since(shop, count)
    assert [each["type"] for each in told] == ["payment_intent.canceled", "refund.created", "charge.expired"]
    assert {"amount_refunded": 0, "refunded": False}.items() <= told[-1]["data"]["previous_attributes"].items()
    assert all(each["request"] == {"id": None, "idempotency_key": None} for each in told)
    refused = shop.wire.post(f"{INTENTS}/{intent['id']}/capture")
    assert (refused.status, refused.error["code"]) == (400, "payment_intent_unexpected_state")


def test_a_charge_without_an_intent_that_nobody_captures_is_given_back(shop: Shop) -> None:
    shop.clock(frozen=True)
    charge = shop.post(CHARGES, amount=2000, currency="usd", source="tok_visa", capture=False)
    count = len(shop.events())
    shop.clock(advance=WEEK)
    after = shop.get(f"{CHARGES}/{charge['id']}")
    assert (after["captured"], after["refunded"]) == (False, True)
    assert [each["type"] for each in told_since(shop, count)] == ["refund.created", "charge.expired"]
    refused = shop.wire.post(f"{CHARGES}/{charge['id']}/capture")
    assert (refused.status, refused.error["code"]) == (400, "charge_already_refunded")


@pytest.mark.parametrize("deed", ["capture", "cancel", "refund"])
def test_what_was_captured_or_let_go_before_stays_so(deed: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    if deed == "refund":
        charge = shop.post(CHARGES, amount=2000, currency="usd", source="tok_visa", capture=False)["id"]
        shop.post(REFUNDS, charge=charge)
    else:
        intent = held(shop)
        charge = intent["latest_charge"]
        shop.post(f"{INTENTS}/{intent['id']}/{deed}")
    shop.clock(advance=10)
    before, events = shop.get(f"{CHARGES}/{charge}"), shop.events()
    assert shop.clock(advance=WEEK)["ran"] == 0
    after = shop.get(f"{CHARGES}/{charge}")
    assert ({**after, "receipt_url": ""}, shop.events()) == ({**before, "receipt_url": ""}, events)


def test_the_payment_that_it_was_to_make_on_an_invoice_is_canceled_with_it(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    invoice = shop.open_invoice(customer, 2000)
    intent = held(shop, customer=customer)
    payment = shop.post(f"/v1/invoices/{invoice['id']}/attach_payment", payment_intent=intent["id"])
    assert payment["status"] == "open"
    shop.clock(advance=WEEK)
    (attached,) = [
        each
        for each in shop.get("/v1/invoice_payments", invoice=invoice["id"])["data"]
        if each["payment"]["payment_intent"] == intent["id"]
    ]
    assert attached["status"] == "canceled"


def test_it_is_held_in_the_worlds_time_whatever_clock_its_customer_lives_on(shop: Shop) -> None:
    shop.clock(frozen=True)
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=1_900_000_000)
    customer = shop.post("/v1/customers", test_clock=clock["id"])["id"]
    intent = held(shop, customer=customer)
    shop.post(f"/v1/test_helpers/test_clocks/{clock['id']}/advance", frozen_time=1_900_000_000 + 2 * WEEK)
    assert shop.get(f"{INTENTS}/{intent['id']}")["status"] == "requires_capture"
    shop.clock(advance=WEEK)
    assert shop.get(f"{INTENTS}/{intent['id']}")["status"] == "canceled"

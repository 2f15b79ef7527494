"""When a charge is booked: at once, or in the background.

docs.stripe.com/payments/payment-intents/asynchronous-capture;
pay-rails/pay recorded both, at 2025-10-29.clover: 18 replies about charges of `automatic_async` without a balance
transaction, and 21 about charges of invoices, whose intents are `automatic`, with one.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop

PATH = "/v1/balance_transactions"
BOOKED = {"expand": ["balance_transaction"]}


def charge_of(shop: Shop, intent: Object) -> Object:
    return shop.get(f"/v1/charges/{intent['latest_charge']}", **BOOKED)


def pay(shop: Shop, **params: Any) -> Object:
    """An intent that a card has paid."""
    given = {"amount": 2000, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa"}
    return shop.post("/v1/payment_intents", return_url="https://example.com", **given, **params)


@pytest.mark.recorded("pay-rails/pay, automatic_async at 2025-10-29.clover; the event is documented")
@pytest.mark.parametrize("asked", [{}, {"capture_method": "automatic_async"}], ids=str)
def test_what_is_captured_in_the_background_is_booked_later(asked: dict[str, Any], shop: Shop) -> None:
    now = shop.clock(frozen=True)["now"]
    intent = pay(shop, expand=["latest_charge"], **asked)
    charge = intent["latest_charge"]
    assert (intent["status"], charge["status"], charge["captured"]) == ("succeeded", "succeeded", True)
    assert (charge["amount_captured"], charge["balance_transaction"]) == (2000, None)
    assert shop.get(PATH)["data"] == []
    count = len(shop.events())

    shop.clock(advance=1)

    (told,) = shop.events()[count:]
    booked = shop.get(f"/v1/charges/{charge['id']}", **BOOKED)["balance_transaction"]
    assert (told["type"], told["data"]["previous_attributes"]) == ("charge.updated", {"balance_transaction": None})
    assert told["data"]["object"]["balance_transaction"] == booked["id"]
    assert told["request"] == {"id": None, "idempotency_key": None}
    assert (booked["amount"], booked["source"], booked["created"]) == (2000, charge["id"], now + 1)
    assert shop.get("/v1/balance")["pending"] == [{"amount": 1912, "currency": "usd", "source_types": {"card": 1912}}]


def test_it_is_booked_by_itself(shop: Shop) -> None:
    intent = pay(shop)
    event = shop.get("/_emulator/events/wait", type="charge.updated", timeout=20)
    assert event["data"]["object"]["id"] == intent["latest_charge"]
    assert charge_of(shop, intent)["balance_transaction"]["source"] == intent["latest_charge"]


@pytest.mark.parametrize("version", ["2023-10-16", "2024-04-10"])
def test_which_captures_are_by_default_follows_the_version(version: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    older = Shop(shop.wire.with_version(version))
    is_booked = charge_of(older, pay(older))["balance_transaction"] is not None
    assert is_booked is (version < "2024-04-10")


@pytest.mark.recorded("pay-rails/pay, charges of subscriptions at 2025-10-29.clover and 2026-03-25.dahlia")
def test_what_an_invoice_collects_is_booked_at_once(shop: Shop) -> None:
    shop.clock(frozen=True)
    shop.post(f"/v1/invoices/{shop.open_invoice(shop.paying_customer()['id'], 2000)['id']}/pay")
    (intent,) = shop.get("/v1/payment_intents")["data"]
    assert intent["capture_method"] == "automatic"
    assert charge_of(shop, intent)["balance_transaction"]["net"] == 1912


def test_what_was_given_back_before_is_booked_all_the_same(shop: Shop) -> None:
    shop.clock(frozen=True)
    intent = pay(shop)
    shop.post("/v1/refunds", payment_intent=intent["id"])
    shop.clock(advance=1)
    assert sorted(each["amount"] for each in shop.get(PATH)["data"]) == [-2000, 2000]
    assert charge_of(shop, intent)["amount_refunded"] == 2000

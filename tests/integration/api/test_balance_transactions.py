"""The account's balance over the wire: what payments and refunds add to it, and what Stripe takes of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop

PATH = "/v1/balance_transactions"


def charge_of(shop: Shop, amount: int = 2000, **params: Any) -> Object:
    """A charge of a card, with what it added to the balance."""
    intent = shop.direct_payment(amount, **params)
    return shop.get(f"/v1/charges/{intent['latest_charge']}", expand=["balance_transaction"])


def amounts(shop: Shop) -> dict[str, dict[str, int]]:
    """What is available and what is pending, by currency."""
    balance = shop.get("/v1/balance")
    return {part: {each["currency"]: each["amount"] for each in balance[part]} for part in ("available", "pending")}


def test_a_charge_costs_the_standard_fee(shop: Shop) -> None:
    charge = charge_of(shop, description="Rent")
    booked = charge["balance_transaction"]
    assert (booked["amount"], booked["fee"], booked["net"]) == (2000, 88, 1912)
    assert [(each["amount"], each["type"]) for each in booked["fee_details"]] == [(88, "stripe_fee")]
    assert (booked["type"], booked["status"], booked["description"]) == ("charge", "pending", "Rent")
    assert booked["available_on"] % 86_400 == 0
    assert booked["available_on"] > charge["created"] + 86_400
    assert mismatches(booked) == []
    assert shop.get(f"{PATH}/{booked['id']}", expand=["source"])["source"]["id"] == charge["id"]


@pytest.mark.parametrize(
    ("country", "currency", "fee"), [("US", "eur", 58), ("DE", "eur", 55), ("GB", "gbp", 50), ("CA", "cad", 88)]
)
def test_the_fee_is_that_of_the_accounts_country(country: str, currency: str, fee: int, shop: Shop) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=f'{{"country": "{country}"}}'.encode()))
    assert charge_of(shop, currency=currency)["balance_transaction"]["fee"] == fee


def test_a_refund_gives_back_the_amount_and_not_the_fee(shop: Shop) -> None:
    charge = charge_of(shop)
    refund = shop.post("/v1/refunds", charge=charge["id"], amount=500, expand=["balance_transaction"])
    booked = refund["balance_transaction"]
    assert (booked["amount"], booked["fee"], booked["net"], booked["type"]) == (-500, 0, -500, "refund")
    assert shop.get(f"{PATH}/{booked['id']}", expand=["source"])["source"]["id"] == refund["id"]
    assert mismatches(booked) == []


def test_a_refund_that_fails_comes_back(shop: Shop) -> None:
    shop.clock(frozen=True)
    charge = charge_of(shop, payment_method="pm_card_refundFail")
    refund = shop.post("/v1/refunds", charge=charge["id"])
    shop.clock(advance=60)
    failed = shop.get(f"/v1/refunds/{refund['id']}", expand=["failure_balance_transaction"])
    booked = failed["failure_balance_transaction"]
    assert (booked["amount"], booked["type"]) == (2000, "refund_failure")
    assert sum(each["net"] for each in shop.get(PATH)["data"]) == charge["balance_transaction"]["net"]


def test_a_hold_adds_nothing_until_it_is_captured(shop: Shop) -> None:
    held = charge_of(shop, capture_method="manual")
    assert held["balance_transaction"] is None
    captured = shop.post(f"/v1/charges/{held['id']}/capture", amount=1000, expand=["balance_transaction"])
    assert (captured["balance_transaction"]["amount"], captured["balance_transaction"]["fee"]) == (1000, 59)
    declined = shop.wire.post(
        "/v1/payment_intents",
        {
            "amount": 500,
            "currency": "usd",
            "confirm": "true",
            "payment_method": "pm_card_chargeDeclined",
            "payment_method_types[]": "card",
        },
    )
    assert shop.get(f"/v1/charges/{declined.error['charge']}")["balance_transaction"] is None


def test_money_is_pending_until_its_day_has_come(shop: Shop) -> None:
    shop.clock(frozen=True)
    assert amounts(shop) == {"available": {"usd": 0}, "pending": {"usd": 0}}
    charge_of(shop)
    charge_of(shop, 1000, currency="eur")
    charge_of(shop, 1000, payment_method="pm_card_bypassPending")
    assert amounts(shop) == {"available": {"eur": 0, "usd": 941}, "pending": {"eur": 971, "usd": 1912}}
    assert mismatches(shop.get("/v1/balance")) == []
    shop.clock(advance=5 * 86_400)
    assert amounts(shop) == {"available": {"eur": 971, "usd": 2853}, "pending": {"eur": 0, "usd": 0}}
    assert {each["status"] for each in shop.get(PATH)["data"]} == {"available"}


def test_it_is_read_and_listed(shop: Shop) -> None:
    older, newer = charge_of(shop)["balance_transaction"], charge_of(shop, currency="eur")["balance_transaction"]
    check_reading(shop, PATH, newer, "No such balance transaction")
    check_listing(shop, PATH, older, newer)
    refund = shop.post("/v1/refunds", charge=older["source"], expand=["balance_transaction"])["balance_transaction"]
    check_filters(
        shop,
        PATH,
        ({"type": "refund"}, [refund]),
        ({"currency": "eur"}, [newer]),
        ({"source": older["source"]}, [older]),
    )


def test_an_invoice_is_booked_as_any_payment(shop: Shop) -> None:
    customer = shop.paying_customer()
    shop.post(f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay")
    assert [each["net"] for each in shop.get(PATH)["data"]] == [1912]

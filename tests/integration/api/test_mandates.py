"""Mandates over the wire: who agreed to be debited, and how."""

from __future__ import annotations

from tests.support.payment_classes import mismatches
from tests.support.resources import check_reading
from tests.support.shop import Object, Shop


def accepted(shop: Shop, **acceptance: str) -> Object:
    """A bank account that is kept, and the mandate for it."""
    given = {f"mandate_data__customer_acceptance__{name}": value for name, value in acceptance.items()}
    ready = shop.post(
        "/v1/setup_intents",
        customer=shop.customer()["id"],
        payment_method="pm_sepaDebit_success_at",
        payment_method_types=["sepa_debit"],
        confirm=True,
        **given,
    )
    return shop.get(f"/v1/mandates/{ready['mandate']}")


def test_what_was_agreed_online(shop: Shop) -> None:
    mandate = accepted(shop, type="online", online__ip_address="192.0.2.1", online__user_agent="Browser")
    check_reading(shop, "/v1/mandates", mandate, "No such mandate")
    assert mandate["customer_acceptance"]["online"] == {"ip_address": "192.0.2.1", "user_agent": "Browser"}
    assert (mandate["type"], mandate["status"]) == ("multi_use", "active")
    assert mismatches(mandate) == []


def test_what_was_agreed_on_paper(shop: Shop) -> None:
    mandate = accepted(shop, type="offline", accepted_at="1700000000")
    assert mandate["customer_acceptance"] == {"accepted_at": 1700000000, "offline": {}, "type": "offline"}
    assert mismatches(mandate) == []


def test_the_mandate_of_another_payment_method_permits_nothing(shop: Shop) -> None:
    mandate = accepted(shop, type="offline")
    given = {
        "amount": "500",
        "currency": "eur",
        "confirm": "true",
        "mandate": mandate["id"],
        "payment_method": "pm_card_visa",
        "return_url": "https://a.example",
    }
    refused = shop.wire.post("/v1/payment_intents", given)
    assert (refused.status, refused.error["param"]) == (400, "mandate")
    assert shop.get("/v1/payment_intents")["data"] == []

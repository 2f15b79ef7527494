"""Charges that are disputed as soon as they are made."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop

PATH = "/v1/disputes"


def charged(shop: Shop, card: str = "pm_card_createDispute", amount: int = 4200, **params: Any) -> Object:
    """The charge of a card, with the dispute about it."""
    intent = shop.direct_payment(amount, payment_method=card, **params)
    return shop.get(f"/v1/charges/{intent['latest_charge']}", expand=["dispute"])


def disputed(shop: Shop, card: str = "pm_card_createDispute", **params: Any) -> Object:
    """The dispute about the charge of a card."""
    dispute: Object = charged(shop, card, **params)["dispute"]
    return dispute


def read(shop: Shop, dispute: Object) -> Object:
    """The dispute as it is now."""
    return shop.get(f"{PATH}/{dispute['id']}")

"""What tests of the customer portal begin with."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

CONFIGURATIONS = "/v1/billing_portal/configurations"
SESSIONS = "/v1/billing_portal/sessions"
OFFER = "features__subscription_update__products__0"


def flat(params: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Parameters within parameters, as a shop's requests take them: `{"a": {"b": 1}}` is `a__b=1`."""
    told: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = {str(number): each for number, each in enumerate(value)}
        told |= flat(value, f"{prefix}{name}__") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return told


def opened(shop: Shop, customer: str, **params: Any) -> Object:
    """A session of a customer."""
    return shop.post(SESSIONS, customer=customer, **flat(params))


def offering(books: Books, *amounts: int, **params: Any) -> dict[str, Any]:
    """What makes a configuration that offers prices of one product."""
    product = books.shop.product(name="Gold")["id"]
    return {
        "features__subscription_update__enabled": True,
        "features__subscription_update__default_allowed_updates": ["price", "quantity", "promotion_code"],
        f"{OFFER}__product": product,
        f"{OFFER}__prices": [books.price(amount, product=product) for amount in amounts],
        **params,
    }

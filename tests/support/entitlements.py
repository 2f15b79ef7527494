"""Features, the products that they come with, and what customers are entitled to."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop

FEATURES = "/v1/entitlements/features"
ACTIVE = "/v1/entitlements/active_entitlements"
UPDATED = "entitlements.active_entitlement_summary.updated"


def new_feature(shop: Shop, key: str, **params: Any) -> Object:
    """A feature, named after its lookup key."""
    return shop.post(FEATURES, **{"lookup_key": key, "name": key.title(), **params})


def attach(shop: Shop, product: str, feature: str) -> Object:
    """A feature of a product."""
    return shop.post(f"/v1/products/{product}/features", entitlement_feature=feature)


def product_with(shop: Shop, *keys: str) -> str:
    """A new product with a new feature for each of the lookup keys, in that order."""
    product = str(shop.product(name="Gold")["id"])
    for key in keys:
        attach(shop, product, new_feature(shop, key)["id"])
    return product


def entitlements(shop: Shop, customer: str, **params: Any) -> list[Object]:
    """What a customer is entitled to, newest first."""
    found: list[Object] = shop.get(ACTIVE, customer=customer, **params)["data"]
    return found


def keys_of(shop: Shop, customer: str) -> list[str]:
    """The lookup keys of what a customer is entitled to, in alphabetical order."""
    return sorted(each["lookup_key"] for each in entitlements(shop, customer, limit=100))


def changes_told(shop: Shop) -> list[tuple[list[str], list[str]]]:
    """What events told of entitlements: the lookup keys before and after, each in alphabetical order."""
    told = [event["data"] for event in shop.events(type=UPDATED)]
    return [
        (_keys(each["previous_attributes"]["entitlements"]), _keys(each["object"]["entitlements"])) for each in told
    ]


def _keys(shown: Object) -> list[str]:
    return sorted(each["lookup_key"] for each in shown["data"])

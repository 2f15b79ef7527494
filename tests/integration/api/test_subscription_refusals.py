"""What is refused of a subscription leaves nothing behind: no object, no event, no use of a coupon, no number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY, Books, items

LISTS = (
    "charges",
    "coupons",
    "customers",
    "events",
    "invoiceitems",
    "invoices",
    "payment_intents",
    "prices",
    "products",
    "setup_intents",
    "subscription_schedules",
)
WITH_EVERYTHING = {
    "add_invoice_items__0__price_data__currency": "usd",
    "add_invoice_items__0__price_data__unit_amount": 500,
    "proration_behavior": "always_invoice",
}
"""What a change writes besides the subscription itself."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A subscription whose customer's card is about to fail, and what can be asked of it."""

    shop: Shop
    created: Object
    price: str
    coupon: str
    product: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/v1/subscriptions/{self.created['id']}"

    @property
    def item(self) -> str:
        """Its one item."""
        id: str = self.created["items"]["data"][0]["id"]
        return id

    def world(self) -> dict[str, Any]:
        """All there is, and all that was ever told."""
        found: dict[str, Any] = {name: self.shop.wire.all(f"/v1/{name}") for name in LISTS}
        return found | {"subscriptions": self.shop.wire.all("/v1/subscriptions", {"status": "all"})}


@pytest.fixture
def scene(shop: Shop) -> Scene:
    books = Books(shop)
    start = books.stop()
    customer = shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(2000))
    books.move_to(start + 10 * DAY)
    books.use_card(customer, "pm_card_chargeCustomerFail")
    coupon = shop.coupon(percent_off="10", duration="forever")["id"]
    return Scene(shop, created, books.price(9000), coupon, shop.product(name="Setup")["id"])


def _create(scene: Scene) -> tuple[str, dict[str, Any]]:
    return "/v1/subscriptions", {"customer": scene.created["customer"], **items(scene.price)}


def _update(scene: Scene) -> tuple[str, dict[str, Any]]:
    return scene.path, {"items__0__id": scene.item, "items__0__price": scene.price}


def _update_item(scene: Scene) -> tuple[str, dict[str, Any]]:
    return f"/v1/subscription_items/{scene.item}", {"price": scene.price, "proration_behavior": "always_invoice"}


def _schedule(scene: Scene) -> tuple[str, dict[str, Any]]:
    params = {"customer": scene.created["customer"], "start_date": "now", "phases__0__items__0__price": scene.price}
    return "/v1/subscription_schedules", {**params, "phases__0__collection_method": "send_invoice"}


Asked = Callable[[Scene], tuple[str, dict[str, Any]]]
DECLINES = {"payment_behavior": "error_if_incomplete"}
REFUSALS: dict[str, tuple[Asked, dict[str, Any], int]] = {
    "created, and its card declines": (_create, WITH_EVERYTHING | DECLINES, 402),
    "changed, and its card declines": (_update, WITH_EVERYTHING | DECLINES, 402),
    "an item changed, and its card declines": (_update_item, DECLINES, 402),
    "a trial that ends, and its card declines": (_update, {"trial_end": "now", **WITH_EVERYTHING, **DECLINES}, 402),
    "created with one good item and a bad one": (_create, {"items__1__price": "price_x"}, 400),
    "changed with one good item and a bad one": (_update, {"items__1__id": "si_x"}, 400),
    "created with an end in the past": (_create, {**WITH_EVERYTHING, "cancel_at": 1}, 400),
    "changed with an end in the past": (_update, {**WITH_EVERYTHING, "cancel_at": 1}, 400),
    "created without a payment method that there is": (_create, {"default_payment_method": "pm_x"}, 400),
    "created in another currency": (_create, {**WITH_EVERYTHING, "currency": "eur"}, 400),
    "changed at a second outside of its period": (_update, {**WITH_EVERYTHING, "proration_date": 1}, 400),
    "changed later, with what cannot wait": (
        _update,
        {"payment_behavior": "pending_if_incomplete", "description": "x"},
        400,
    ),
    "scheduled to be sent without days": (_schedule, {}, 400),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_leaves_nothing_behind(case: str, scene: Scene) -> None:
    asked, params, status = REFUSALS[case]
    path, wanted = asked(scene)
    if "add_invoice_items__0__price_data__currency" in params:
        params = {**params, "add_invoice_items__0__price_data__product": scene.product}
        params["discounts__0__coupon"] = scene.coupon
    before = scene.world()
    answer = scene.shop.wire.post(path, spelled({**wanted, **params}))
    assert answer.status == status, answer.body
    assert scene.world() == before

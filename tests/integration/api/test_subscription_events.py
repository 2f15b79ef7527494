"""What is told of a subscription, in the order that logs of the real service recorded, with what was there before.

Several events share a second there, and no order is promised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.shop import PAID, Object, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books

HOUR = 3600
FEBRUARY = 1_769_904_000
UPDATED = "customer.subscription.updated"
DELETED = "customer.subscription.deleted"
CHARGED = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
PAID_AT_ONCE = ["invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"]
NOTHING_ASKED = {"canceled_at": None, "cancellation_details": {"reason": None}}
ASKED = {"canceled_at": MONTH_START, "cancellation_details": {"reason": "cancellation_requested"}}


@dataclass(slots=True)
class Stage:
    """A customer who pays ten dollars a month, as a story finds them."""

    books: Books
    shop: Shop
    customer: str
    made: Object
    count: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The subscription."""
        found: str = self.made["id"]
        return found

    def change(self, **params: Any) -> Object:
        """An update of it."""
        return self.books.update(self.id, **params)

    def item(self, **params: Any) -> dict[str, Any]:
        """Parameters of its one item."""
        return {"items__0__id": self.made["items"]["data"][0]["id"]} | {f"items__0__{k}": v for k, v in params.items()}


def end_at_once(stage: Stage) -> None:
    stage.shop.delete(f"/v1/subscriptions/{stage.id}")


def ask_for_the_end(stage: Stage) -> None:
    stage.change(cancel_at_period_end=True)


def take_the_end_back(stage: Stage) -> None:
    stage.change(cancel_at_period_end=False)


def reach_the_end(stage: Stage) -> None:
    stage.books.move_to(FEBRUARY)


def change_and_invoice(stage: Stage) -> None:
    stage.change(**stage.item(quantity=2), proration_behavior="always_invoice")


def change(stage: Stage) -> None:
    stage.change(**stage.item(quantity=2))


def describe(stage: Stage) -> None:
    stage.change(description="Gold", metadata__a="b")


def discount(stage: Stage) -> None:
    coupon = stage.facts["coupon"] = stage.shop.coupon(percent_off="10", duration="forever")["id"]
    stage.count = len(stage.shop.events())
    stage.change(discounts__0__coupon=coupon)


def take_the_discount_back(stage: Stage) -> None:
    stage.change(discounts="")


def stop_collecting(stage: Stage) -> None:
    stage.change(pause_collection__behavior="void")


def pause(stage: Stage) -> None:
    stage.shop.post(f"/v1/subscriptions/{stage.id}/pause", bill_for__unused_time_from__type="none")


def resume(stage: Stage) -> None:
    stage.shop.post(f"/v1/subscriptions/{stage.id}/resume")


def renew(stage: Stage) -> None:
    stage.books.move_to(FEBRUARY)


def collect(stage: Stage) -> None:
    stage.books.move_to(FEBRUARY + HOUR + 1)


def retry(stage: Stage) -> None:
    stage.books.move_to(FEBRUARY + HOUR + 1 + 3 * DAY)


def take_another_card(stage: Stage) -> None:
    stage.books.use_card(stage.customer, "pm_card_chargeCustomerFail")


def change_later(stage: Stage) -> None:
    later = {"payment_behavior": "pending_if_incomplete", "proration_behavior": "always_invoice"}
    stage.change(**stage.item(price=stage.books.price(9000)), **later)


def pay_for_it(stage: Stage) -> None:
    latest = stage.books.subscription(stage.id)["latest_invoice"]
    card = stage.shop.card(stage.customer)["id"]
    stage.count = len(stage.shop.events())
    stage.shop.post(f"/v1/invoices/{latest}/pay", payment_method=card)


def wait_in_vain(stage: Stage) -> None:
    stage.books.move_to(MONTH_START + 23 * HOUR)


Step = Callable[[Stage], None]
Told = list[str]
FAILED = ["charge.failed", "payment_intent.payment_failed"]
STORIES: list[tuple[list[Step], Told, Object | None]] = [
    ([end_at_once], [DELETED], None),
    ([ask_for_the_end], [UPDATED], {"cancel_at": None, "cancel_at_period_end": False, **NOTHING_ASKED}),
    (
        [ask_for_the_end, take_the_end_back],
        [UPDATED],
        {"cancel_at": FEBRUARY, "cancel_at_period_end": True, **ASKED},
    ),
    ([ask_for_the_end, reach_the_end], [DELETED], None),
    (
        [change_and_invoice],
        ["invoiceitem.created", "invoiceitem.created", *CHARGED, *PAID_AT_ONCE, "invoice_payment.paid", UPDATED],
        {"items": ..., "latest_invoice": ..., "quantity": 1},
    ),
    ([change], ["invoiceitem.created", "invoiceitem.created", UPDATED], {"items": ..., "quantity": 1}),
    ([describe], [UPDATED], {"description": None, "metadata": {"a": None}}),
    ([discount], ["customer.discount.created", UPDATED], {"discounts": []}),
    ([discount, take_the_discount_back], ["customer.discount.deleted", UPDATED], {"discounts": ...}),
    ([stop_collecting], [UPDATED], {"pause_collection": None}),
    ([pause], ["customer.subscription.paused", UPDATED], {"items": ..., "status": "active", "status_details": None}),
    (
        [pause, resume],
        [*CHARGED, *PAID_AT_ONCE, "invoice_payment.paid", "customer.subscription.resumed", UPDATED],
        {"items": ..., "latest_invoice": ..., "status": "paused", "status_details": ...},
    ),
    ([renew], ["invoice.upcoming", "invoice.created", UPDATED], {"items": ..., "latest_invoice": ...}),
    (
        [renew, collect],
        [
            "invoice.updated",
            "invoice.finalized",
            *CHARGED,
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
        ],
        None,
    ),
    (
        [take_another_card, renew, collect],
        [
            "invoice.updated",
            "invoice.finalized",
            "payment_intent.created",
            *FAILED,
            "invoice.updated",
            "invoice.payment_failed",
            UPDATED,
        ],
        {"status": "active"},
    ),
    ([take_another_card, renew, collect, retry], [*FAILED, "invoice.updated", "invoice.payment_failed"], None),
    ([take_another_card, renew, collect, pay_for_it], [*PAID, UPDATED], {"status": "past_due"}),
    (
        [take_another_card, change_later, pay_for_it],
        [*PAID, "customer.subscription.pending_update_applied", UPDATED],
        {"items": ..., "pending_update": ..., "plan": ...},
    ),
    (
        [take_another_card, change_later, wait_in_vain],
        [
            "invoice.updated",
            "invoice.voided",
            "payment_intent.canceled",
            "customer.subscription.pending_update_expired",
            UPDATED,
        ],
        {"pending_update": ...},
    ),
]


@pytest.mark.parametrize(
    ("steps", "types", "previous"), STORIES, ids=[", ".join(step.__name__ for step in steps) for steps, _, _ in STORIES]
)
def test_what_is_told(steps: list[Step], types: Told, previous: Object | None, shop: Shop) -> None:
    books = Books(shop)
    books.stop()
    customer = shop.paying_customer()["id"]
    stage = Stage(books, shop, customer, books.subscribe(customer, books.price(1000)))
    for step in steps:
        stage.count = len(shop.events())
        step(stage)
    told = shop.events()[stage.count :]
    assert [event["type"] for event in told] == types
    if previous is None:
        return
    before = told[-1]["data"]["previous_attributes"]
    assert before.keys() == previous.keys()
    assert {name: before[name] for name, value in previous.items() if value is not ...} == {
        name: value for name, value in previous.items() if value is not ...
    }

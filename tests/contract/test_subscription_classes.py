"""Subscriptions and their items, in every status that they can be in, hold against the official SDK's typed classes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books

HOUR = 3600
FEBRUARY = 1_769_904_000


def active(books: Books) -> Object:
    shop = books.shop
    coupon, tax = shop.coupon(percent_off="10", duration="forever")["id"], shop.tax_rate()["id"]
    created = books.subscribe(
        shop.paying_customer()["id"],
        books.price(1000),
        books.price(500),
        cancel_at=MONTH_START + 90 * DAY,
        default_tax_rates=[tax],
        description="Gold",
        discounts__0__coupon=coupon,
        invoice_settings__custom_fields__0__name="Order",
        invoice_settings__custom_fields__0__value="6735",
        metadata__a="b",
        payment_settings__payment_method_options__card__network="visa",
        payment_settings__payment_method_types=["card"],
        payment_settings__save_default_payment_method="on_subscription",
        pending_invoice_item_interval__interval="week",
        billing_thresholds__amount_gte=5000,
    )
    return books.update(created["id"], pause_collection__behavior="void", cancellation_details__comment="Dear")


def trialing(books: Books) -> Object:
    return books.subscribe(books.shop.customer()["id"], books.price(1000), trial_period_days=2)


def incomplete(books: Books) -> Object:
    customer = books.shop.paying_customer("pm_card_threeDSecure2Required")["id"]
    return books.subscribe(customer, books.price(1000))


def incomplete_expired(books: Books) -> Object:
    created = incomplete(books)
    books.move_to(MONTH_START + 23 * HOUR)
    return created


def past_due(books: Books) -> Object:
    customer = books.shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000))
    books.use_card(customer, "pm_card_chargeCustomerFail")
    books.move_to(FEBRUARY + HOUR + 1)
    return created


def unpaid(books: Books) -> Object:
    settings = b'{"dunning": {"retry_days": [], "after_last_retry": "unpaid"}}'
    books.shop.wire.ok(books.shop.wire.request("POST", "/_emulator/account", body=settings))
    return past_due(books)


def canceled(books: Books) -> Object:
    created = active(books)
    books.shop.delete(f"/v1/subscriptions/{created['id']}")
    return created


def paused(books: Books) -> Object:
    created = books.subscribe(
        books.shop.customer()["id"],
        books.price(1000),
        billing_cycle_anchor_config__day_of_month=31,
        trial_period_days=7,
        trial_settings__end_behavior__missing_payment_method="pause",
    )
    books.update(created["id"], trial_end="now")
    return books.shop.post(f"/v1/subscriptions/{created['id']}/resume")


def with_a_pending_update(books: Books) -> Object:
    customer = books.shop.paying_customer()["id"]
    created = books.subscribe(customer, books.price(1000), billing_mode__type="classic")
    books.use_card(customer, "pm_card_chargeCustomerFail")
    return books.update(
        created["id"],
        items__0__id=created["items"]["data"][0]["id"],
        items__0__quantity=3,
        payment_behavior="pending_if_incomplete",
        proration_behavior="always_invoice",
        metadata__a="b",
    )


STATES = (
    active,
    trialing,
    incomplete,
    incomplete_expired,
    past_due,
    unpaid,
    canceled,
    paused,
    with_a_pending_update,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_subscriptions_their_invoices_and_their_events(state: Callable[[Books], Object], shop: Shop) -> None:
    books = Books(shop)
    books.stop()
    id = state(books)["id"]
    shown = books.subscription(id)
    if state is not with_a_pending_update:
        assert shown["status"] == state.__name__
    expanded = books.subscription(id, expand=["customer", "discounts", "latest_invoice", "pending_setup_intent"])
    lists = [shop.get(path) for path in ("/v1/subscriptions?status=all", "/v1/invoices", "/v1/invoiceitems")]
    lists.append(shop.get("/v1/subscription_items", subscription=id))
    told = [each for event in shop.events() for each in (event, event["data"]["object"])]
    previews = [] if state in (canceled, incomplete_expired, paused, active) else [_preview(shop, id)]
    for each in (shown, expanded, *lists, *previews, *told):
        assert mismatches(each) == []


def _preview(shop: Shop, id: str) -> Object:
    return shop.post("/v1/invoices/create_preview", subscription=id)

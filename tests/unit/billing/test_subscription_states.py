"""Which status of a subscription allows what: the table, written out once more as the documentation tells it."""

from __future__ import annotations

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.states import (
    OPERATIONS,
    STATUSES,
    VERDICTS,
    Operation,
    require_allowed,
    update_operation,
)
from emulator.billing.subscriptions.subscription import Status, Subscription, SubscriptionItem

TABLE = """
                    update  limited_update  details_update  item_change  cancel  pause  resume  migrate
active              yes     yes             yes             yes          yes     yes    400     yes
trialing            yes     yes             yes             yes          yes     yes    400     yes
past_due            yes     yes             yes             yes          yes     400    400     yes
unpaid              yes     yes             yes             yes          yes     400    400     yes
paused              yes     yes             yes             yes          yes     400    yes     yes
incomplete          400     yes             yes             400          yes     400    400     400
incomplete_expired  400     400             yes             404          404     404    404     404
canceled            400     400             yes             404          404     404    404     404
"""
"""`yes`, or the status of the answer: docs.stripe.com/billing/subscriptions/overview."""


def cells() -> list[tuple[str, str, str]]:
    head, *rows = TABLE.strip().splitlines()
    return [
        (status, operation, answer)
        for status, *answers in (row.split() for row in rows)
        for operation, answer in zip(head.split(), answers, strict=True)
    ]


def subscription(status: Status) -> Subscription:
    price = Price(
        id="price_1",
        created=0,
        currency="usd",
        order="price_1",
        product="prod_1",
        recurring=Recurring(interval="month"),
        terms=Terms(unit_amount_decimal="1000"),
    )
    item = SubscriptionItem(id="si_1", created=0, subscription="sub_1", price=price, period_start=0, period_end=1)
    blank = Subscription(
        id="sub_1",
        created=0,
        billing_cycle_anchor=0,
        currency="usd",
        customer="cus_1",
        items=(item,),
        start_date=0,
        status="active",
    )
    return replace(blank, status=status)


def test_the_table_is_whole() -> None:
    assert {(status, operation) for status, operation, _ in cells()} == {
        (status, operation) for status in STATUSES for operation in OPERATIONS
    }
    assert {status: set(row) for status, row in VERDICTS.items()} == {status: set(OPERATIONS) for status in STATUSES}


@pytest.mark.parametrize(("status", "operation", "answer"), cells())
def test_each_status_allows_what_the_table_says(status: Status, operation: Operation, answer: str) -> None:
    if answer == "yes":
        require_allowed(subscription(status), operation)
        return
    with pytest.raises(APIError) as refused:
        require_allowed(subscription(status), operation)
    assert str(refused.value.status) == answer


@pytest.mark.parametrize(
    ("named", "operation"),
    [
        ({"metadata"}, "details_update"),
        ({"cancellation_details", "expand"}, "details_update"),
        ({"metadata", "description"}, "limited_update"),
        ({"default_payment_method"}, "limited_update"),
        ({"metadata", "items"}, "update"),
    ],
)
def test_what_an_update_is(named: set[str], operation: Operation) -> None:
    assert update_operation(frozenset(named)) == operation

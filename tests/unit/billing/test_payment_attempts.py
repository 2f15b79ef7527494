"""When an open invoice is charged by itself, and how attempts are counted."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.invoices.drafts import update_invoice
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_params import InvoiceReferences, InvoiceUpdateParams
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.invoices.payment_attempts import (
    AttemptRecord,
    automatic_attempt,
    is_charged_automatically,
    manual_attempt,
    schedule_first_attempt,
    schedule_retry,
)
from tests.support.domain_objects import NOW, customer, draft, moment

DAY = 86400


def charging(**changed: Any) -> Invoice:
    owner = customer()
    invoice = finalize_invoice(draft(owner, 500), owner, auto_advance=True, ctx=moment(), changes=Changes())
    return replace(invoice, collection_method="charge_automatically", **changed)


@pytest.mark.parametrize(
    ("before", "entry"),
    [
        (0, AttemptRecord(1, NOW + 3 * DAY)),
        (1, AttemptRecord(2, NOW + 5 * DAY)),
        (2, AttemptRecord(3, NOW + 7 * DAY)),
        (3, AttemptRecord(4, None)),
        (4, AttemptRecord(5, None)),
    ],
)
def test_automatic_attempts_count_and_retry_until_the_schedule_ends(before: int, entry: AttemptRecord) -> None:
    assert automatic_attempt(charging(attempt_count=before), moment()) == entry


@pytest.mark.parametrize(("before", "count"), [(0, 1), (1, 1), (3, 3)])
def test_only_the_first_attempt_by_hand_counts(before: int, count: int) -> None:
    invoice = charging(attempt_count=before, next_payment_attempt=NOW + DAY)
    assert manual_attempt(invoice) == AttemptRecord(count, NOW + DAY)


@pytest.mark.parametrize(
    ("changed", "ordered"),
    [
        ({}, True),
        ({"auto_advance": False}, False),
        ({"collection_method": "send_invoice"}, False),
        ({"status": "paid"}, False),
        ({"status": "uncollectible"}, False),
    ],
)
def test_the_first_attempt_is_ordered_for_what_charges_itself(changed: dict[str, Any], ordered: bool) -> None:
    invoice, changes = replace(charging(), **changed), Changes()
    assert is_charged_automatically(invoice) is ordered
    assert schedule_first_attempt(invoice, moment(), changes) is invoice
    due = [getattr(job, "due_at", None) for _, job in changes.written.values()]
    assert due == ([NOW + 3600] if ordered else [])


def test_nothing_is_ordered_once_the_schedule_ended() -> None:
    changes = Changes()
    schedule_retry(charging(attempt_count=4), moment(), changes)
    assert changes.written == {}
    schedule_retry(charging(next_payment_attempt=NOW + DAY), moment(), changes)
    assert [getattr(job, "due_at", None) for _, job in changes.written.values()] == [NOW + DAY]


def test_letting_an_open_invoice_advance_orders_the_attempt() -> None:
    changes, still = Changes(), charging(auto_advance=False)
    params = InvoiceUpdateParams(auto_advance=True)
    update_invoice(still, params, InvoiceReferences(), NumberReservations(), moment(), changes)
    assert ("work", f"charge-{still.id}") in changes.written

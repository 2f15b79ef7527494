"""What pays an invoice, and what is left then."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.days import midnight
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroPayment
from emulator.billing.dayzero.payments import (
    PaymentCreateParams,
    PaymentUpdateParams,
    add_payment,
    pay_by_stripe,
    remove_payment,
    update_payment,
)
from emulator.billing.dayzero.transactions import DayzeroTransaction
from tests.unit.dayzero.test_generation import moment

NOW = moment("2026-05-10")
OPEN = DayzeroInvoice(
    id="1",
    created=0,
    place="dayzero_invoice_1",
    updated=0,
    customer_id="2",
    customer_name="Acme",
    currency="USD",
    due_date="2026-06-01",
    total=1000,
    file_secret="s",
    number="INV-001",
    status="open",
)
DEPOSIT = DayzeroTransaction(
    id="3",
    created=0,
    place="dayzero_transaction_1",
    updated=0,
    amount=1500,
    currency="USD",
    datetime="2026-05-02",
)


def after(changes: Changes) -> tuple[DayzeroInvoice, int]:
    """The invoice as it was changed, and what of the transaction is given out."""
    (invoice,), (transaction,) = changes.saved(DayzeroInvoice), changes.saved(DayzeroTransaction)
    return invoice, transaction.allocated


def paid(
    invoice: DayzeroInvoice, amount: int, transaction: DayzeroTransaction = DEPOSIT, paid_on: int | None = None
) -> tuple[DayzeroInvoice, int]:
    changes = Changes()
    params = PaymentCreateParams(transaction_id=transaction.id, amount=amount, paid_on=paid_on)
    add_payment(invoice, transaction, params, NOW, changes)
    return after(changes)


def test_a_part_and_the_rest() -> None:
    part, allocated = paid(OPEN, 999)
    assert (part.status, part.balance_due, part.paid_on, allocated) == ("partially_paid", 1, None, 999)
    rest, _ = paid(part, 1, paid_on=midnight("2026-05-09"))
    assert (rest.status, rest.balance_due, rest.paid_on) == ("manual_paid", 0, midnight("2026-05-09"))
    assert [each.amount for each in rest.payments] == [999, 1]


def test_a_payment_is_of_the_day_of_its_transaction_and_the_last_one_counts() -> None:
    first, _ = paid(OPEN, 400, paid_on=midnight("2026-05-20"))
    whole, _ = paid(first, 600)
    assert [each.paid_on for each in whole.payments] == [midnight("2026-05-20"), midnight("2026-05-02")]
    assert whole.paid_on == midnight("2026-05-20")


def test_more_than_is_due_can_be_paid_but_not_more_than_there_is() -> None:
    whole, allocated = paid(OPEN, 1500)
    assert (whole.status, whole.total_paid, whole.balance_due, allocated) == ("manual_paid", 1500, 0, 1500)
    for transaction in (replace(DEPOSIT, allocated=1), replace(DEPOSIT, amount=-1500)):
        with pytest.raises(APIError, match="exceeds the remaining unallocated amount") as refused:
            paid(OPEN, 1500, transaction)
        assert refused.value.status == 400


def test_a_transaction_pays_in_its_own_currency() -> None:
    with pytest.raises(APIError, match="Transaction currency EUR does not match invoice currency USD") as refused:
        paid(OPEN, 1, replace(DEPOSIT, currency="EUR"))
    assert refused.value.status == 400


def test_an_invoice_has_only_so_many_payments() -> None:
    one = paid(OPEN, 1)[0].payments
    part = replace(OPEN, status="partially_paid")
    assert len(paid(replace(part, payments=one * (choices.MAX_PAYMENTS - 1)), 1)[0].payments) == choices.MAX_PAYMENTS
    with pytest.raises(APIError, match="at most") as refused:
        paid(replace(part, payments=one * choices.MAX_PAYMENTS), 1)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("amount", "status", "allocated"),
    [(1000, "manual_paid", 1000), (999, "partially_paid", 999), (1500, "manual_paid", 1500)],
)
def test_another_amount(amount: int, status: str, allocated: int) -> None:
    part, given = paid(OPEN, 600)
    changes = Changes()
    transaction = replace(DEPOSIT, allocated=given)
    params = PaymentUpdateParams(amount=amount, paid_on=midnight("2026-05-07"))
    changed = update_payment(part, part.payments[0], transaction, params, NOW, changes)
    assert (changed.amount, changed.paid_on) == (amount, midnight("2026-05-07"))
    assert (after(changes)[0].status, after(changes)[1]) == (status, allocated)
    kept = update_payment(part, part.payments[0], transaction, PaymentUpdateParams(), NOW, Changes())
    assert (kept.amount, kept.paid_on) == (600, midnight("2026-05-02"))
    with pytest.raises(APIError, match="exceeds"):
        update_payment(part, part.payments[0], transaction, PaymentUpdateParams(amount=1501), NOW, Changes())


def test_what_is_taken_away_is_there_again() -> None:
    first, _ = paid(OPEN, 400)
    both, _ = paid(first, 600)

    def without(invoice: DayzeroInvoice, payment: DayzeroPayment) -> tuple[DayzeroInvoice, int]:
        changes = Changes()
        remove_payment(invoice, payment, replace(DEPOSIT, allocated=1000), NOW, changes)
        return after(changes)

    one, allocated = without(both, both.payments[0])
    assert (one.status, one.paid_on, one.balance_due, allocated) == ("partially_paid", None, 400, 600)
    none, allocated = without(first, first.payments[0])
    assert (none.status, none.payments, allocated) == ("open", (), 600)


def test_stripe_pays_all_that_is_due_and_then_payments_are_final() -> None:
    part, _ = paid(OPEN, 400)
    by_stripe = pay_by_stripe(part, NOW, Changes())
    assert (by_stripe.status, by_stripe.paid_by_stripe, by_stripe.balance_due) == ("stripe_paid", 600, 0)
    assert by_stripe.paid_on == NOW.now
    operations: list[Any] = [
        lambda: pay_by_stripe(by_stripe, NOW, Changes()),
        lambda: remove_payment(by_stripe, by_stripe.payments[0], DEPOSIT, NOW, Changes()),
        lambda: update_payment(by_stripe, by_stripe.payments[0], DEPOSIT, PaymentUpdateParams(), NOW, Changes()),
        lambda: paid(by_stripe, 1),
    ]
    for operation in operations:
        with pytest.raises(APIError) as refused:
            operation()
        assert refused.value.status == 409

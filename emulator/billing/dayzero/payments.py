"""What is paid of an invoice: by bank transactions that are linked to it, or on its payment page at Stripe.

ondayzero.com/docs/reference/invoices/create-invoice-payment: a transaction can pay several invoices, an invoice can be
paid by several transactions, and by more than it asks for.
"""

import uuid

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import Params
from emulator.billing.core.structs import replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroPayment, Status
from emulator.billing.dayzero.state_table import require_allowed
from emulator.billing.dayzero.transactions import DayzeroTransaction


class PaymentCreateParams(Params, frozen=True, kw_only=True):
    """POST /invoices/{invoice_id}/payments: InvoicePaymentRequest; cents, and unix seconds, UTC."""

    transaction_id: str
    amount: int
    paid_on: int | None = None


class PaymentUpdateParams(Params, frozen=True, kw_only=True):
    """PATCH /invoices/{invoice_id}/payments/{payment_id}: InvoicePaymentUpdateRequest; None is as if not given."""

    amount: int | None = None
    paid_on: int | None = None


def add_payment(
    invoice: DayzeroInvoice,
    transaction: DayzeroTransaction,
    params: PaymentCreateParams,
    ctx: Context,
    changes: Changes,
) -> DayzeroPayment:
    """Links a transaction to an invoice that it pays, or a part of it.

    Raises APIError: 409 for an invoice that cannot be paid, 400 for a transaction of another currency, for more than is
    left of it, and for one payment too many.
    """
    require_allowed("add_payment", invoice)
    if transaction.currency != invoice.currency:
        raise APIError(
            f"Transaction currency {transaction.currency} does not match invoice currency {invoice.currency}",
            status=400,
        )
    if len(invoice.payments) >= choices.MAX_PAYMENTS:
        raise APIError(f"An invoice can have at most {choices.MAX_PAYMENTS} payments", status=400)
    payment = DayzeroPayment(
        id=str(uuid.uuid4()),
        created=ctx.now,
        updated=ctx.now,
        transaction_id=transaction.id,
        amount=params.amount,
        paid_on=transaction.occurred_at if params.paid_on is None else params.paid_on,
    )
    _allocate(transaction, params.amount, ctx, changes)
    _save_payments(invoice, (*invoice.payments, payment), ctx, changes)
    return payment


def update_payment(
    invoice: DayzeroInvoice,
    payment: DayzeroPayment,
    transaction: DayzeroTransaction,
    params: PaymentUpdateParams,
    ctx: Context,
    changes: Changes,
) -> DayzeroPayment:
    """Changes the amount or the day of a payment. Raises APIError: 409, or 400 for more than is left to allocate."""
    require_allowed("change_payment", invoice)
    changed = replace(
        payment,
        amount=payment.amount if params.amount is None else params.amount,
        paid_on=payment.paid_on if params.paid_on is None else params.paid_on,
        updated=ctx.now,
    )
    _allocate(transaction, changed.amount - payment.amount, ctx, changes)
    _save_payments(
        invoice, tuple(changed if each.id == payment.id else each for each in invoice.payments), ctx, changes
    )
    return changed


def remove_payment(
    invoice: DayzeroInvoice, payment: DayzeroPayment, transaction: DayzeroTransaction, ctx: Context, changes: Changes
) -> None:
    """Takes a transaction's link to an invoice away. Raises APIError (409) where payments are final."""
    require_allowed("remove_payment", invoice)
    _allocate(transaction, -payment.amount, ctx, changes)
    _save_payments(invoice, tuple(each for each in invoice.payments if each.id != payment.id), ctx, changes)


def pay_by_stripe(invoice: DayzeroInvoice, ctx: Context, changes: Changes) -> DayzeroInvoice:
    """The invoice with all that was due paid on its payment page. Raises APIError (409) for one that cannot be paid."""
    require_allowed("pay_by_stripe", invoice)
    paid = replace(invoice, paid_by_stripe=invoice.balance_due, paid_on=ctx.now, status="stripe_paid", updated=ctx.now)
    changes.save(paid)
    return paid


def _allocate(transaction: DayzeroTransaction, more: int, ctx: Context, changes: Changes) -> None:
    """Allocates so many cents more of a transaction, or fewer. Raises APIError (400) for more than are left."""
    if more > transaction.unallocated:
        raise APIError("Payment amount exceeds the remaining unallocated amount on the transaction", status=400)
    changes.save(replace(transaction, allocated=transaction.allocated + more, updated=ctx.now))


def _save_payments(
    invoice: DayzeroInvoice, payments: tuple[DayzeroPayment, ...], ctx: Context, changes: Changes
) -> None:
    paid = replace(invoice, payments=payments, updated=ctx.now)
    is_paid = paid.total_paid >= paid.total and bool(payments)
    changes.save(
        replace(
            paid,
            status=_status(paid, is_paid=is_paid),
            paid_on=max(each.paid_on for each in payments) if is_paid else None,
        )
    )


def _status(invoice: DayzeroInvoice, *, is_paid: bool) -> Status:
    if is_paid:
        return "manual_paid"
    return "partially_paid" if invoice.payments else "open"

"""Money that came in for an invoice, in full or in part. No page documents how it is recorded."""

import uuid

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import day_of
from emulator.billing.core.structs import replace
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.billing.stateset.invoice import StatesetInvoice, StatesetPayment
from emulator.billing.stateset.invoice_params import PaymentParams
from emulator.billing.stateset.state_table import require_allowed, status_after


def record_payment(
    invoice: StatesetInvoice, params: PaymentParams, ctx: Context, changes: Changes
) -> tuple[StatesetInvoice, StatesetPayment]:
    """The invoice with a payment more, and the payment: paid or partially paid then.

    Raises APIError (422) where nothing is owed, for more than is due, and for more payments than an invoice can have.
    """
    require_allowed("pay_in_part", invoice)
    amount = invoice.amount_due if params.amount is None else params.amount
    if amount > invoice.amount_due:
        message = f"The amount is more than the amount due, {invoice.amount_due}."
        raise api_error(choices.INVALID, "VALIDATION_ERROR", message, field="amount", amount_due=invoice.amount_due)
    is_last = amount == invoice.amount_due
    if len(invoice.payments) >= choices.MAX_PAYMENTS and not is_last:
        message = f"An invoice has at most {choices.MAX_PAYMENTS} partial payments."
        raise api_error(choices.INVALID, "VALIDATION_ERROR", message, field="amount")
    payment = StatesetPayment(
        id=f"pay_{uuid.uuid4()}",
        created=ctx.now,
        amount=amount,
        payment_date=params.payment_date or day_of(ctx.now),
        payment_method=params.payment_method,
        reference=params.reference,
        notes=params.notes,
    )
    paid = replace(
        invoice,
        amount_paid=invoice.amount_paid + amount,
        payments=(*invoice.payments, payment),
        next_reminder_at=None if is_last else invoice.next_reminder_at,
        status=status_after("pay_in_full" if is_last else "pay_in_part", invoice),
        updated_at=ctx.now,
    )
    changes.save(paid)
    changes.emit("invoice.paid" if is_last else "invoice.partially_paid", paid)
    return paid, payment

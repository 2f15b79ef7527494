"""Giving an invoice up: voiding it, or writing it off as uncollectible.

docs.stripe.com/invoicing/integration/workflow-transitions and docs.stripe.com/api/invoices/void,
/mark_uncollectible. Both leave the amounts as they are. What payments forbid stands in
docs.stripe.com/invoicing/partial-payments, "Invoice payment statuses"; the payment that the invoice itself made is
meant by none of it.
"""

from collections.abc import Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.balances import unapply_balance
from emulator.billing.invoices.credits import reinstate_credits
from emulator.billing.invoices.invoice import Invoice, Status
from emulator.billing.invoices.payment_state import PaymentState, cancel_open_payments

NOT_OPEN = "You can only pass in open invoices. This invoice isn't open."
HAS_PAID_PAYMENTS = "Invoices with `paid` payments cannot be voided."
HAS_OPEN_PAYMENTS = "Invoices with `open` payments cannot be voided."
"""Only the words about paid payments were recorded; these follow them."""

VOIDABLE: frozenset[Status] = frozenset({"open", "uncollectible"})
"""The documentation lets an uncollectible invoice be voided, observations of the real service contradict it; without
"uncollectible" here it is refused with NOT_OPEN."""


def void_invoice(
    invoice: Invoice,
    customer: Customer | None,
    payment_state: PaymentState,
    credit_grants: Sequence[CreditGrant],
    ctx: Context,
    changes: Changes,
    *,
    latest_revision: str | None = None,
) -> Invoice:
    """The invoice after voiding; its intents are canceled, and what the customer's balance and credits paid is back.

    It does not advance any more: `auto_advance` is false then (recorded at 2025-11-17.clover, 6 of 6).

    Args:
        invoice: the invoice.
        customer: its customer, None when there is none any more.
        payment_state: what collects it.
        credit_grants: those that paid something of it.
        ctx: when it happens.
        changes: where it is recorded.
        latest_revision: the id of the revision that replaces it, if one does.

    Raises APIError unless the invoice is open or uncollectible and nothing was paid on it.
    """
    _require_voidable(invoice)
    if customer is not None:
        unapply_balance(invoice, customer, ctx, changes)
    reinstate_credits(invoice, credit_grants, ctx, changes)
    voided = replace(
        invoice,
        auto_advance=False,
        status="void",
        latest_revision=latest_revision or invoice.latest_revision,
        next_payment_attempt=None,
        transitions=replace(invoice.transitions, voided_at=ctx.now),
    )
    changes.save(voided)
    changes.emit("invoice.updated", voided, invoice)
    changes.emit("invoice.voided", voided)
    cancel_open_payments(payment_state, "void_invoice", ctx, changes)
    return voided


def require_unpaid(invoice: Invoice, payment_state: PaymentState) -> None:
    """Raises APIError for an invoice that cannot be voided, or that an attached intent may still pay."""
    _require_voidable(invoice)
    if payment_state.attached:
        raise APIError(HAS_OPEN_PAYMENTS)


def _require_voidable(invoice: Invoice) -> None:
    if invoice.amounts.amount_paid > 0 and not invoice.paid_out_of_band:
        raise APIError(HAS_PAID_PAYMENTS)
    if invoice.status not in VOIDABLE:
        raise APIError(NOT_OPEN)


def mark_uncollectible(invoice: Invoice, payment_state: PaymentState, ctx: Context, changes: Changes) -> Invoice:
    """The invoice written off; it can still be paid or voided.

    Raises APIError unless it is open, and while a payment that was attached to it is.
    """
    if invoice.status == "uncollectible":
        raise APIError("This invoice has already been marked uncollectible.")
    if invoice.status != "open":
        raise APIError(NOT_OPEN)
    if payment_state.attached:
        raise APIError("Invoices with `open` payments cannot be marked uncollectible.")
    marked = replace(
        invoice,
        status="uncollectible",
        next_payment_attempt=None,
        transitions=replace(invoice.transitions, marked_uncollectible_at=ctx.now),
    )
    changes.save(marked)
    changes.emit("invoice.updated", marked, invoice)
    changes.emit("invoice.marked_uncollectible", marked)
    return marked

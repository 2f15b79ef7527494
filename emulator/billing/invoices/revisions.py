"""Revising an invoice that is not paid: a draft like it, which replaces it when finalized.

docs.stripe.com/invoicing/invoice-edits and docs.stripe.com/api/invoices/create, `from_invoice`.
"""

from collections.abc import Sequence

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.auto_advance import schedule_finalization
from emulator.billing.invoices.automatic_tax import FinalizationFailedError
from emulator.billing.invoices.drafts import apply_params, require_due
from emulator.billing.invoices.invoice import (
    CustomerSnapshot,
    FromInvoice,
    Invoice,
    Line,
    Status,
    Transitions,
    line_id,
)
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.invoices.payment_state import PaymentState
from emulator.billing.invoices.totals import empty_amounts
from emulator.billing.invoices.void import void_invoice

REVISABLE: frozenset[Status] = frozenset({"open", "uncollectible"})
"""docs.stripe.com/invoicing/invoice-edits: one that is void or paid cannot be revised."""

_FIXED = ("currency", "customer", "pending_invoice_items_behavior")
_ORIGINAL = "from_invoice[invoice]"
_HAS_PAYMENTS = "Invoices with `open` or `paid` payments cannot be revised."
"""docs.stripe.com/invoicing/partial-payments, "Invoice payment statuses", in words of ours."""


def revise_invoice(
    original: Invoice,
    payment_state: PaymentState,
    customer: Customer,
    params: InvoiceCreateParams,
    references: InvoiceReferences,
    reservations: NumberReservations,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """A draft with all that `original` has, and the parameters applied to it.

    Its lines are new items of the same customer. Raises APIError unless the original is open or written off and nothing
    pays it but its own intent, and for parameters that a revision takes from the original.
    """
    if original.status not in REVISABLE:
        raise APIError("You can only create a revision of an open invoice.", param=_ORIGINAL)
    if _has_payments(original, payment_state):
        raise APIError(_HAS_PAYMENTS, param=_ORIGINAL)
    named = params.given_names()
    fixed = next((name for name in _FIXED if name in named), None)
    if fixed is not None:
        raise mutually_exclusive("from_invoice", fixed, param=fixed)
    draft = _copied(original, customer, ctx)
    method = given_or(params.collection_method, draft.collection_method)
    require_due(method, params, ctx, due_date=draft.due_date)
    applied = apply_params(draft, params, references, reservations, ctx, changes)
    draft = schedule_finalization(draft, applied, params.automatically_finalizes_at, ctx, changes)
    for line in draft.lines:
        if line.invoice_item is None:
            continue
        item = InvoiceItem(
            id=line.invoice_item,
            created=ctx.now,
            customer=customer.id,
            details=line.details,
            invoice=draft.id,
            test_clock=draft.test_clock,
        )
        changes.write_ahead(item, owner=draft.id)
    changes.save(draft)
    changes.emit("invoice.created", draft)
    return draft


def require_unpaid_original(original: Invoice, payment_state: PaymentState) -> None:
    """Raises FinalizationFailedError where something pays the original of a revision, and it is not paid off yet."""
    if original.status in REVISABLE and _has_payments(original, payment_state):
        raise FinalizationFailedError(_HAS_PAYMENTS, code="invoice_not_editable")


def _has_payments(original: Invoice, payment_state: PaymentState) -> bool:
    return original.amounts.amount_paid > 0 or bool(payment_state.attached)


def supersede(
    revision: Invoice,
    original: Invoice,
    customer: Customer | None,
    payment_state: PaymentState,
    credit_grants: Sequence[CreditGrant],
    ctx: Context,
    changes: Changes,
) -> None:
    """Voids the original of a revision that was finalized; it names the revision from then on."""
    if original.status not in REVISABLE:
        return
    void_invoice(original, customer, payment_state, credit_grants, ctx, changes, latest_revision=revision.id)


def _copied(original: Invoice, customer: Customer, ctx: Context) -> Invoice:
    future = original.due_date is not None and original.due_date > ctx.now
    return replace(
        original,
        id=ctx.new_id("in"),
        created=ctx.now,
        amounts=empty_amounts(original.currency, customer.balance_in(original.currency)),
        attempt_count=0,
        attempted=False,
        auto_advance=False,
        credit_notes=(),
        customer_snapshot=CustomerSnapshot.of(customer),
        due_date=original.due_date if future else None,
        effective_at=None,
        from_invoice=FromInvoice(action="revision", invoice=original.id),
        latest_revision=None,
        lines=tuple(_copied_line(line, ctx) for line in original.lines),
        link_secret=None,
        metadata={},
        number=None,
        payment_intent=None,
        payments=(),
        post_payment_credit_notes_amount=0,
        pre_payment_credit_notes_amount=0,
        receipt_number=None,
        status="draft",
        transitions=Transitions(),
        webhooks_delivered_at=None if ctx.notified("invoice.created") else ctx.now,
    )


def _copied_line(line: Line, ctx: Context) -> Line:
    item = None if line.invoice_item is None else ctx.new_id("ii")
    return replace(line, id=ctx.new_id("il") if item is None else line_id(item), invoice_item=item)

"""Changing an invoice, and deleting a draft (docs.stateset.com/api-reference/invoices/update)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.stateset.due_dates import due_date_of
from emulator.billing.stateset.fall_due import follow_due_date
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import InvoiceUpdateParams
from emulator.billing.stateset.line_items import price_lines
from emulator.billing.stateset.numbers import StatesetNumber
from emulator.billing.stateset.state_table import require_allowed


def update_invoice(
    invoice: StatesetInvoice, params: InvoiceUpdateParams, ctx: Context, changes: Changes
) -> StatesetInvoice:
    """The invoice with what was given; lines of a draft alone, nothing of one that is paid or voided.

    Other payment terms alone move no due date, as in the documented sample. Raises APIError (422) for a status that it
    is not for, or a due date before the issue.
    """
    require_allowed("update" if params.line_items is NOT_GIVEN else "update_line_items", invoice)
    updated = replace(
        _with_lines(invoice, params),
        payment_terms=given_or(params.payment_terms, invoice.payment_terms),
        notes=given_or(params.notes, invoice.notes),
        billing_address=given_or(params.billing_address, invoice.billing_address),
        metadata=invoice.metadata if params.metadata is NOT_GIVEN else params.metadata or {},
        updated_at=ctx.now,
    )
    if params.due_date is not NOT_GIVEN:
        due_date = due_date_of(params.due_date, updated.issue_date, updated.payment_terms)
        updated = follow_due_date(replace(updated, due_date=due_date), ctx, changes)
    changes.save(updated)
    return updated


def delete_invoice(invoice: StatesetInvoice, number: StatesetNumber | None, changes: Changes) -> None:
    """Deletes a draft; another one may have its number then. Raises APIError (422) for an invoice that was sent."""
    require_allowed("delete", invoice)
    changes.remove(invoice)
    if number is not None:
        changes.remove(number)


def _with_lines(invoice: StatesetInvoice, params: InvoiceUpdateParams) -> StatesetInvoice:
    if params.line_items is NOT_GIVEN:
        return invoice
    priced = price_lines(params.line_items or ())
    return replace(
        invoice,
        lines=priced.lines,
        subtotal=priced.subtotal,
        tax_amount=priced.tax_amount,
        total_amount=priced.total_amount,
    )

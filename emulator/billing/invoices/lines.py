"""The lines of a draft: each change retotals the invoice and emits `invoice.updated`."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.totals import recalculated

MAX_LINES = 250
"""docs.stripe.com/invoicing: an invoice has at most 250 lines."""


def require_editable(invoice: Invoice) -> None:
    """Raises APIError unless the invoice is a draft."""
    if invoice.status != "draft":
        raise APIError("Invalid invoice: This invoice is no longer editable", code="invoice_not_editable")


def check_line_count(count: int) -> None:
    """Raises APIError for more lines than an invoice can have."""
    if count > MAX_LINES:
        raise APIError(f"An invoice can have at most {MAX_LINES} line items; this one would have {count}.")


def check_taxes(invoice: Invoice, param: str | None = None) -> None:
    """Raises APIError where automatic tax, taxes set by hand and tax rates meet; `param` is what brings them together.

    How the real service words what automatic tax does not go with is not known.
    """
    named = invoice.default_tax_rates or any(line.details.tax_rates for line in invoice.lines)
    if invoice.automatic_tax is not None and (named or any(line.details.tax_amounts for line in invoice.lines)):
        raise APIError("You cannot set tax rates or tax amounts if automatic tax is enabled.", param=param)
    manual = any(line.details.tax_amounts is not None for line in invoice.lines)
    if manual and (invoice.default_tax_rates or any(line.details.tax_rates for line in invoice.lines)):
        raise APIError(
            "You cannot set tax amounts if any line item has `tax_rates` or if the invoice has `default_tax_rates`.",
            param=param,
        )


def add_line(invoice: Invoice, line: Line, changes: Changes) -> Invoice:
    """The draft with one line more; the newest stands first."""
    check_line_count(len(invoice.lines) + 1)
    return _with_lines(invoice, (line, *invoice.lines), changes)


def replace_line(invoice: Invoice, line: Line, changes: Changes) -> Invoice:
    """The draft with one line changed in its place."""
    return _with_lines(invoice, tuple(line if old.id == line.id else old for old in invoice.lines), changes)


def remove_line(invoice: Invoice, invoice_item: str, changes: Changes) -> Invoice:
    """The draft without the line on which `invoice_item` stands."""
    return _with_lines(invoice, tuple(old for old in invoice.lines if old.invoice_item != invoice_item), changes)


def _with_lines(invoice: Invoice, lines: tuple[Line, ...], changes: Changes) -> Invoice:
    if lines == invoice.lines:
        return invoice
    updated = recalculated(replace(invoice, lines=lines))
    check_taxes(updated, "tax_rates")
    changes.save(updated)
    changes.emit("invoice.updated", updated, invoice)
    return updated

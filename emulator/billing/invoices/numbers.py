"""Invoice numbers: drawn per customer at finalization, or chosen by the caller on a draft."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from emulator.billing.changes import Changes
from emulator.billing.customers import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.kinds import Kind
from emulator.billing.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceNumber:
    """A number that a caller chose; two invoices of an account cannot have the same one. Its id is the number."""

    KIND: ClassVar[Kind] = Kind("invoice_number")

    id: str
    created: int
    invoice: str


def claim_number(invoice: Invoice, wanted: str | None, holder: InvoiceNumber | None, changes: Changes) -> str | None:
    """Gives a draft the number its caller chose; None takes it back.

    `holder` is who has that number now. Raises Refusal when another invoice has the number, or
    the customer's own sequence has drawn it or will (Stripe's own wording is not known).
    """
    if wanted == invoice.number:
        return wanted
    prefix = re.escape(invoice.customer_snapshot.invoice_prefix)
    if wanted is not None and re.fullmatch(f"{prefix}-[0-9]{{4,}}", wanted):
        raise Refusal(f"The invoice number '{wanted}' belongs to the customer's own sequence.", param="number")
    if holder is not None and holder.invoice != invoice.id:
        raise Refusal(f"The invoice number '{wanted}' is already used by another invoice.", param="number")
    if invoice.number is not None:
        changes.remove(InvoiceNumber(id=invoice.number, created=invoice.created, invoice=invoice.id))
    if wanted is not None and holder is None:
        changes.save(InvoiceNumber(id=wanted, created=invoice.created, invoice=invoice.id))
    return wanted


def draw_number(invoice: Invoice, customer: Customer) -> tuple[str, Customer]:
    """The number of an invoice that is being finalized, and the customer after it is drawn.

    It is the invoice's own, or the customer's next (`ABCD1234-0001`). The caller saves the customer: two finalizations
    can then not draw the same number. No `customer.updated` is told of it.
    """
    if invoice.number is not None:
        return invoice.number, customer
    drawn = replace(customer, next_invoice_sequence=customer.next_invoice_sequence + 1)
    return f"{customer.invoice_prefix}-{customer.next_invoice_sequence:04d}", drawn

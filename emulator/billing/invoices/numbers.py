"""Invoice numbers: drawn per customer at finalization, or chosen by the caller on a draft."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from emulator.billing.changes import Changes
from emulator.billing.customers import Customer, InvoicePrefix
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


def sequence_prefix(number: str) -> str | None:
    """The invoice prefix whose sequence would draw this number (`ABCD1234` of `ABCD1234-0001`), or None."""
    match = re.fullmatch("([A-Z0-9]{1,12})-[0-9]{4,}", number)
    return None if match is None else match[1]


def check_free_of_sequences(number: str, prefix: InvoicePrefix | None) -> None:
    """Raises Refusal when a customer has this number's prefix: its sequence has drawn the number, or will."""
    if prefix is not None:
        raise Refusal(
            f"The invoice number '{number}' belongs to the sequence of customer {prefix.customer}.", param="number"
        )


def claim_number(invoice: Invoice, wanted: str | None, holder: InvoiceNumber | None, changes: Changes) -> str | None:
    """Gives a draft the number its caller chose; None takes it back.

    `holder` is who has that number now. Raises Refusal when that is another invoice (Stripe's own wording is not
    known).
    """
    if wanted == invoice.number:
        return wanted
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

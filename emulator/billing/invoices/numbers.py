"""Invoice numbers: drawn per customer or per account at finalization, or chosen by the caller on a draft."""

import re
from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.invoices.account_sequence import InvoiceSequence, draw_from_account
from emulator.billing.invoices.invoice import Invoice


class InvoiceNumber(Struct, frozen=True, kw_only=True):
    """A number that a caller chose; two invoices of an account cannot have the same one. Its id is the number."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("invoice_number")

    id: str
    created: int
    invoice: str


_DRAWN = re.compile("([A-Z0-9]{1,12})-([0-9]{4,12})")
"""A number as a customer's sequence draws them: `ABCD1234-0001`."""


def sequence_prefix(number: str) -> str | None:
    """The invoice prefix whose sequence would draw this number (`ABCD1234` of `ABCD1234-0001`), or None."""
    match = _DRAWN.fullmatch(number)
    return None if match is None else match[1]


class NumberReservations(Struct, frozen=True, kw_only=True):
    """Who has the number that a caller chooses, and who its prefix; None for nobody."""

    number: InvoiceNumber | None = None
    prefix: InvoicePrefix | None = None


def reserve_number(
    invoice: Invoice, wanted: str | None, reservations: NumberReservations, changes: Changes
) -> str | None:
    """Gives a draft the number its caller chose; None takes it back.

    Raises APIError when another invoice has it, or the sequence of a customer or of the account has drawn it or will
    (Stripe's own wording is not known).
    """
    if wanted == invoice.number:
        return wanted
    if reservations.number is not None and reservations.number.invoice != invoice.id:
        raise APIError(f"The invoice number '{wanted}' is already used by another invoice.", param="number")
    if invoice.number is not None:
        changes.remove(InvoiceNumber(id=invoice.number, created=invoice.created, invoice=invoice.id))
    if wanted is not None and reservations.number is None:
        _reserve_in_sequence(wanted, invoice, reservations.prefix, changes)
        changes.save(InvoiceNumber(id=wanted, created=invoice.created, invoice=invoice.id))
    return wanted


def _reserve_in_sequence(number: str, invoice: Invoice, prefix: InvoicePrefix | None, changes: Changes) -> None:
    """Sees to it that no sequence draws a number, now or later."""
    match = _DRAWN.fullmatch(number)
    if match is None:
        return
    found = prefix or InvoicePrefix(id=match[1], created=invoice.created, customer=None)
    if found.customer is not None:
        raise APIError(f"The invoice number '{number}' belongs to the sequence of {found.owner}.", param="number")
    if int(match[2]) > found.highest_chosen:
        changes.save(replace(found, highest_chosen=int(match[2])))


def draw_number(
    invoice: Invoice, customer: Customer, sequence: InvoiceSequence | None, ctx: Context, changes: Changes
) -> tuple[str, Customer]:
    """The number of an invoice that is being finalized, and the customer after it is drawn.

    It is the invoice's own, or the next one of the customer (`ABCD1234-0001`) or of the account, as the account numbers
    its invoices; `sequence` is the account's. The caller saves the customer: two finalizations can then not draw the
    same number. No `customer.updated` is emitted.
    """
    if invoice.number is not None:
        return invoice.number, customer
    if ctx.account.invoice_numbering == "account":
        return draw_from_account(sequence, ctx, changes), customer
    drawn = replace(customer, next_invoice_sequence=customer.next_invoice_sequence + 1)
    return f"{customer.invoice_prefix}-{customer.next_invoice_sequence:04d}", drawn

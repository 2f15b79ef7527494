"""Giving an invoice up."""

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices import void as rules
from emulator.billing.invoices.invoice import Invoice
from emulator.services.credit_grants import credits_on
from emulator.services.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def void(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Voids an open or uncollectible invoice, whose own intent is canceled.

    Raises APIError for any other, and where something pays it, or may still do so, that was attached to it.
    """
    rules.require_unpaid(invoice, payment_state_of(uow, invoice))
    return void_with_payments(uow, invoice)


def void_with_payments(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Voids an invoice that nobody is to pay any more, because what it bills is over; all that waits is canceled.

    Raises APIError unless it is open or uncollectible, and where something paid it.
    """
    customer, grants = uow.get(Customer, invoice.customer), credits_on(uow, invoice)
    return rules.void_invoice(invoice, customer, payment_state_of(uow, invoice), grants, uow.ctx, uow.changes)


def mark_uncollectible(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Writes an open invoice off. Raises APIError for any other, and while a payment that was attached to it waits."""
    return rules.mark_uncollectible(invoice, payment_state_of(uow, invoice), uow.ctx, uow.changes)

"""Giving an invoice up."""

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices import void as rules
from emulator.billing.invoices.invoice import Invoice
from emulator.services.credit_grants import credits_on
from emulator.services.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def void(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Voids an open or uncollectible invoice; what would collect it is canceled. Raises APIError for any other."""
    customer, grants = uow.get(Customer, invoice.customer), credits_on(uow, invoice)
    return rules.void_invoice(invoice, customer, payment_state_of(uow, invoice), grants, uow.ctx, uow.changes)


def mark_uncollectible(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Writes an open invoice off. Raises APIError for any other."""
    return rules.mark_uncollectible(invoice, uow.ctx, uow.changes)

"""What finalizing a revision does to the invoice it revises."""

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.revisions import supersede
from emulator.store.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def void_superseded_invoice(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """The invoice as it is; if it is a revision that was finalized, the original is void from now on."""
    if invoice.from_invoice is None or invoice.status == "draft":
        return invoice
    original = uow.get(Invoice, invoice.from_invoice.invoice)
    if original is not None:
        customer = uow.get(Customer, original.customer)
        supersede(invoice, original, customer, payment_state_of(uow, original), uow.ctx, uow.changes)
    return invoice

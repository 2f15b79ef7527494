"""The customers of invoices."""

from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.store.unit_of_work import UnitOfWork


def customer_of(uow: UnitOfWork, invoice: Invoice) -> Customer:
    """The customer of an invoice; of a deleted one a stub is left. Raises APIError (404) when there is none."""
    found = uow.get(Customer, invoice.customer)
    if found is None:
        message = f"No such customer: '{invoice.customer}'"
        raise APIError(message, status=404, code="resource_missing", param="customer")
    return found

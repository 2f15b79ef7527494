"""Finding what a request names."""

from emulator.api.stripe.endpoint import Call
from emulator.billing.customers import Customer
from emulator.billing.invoices.invoice import Invoice


def body_customer(call: Call, customer: str, param: str = "customer") -> Customer:
    """The customer that a parameter names: an unknown or a deleted one is refused with 400."""
    found = call.find(Customer, customer, param=param, status=400)
    if found.deleted:
        raise call.missing(Customer, customer, param=param, status=400)
    return found


def customer_of(call: Call, invoice: Invoice) -> Customer:
    """The customer of an invoice; it may be deleted since."""
    return call.find(Customer, invoice.customer, param="customer")

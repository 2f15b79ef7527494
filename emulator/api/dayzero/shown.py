"""What answers show: things together with those beside them whose facts they repeat."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from emulator.api.dayzero.lookups import find_customer
from emulator.api.json_dialect import RequestContext
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroPayment
from emulator.billing.dayzero.transactions import DayzeroTransaction
from schemas.dayzero.invoice import InvoiceSchema
from schemas.json_objects import dump


class ShownPayment(Struct, frozen=True):
    """A payment with its invoice, and with its transaction where that is shown."""

    payment: DayzeroPayment
    invoice: DayzeroInvoice
    transaction: DayzeroTransaction | None = None


class ShownInvoice(Struct, frozen=True):
    """An invoice with its customer as that is now."""

    invoice: DayzeroInvoice
    customer: DayzeroCustomer

    @property
    def payments(self) -> Sequence[ShownPayment]:
        """Its payments, the oldest first."""
        return [ShownPayment(payment, self.invoice) for payment in self.invoice.payments]


def dump_invoice(request: RequestContext, invoice: DayzeroInvoice) -> dict[str, Any]:
    """An invoice as the API shows it."""
    return dump_invoices(request, [invoice])[0]


def dump_invoices(request: RequestContext, invoices: Sequence[DayzeroInvoice]) -> list[dict[str, Any]]:
    """Invoices as the API shows them; their customers are read together."""
    request.uow.load((DayzeroCustomer, invoice.customer_id) for invoice in invoices)
    shown = [ShownInvoice(invoice, find_customer(request, invoice.customer_id)) for invoice in invoices]
    return [dump(InvoiceSchema, each, request.ctx) for each in shown]


def deleted(name: str, id: str) -> dict[str, Any]:
    """The answer to a deletion (docs/reference/invoices/delete-invoice-payment)."""
    return {"success": True, "message": f"{name} deleted successfully", "code": "DELETED", "data": {"id": id}}

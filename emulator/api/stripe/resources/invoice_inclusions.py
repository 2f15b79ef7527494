"""Properties of invoices that appear only when they are expanded (docs.stripe.com/expand)."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.included_lists import EMBEDDED
from schemas.stripe.objects import Rendered, render


def payments(invoice_id: str, uow: UnitOfWork) -> Rendered:
    """All payments on the invoice, in a list without a `total_count` whose `url` names no invoice (152 replies)."""
    invoice = uow.get(Invoice, invoice_id)
    found = [] if invoice is None else uow.get_many(InvoicePayment, invoice.payments)
    shown = [render(each, uow.ctx) for each in found if each is not None]
    return {
        "object": "list",
        "data": shown[:EMBEDDED],
        "has_more": len(shown) > EMBEDDED,
        "url": "/v1/invoices/payments",
    }


def confirmation_secret(invoice_id: str, uow: UnitOfWork) -> Rendered | None:
    """What a page of the caller's confirms the payment with."""
    invoice = uow.get(Invoice, invoice_id)
    intent = None if invoice is None else uow.get(PaymentIntent, invoice.payment_intent or "")
    return None if intent is None else {"client_secret": intent.client_secret, "type": "payment_intent"}

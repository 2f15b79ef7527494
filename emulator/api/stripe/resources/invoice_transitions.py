"""What becomes of a finalized invoice: /v1/invoices/:id/pay, /attach_payment, /void, /mark_uncollectible."""

from emulator.api.stripe.endpoint import Call, HandlerResult, Routes
from emulator.api.stripe.resources.lookups import customer_of
from emulator.api.stripe.resources.payment_lookups import attached_method, customer_if_any
from emulator.billing.invoices.attach_payment import attach_payment
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import default_method, pay_by_card, pay_out_of_band, require_payable
from emulator.billing.invoices.payment_attempts import schedule_first_attempt
from emulator.billing.invoices.void import mark_uncollectible, void_invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.store.payment_state import collection_of
from emulator.store.superseded_invoices import superseding
from schemas.stripe.invoice import InvoiceSchema
from schemas.stripe.invoice_params import AttachPaymentParams, PayParams, TransitionParams

routes = Routes(response_schema=InvoiceSchema)


@routes.post("/v1/invoices/<invoice>/pay", PayParams)
def pay(call: Call, invoice: str) -> HandlerResult:
    """Pays an invoice by card or, out of band, by declaration; a draft is finalized first."""
    found = call.find(Invoice, invoice, param="id")
    require_payable(found)
    out_of_band = call.params.get("paid_out_of_band", False)
    method = None if out_of_band else _method(call, found)
    was_draft = found.status == "draft"
    if was_draft:
        found = finalize_invoice(found, customer_of(call, found), auto_advance=None, at=call.at, changes=call.changes)
        superseding(call.work, found)
    if found.status == "paid":
        return found
    collection = collection_of(call.work, found)
    if out_of_band:
        return pay_out_of_band(found, collection, call.at, call.changes)
    payment = pay_by_card(found, collection, method, call.at, call.changes)
    if was_draft:
        schedule_first_attempt(payment.invoice, call.at, call.changes)
    return payment.refusal or payment.invoice


@routes.post("/v1/invoices/<invoice>/void", TransitionParams)
def void(call: Call, invoice: str) -> Invoice:
    """Voids an open or uncollectible invoice."""
    found = call.find(Invoice, invoice, param="id")
    customer = customer_if_any(call, found.customer)
    return void_invoice(found, customer, collection_of(call.work, found), call.at, call.changes)


@routes.post("/v1/invoices/<invoice>/mark_uncollectible", TransitionParams)
def write_off(call: Call, invoice: str) -> Invoice:
    """Marks an open invoice as uncollectible."""
    return mark_uncollectible(call.find(Invoice, invoice, param="id"), call.at, call.changes)


@routes.post("/v1/invoices/<invoice>/attach_payment", AttachPaymentParams)
def attach(call: Call, invoice: str) -> Invoice:
    """Lets an intent of its own pay an invoice, or part of it."""
    found = call.find(Invoice, invoice, param="invoice")
    intent = call.find(PaymentIntent, call.params["payment_intent"], param="payment_intent", status=400)
    return attach_payment(found, intent, collection_of(call.work, found), call.at, call.changes)


def _method(call: Call, invoice: Invoice) -> PaymentMethod | None:
    """The payment method named, or the default one, if it still exists."""
    if "payment_method" in call.params:
        return attached_method(call, call.params["payment_method"], invoice.customer, "payment_method")
    wanted = default_method(invoice, customer_of(call, invoice))
    return None if wanted is None else call.work.get(PaymentMethod, wanted)

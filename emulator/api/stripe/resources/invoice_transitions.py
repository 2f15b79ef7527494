"""What becomes of a finalized invoice: /v1/invoices/:id/pay, /attach_payment, /void, /mark_uncollectible."""

from typing import Any

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resources.invoices import INVOICES
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
from emulator.store.payment_state import payment_state_of
from emulator.store.superseded_invoices import void_superseded_invoice
from schemas.stripe.invoice_params import AttachPaymentParamsSchema, PayParamsSchema, TransitionParamsSchema


@INVOICES.post("/v1/invoices/<invoice>/pay", PayParamsSchema)
def pay(request: RequestContext[Any], invoice: str) -> HandlerResult:
    """Pays an invoice by card or, out of band, by declaration; a draft is finalized first."""
    found = request.find(Invoice, invoice, param="id")
    require_payable(found)
    out_of_band = request.params.get("paid_out_of_band", False)
    method = None if out_of_band else _method(request, found)
    was_draft = found.status == "draft"
    if was_draft:
        found = finalize_invoice(
            found, customer_of(request, found), auto_advance=None, ctx=request.ctx, changes=request.changes
        )
        void_superseded_invoice(request.uow, found)
    if found.status == "paid":
        return found
    payment_state = payment_state_of(request.uow, found)
    if out_of_band:
        return pay_out_of_band(found, payment_state, request.ctx, request.changes)
    payment = pay_by_card(found, payment_state, method, request.ctx, request.changes)
    if was_draft:
        schedule_first_attempt(payment.invoice, request.ctx, request.changes)
    return payment.declined or payment.invoice


@INVOICES.post("/v1/invoices/<invoice>/void", TransitionParamsSchema)
def void(request: RequestContext[Any], invoice: str) -> Invoice:
    """Voids an open or uncollectible invoice."""
    found = request.find(Invoice, invoice, param="id")
    customer = customer_if_any(request, found.customer)
    return void_invoice(found, customer, payment_state_of(request.uow, found), request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/mark_uncollectible", TransitionParamsSchema)
def write_off(request: RequestContext[Any], invoice: str) -> Invoice:
    """Marks an open invoice as uncollectible."""
    return mark_uncollectible(request.find(Invoice, invoice, param="id"), request.ctx, request.changes)


@INVOICES.post("/v1/invoices/<invoice>/attach_payment", AttachPaymentParamsSchema)
def attach(request: RequestContext[Any], invoice: str) -> Invoice:
    """Lets an intent of its own pay an invoice, or part of it."""
    found = request.find(Invoice, invoice, param="invoice")
    intent = request.find(PaymentIntent, request.params["payment_intent"], param="payment_intent", status=400)
    return attach_payment(found, intent, payment_state_of(request.uow, found), request.ctx, request.changes)


def _method(request: RequestContext[Any], invoice: Invoice) -> PaymentMethod | None:
    """The payment method named, or the default one, if it still exists."""
    if "payment_method" in request.params:
        return attached_method(request, request.params["payment_method"], invoice.customer, "payment_method")
    wanted = default_method(invoice, customer_of(request, invoice))
    return None if wanted is None else request.uow.get(PaymentMethod, wanted)

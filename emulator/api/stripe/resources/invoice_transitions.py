"""What becomes of a finalized invoice: /v1/invoices/:id/pay, /attach_payment, /void, /mark_uncollectible."""

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resources.finalization_failures import keeps_failure
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.payment_lookups import mandate_of_param
from emulator.api.stripe.resources.source_lookups import source_of_customer
from emulator.billing.core.params import NOT_GIVEN, OperationParams, given_or
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.services import invoices
from schemas.stripe.invoice_params import (
    AttachPaymentParams,
    AttachPaymentParamsSchema,
    PayParams,
    PayParamsSchema,
    TransitionParamsSchema,
)


@INVOICES.post("/v1/invoices/<invoice>/pay", PayParamsSchema)
@keeps_failure
def pay(request: RequestContext[PayParams], invoice: str) -> HandlerResult:
    """Pays an invoice by card or, out of band, by declaration; a draft is finalized first."""
    found = request.find(Invoice, invoice, param="id")
    if request.params.paid_out_of_band:
        return invoices.pay_out_of_band(request.uow, found)
    source = request.params.source
    if source is not NOT_GIVEN:
        source_of_customer(request, source, found.customer, param="source", status=400)
    named = given_or(request.params.payment_method, given_or(source, None))
    mandate = mandate_of_param(request, request.params.mandate)
    on_session = request.params.off_session is False
    payment = invoices.pay(request.uow, found, named, mandate=mandate, on_session=on_session)
    return payment.declined or payment.invoice


@INVOICES.post("/v1/invoices/<invoice>/void", TransitionParamsSchema)
def void(request: RequestContext[OperationParams], invoice: str) -> Invoice:
    """Voids an open or uncollectible invoice."""
    return invoices.void(request.uow, request.find(Invoice, invoice, param="id"))


@INVOICES.post("/v1/invoices/<invoice>/mark_uncollectible", TransitionParamsSchema)
def write_off(request: RequestContext[OperationParams], invoice: str) -> Invoice:
    """Marks an open invoice as uncollectible."""
    return invoices.mark_uncollectible(request.uow, request.find(Invoice, invoice, param="id"))


@INVOICES.post("/v1/invoices/<invoice>/attach_payment", AttachPaymentParamsSchema)
def attach(request: RequestContext[AttachPaymentParams], invoice: str) -> Invoice:
    """Lets an intent of its own pay an invoice, or part of it."""
    found = INVOICES.find(request, invoice)
    intent = request.find(PaymentIntent, request.params.payment_intent, param="payment_intent", status=400)
    return invoices.attach_payment(request.uow, found, intent)

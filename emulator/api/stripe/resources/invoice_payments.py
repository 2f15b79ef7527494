"""Invoice payments: /v1/invoice_payments."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.list_queries import Page
from schemas.stripe.invoice_payment import (
    InvoicePaymentListParams,
    InvoicePaymentListParamsSchema,
    InvoicePaymentSchema,
)

INVOICE_PAYMENTS = Resource(
    InvoicePayment,
    InvoicePaymentSchema,
    "/v1/invoice_payments/<payment>",
    permission="invoice",
    id_param="invoice_payment",
    is_part=True,
)
INVOICE_PAYMENTS.add_retrieve()


@INVOICE_PAYMENTS.list("/v1/invoice_payments", InvoicePaymentListParamsSchema)
def list_payments(request: RequestContext[InvoicePaymentListParams]) -> ListResult:
    """The payments of the account, of an invoice, of an intent, which pays one invoice at most."""
    params, invoice = request.params, request.params.invoice
    if params.payment is not NOT_GIVEN and params.payment.type == "payment_record":
        # Nothing here is paid by one.
        return ListResult(Page([], has_more=False))
    intent_id = NOT_GIVEN if params.payment is NOT_GIVEN else params.payment.payment_intent
    if intent_id is not NOT_GIVEN and invoice is NOT_GIVEN:
        intent = request.uow.get(PaymentIntent, intent_id)
        if intent is None or intent.invoice is None:
            return ListResult(Page([], has_more=False))
        invoice = intent.invoice
    equals = filters(invoice=invoice, payment_intent=intent_id, status=params.status)
    return list_page(request, InvoicePayment, equals)

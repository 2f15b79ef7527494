"""Invoice payments: /v1/invoice_payments."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.invoices.invoice_payments import InvoicePayment
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
    """The payments of the account, of an invoice, of an intent."""
    params = request.params
    intent = NOT_GIVEN if params.payment is NOT_GIVEN else params.payment.payment_intent
    equals = filters(invoice=params.invoice, payment_intent=intent, status=params.status)
    return list_page(request, InvoicePayment, equals)

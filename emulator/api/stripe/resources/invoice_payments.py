"""Invoice payments: /v1/invoice_payments."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.invoices.invoice_payments import InvoicePayment
from schemas.stripe.invoice_payment import InvoicePaymentListParamsSchema, InvoicePaymentSchema

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
def list_payments(request: RequestContext[Any]) -> ListResult:
    """The payments of the account, of an invoice, of an intent."""
    equals: dict[str, str] = {name: request.params[name] for name in ("invoice", "status") if name in request.params}
    intent = request.params.get("payment", {}).get("payment_intent")
    if intent is not None:
        equals["payment_intent"] = intent
    return list_page(request, InvoicePayment, equals)

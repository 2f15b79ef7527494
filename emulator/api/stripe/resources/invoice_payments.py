"""Invoice payments: /v1/invoice_payments."""

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.invoices.invoice_payments import InvoicePayment
from schemas.stripe.invoice_params import RetrieveParams
from schemas.stripe.invoice_payment import InvoicePaymentListParams, InvoicePaymentSchema

routes = Routes(response_schema=InvoicePaymentSchema)


@routes.get("/v1/invoice_payments/<payment>", RetrieveParams)
def retrieve(call: Call, payment: str) -> InvoicePayment:
    """One payment on an invoice."""
    return call.find(InvoicePayment, payment, param="invoice_payment")


@routes.list("/v1/invoice_payments", InvoicePaymentListParams)
def list_payments(call: Call) -> ListResult:
    """The payments of the account, of an invoice, of an intent."""
    equals: dict[str, str] = {name: call.params[name] for name in ("invoice", "status") if name in call.params}
    intent = call.params.get("payment", {}).get("payment_intent")
    if intent is not None:
        equals["payment_intent"] = intent
    return list_page(call, InvoicePayment, equals)

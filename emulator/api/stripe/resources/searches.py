"""Searches: /v1/invoices/search, /v1/payment_intents/search, /v1/charges/search."""

from emulator.api.stripe.endpoint import RequestContext, Routes
from emulator.api.stripe.search import search
from emulator.api.stripe.search_query import Field, Searchable
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from schemas.stripe.charge import ChargeSchema
from schemas.stripe.invoice import InvoiceSchema
from schemas.stripe.objects import Rendered
from schemas.stripe.payment_intent import PaymentIntentSchema
from schemas.stripe.search import SearchParams, SearchParamsSchema

routes = Routes(response_schema=InvoiceSchema)

_CREATED = Field("number", lambda each: each.created)
_CURRENCY = Field("text", lambda each: each.currency)
_CUSTOMER = Field("token", lambda each: each.customer)
_AMOUNT = Field("number", lambda each: each.amount)
_STATUS = Field("token", lambda each: each.status)
_ALWAYS_NULL = Field("token", lambda _each: None)

INVOICES = Searchable(
    "invoices",
    {
        "created": _CREATED,
        "currency": _CURRENCY,
        "customer": _CUSTOMER,
        "last_finalization_error_code": _ALWAYS_NULL,
        "last_finalization_error_type": _ALWAYS_NULL,
        "number": Field("text", lambda invoice: invoice.number),
        "receipt_number": Field("token", lambda invoice: invoice.receipt_number),
        "status": _STATUS,
        "subscription": _ALWAYS_NULL,
        "total": Field("number", lambda invoice: invoice.amounts.total),
    },
)
PAYMENT_INTENTS = Searchable(
    "payment_intents",
    {"amount": _AMOUNT, "created": _CREATED, "currency": _CURRENCY, "customer": _CUSTOMER, "status": _STATUS},
)
CHARGES = Searchable(
    "charges",
    {
        "amount": _AMOUNT,
        "created": _CREATED,
        "currency": _CURRENCY,
        "customer": _CUSTOMER,
        "disputed": Field("token", lambda _charge: "false"),
        "refunded": Field("token", lambda charge: str(charge.refunded).lower()),
        "status": _STATUS,
    },
)
"""What docs.stripe.com/search lists for each, but for the properties of cards; what is not emulated is null."""


@routes.list("/v1/invoices/search", SearchParamsSchema)
def search_invoices(request: RequestContext[SearchParams]) -> Rendered:
    """The invoices that meet a query, newest first."""
    return search(request, Invoice, INVOICES)


@routes.list("/v1/payment_intents/search", SearchParamsSchema, response_schema=PaymentIntentSchema)
def search_intents(request: RequestContext[SearchParams]) -> Rendered:
    """The intents that meet a query, newest first."""
    return search(request, PaymentIntent, PAYMENT_INTENTS)


@routes.list("/v1/charges/search", SearchParamsSchema, response_schema=ChargeSchema)
def search_charges(request: RequestContext[SearchParams]) -> Rendered:
    """The charges that meet a query, newest first."""
    return search(request, Charge, CHARGES)

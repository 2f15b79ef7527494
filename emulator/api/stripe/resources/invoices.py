"""Invoices: /v1/invoices.

Which parameter a 404 names differs from operation to operation, as it does on the real API.
"""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page, lives_on_no_test_clock, within
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.finalization_failures import keeps_failure
from emulator.api.stripe.resources.invoice_inclusions import confirmation_secret, payments
from emulator.api.stripe.resources.lookups import (
    customer_of_param,
    invoice_references,
    missing_customer,
    subscription_of_param,
)
from emulator.api.stripe.resources.rendering_lookups import default_template, with_template
from emulator.api.stripe.resources.source_lookups import source_of_customer
from emulator.api.stripe.search_fields import CREATED, CURRENCY, CUSTOMER, STATUS
from emulator.api.stripe.search_query import Field
from emulator.billing.core.params import NOT_GIVEN, OperationParams, Params, given_or
from emulator.billing.core.structs import replace
from emulator.billing.invoices.drafts import delete_draft
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_params import FromInvoiceParams, InvoiceCreateParams, InvoiceUpdateParams
from emulator.billing.subscriptions.invoices import invoice_origin
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import invoices
from emulator.services.payments import attached_method
from emulator.store.list_queries import Page
from schemas.stripe.invoice import InvoiceSchema, LineSchema
from schemas.stripe.invoice_params import (
    DeleteParamsSchema,
    FinalizeParams,
    FinalizeParamsSchema,
    InvoiceCreateParamsSchema,
    InvoiceListParams,
    InvoiceListParamsSchema,
    InvoiceUpdateParamsSchema,
    SendParamsSchema,
)


def _finalization_error(invoice: Invoice, name: str) -> str | None:
    """What a search finds of why an invoice could not be finalized."""
    error = invoice.last_finalization_error
    return None if error is None else str(getattr(error, name))


INVOICES = Resource(
    Invoice,
    InvoiceSchema,
    "/v1/invoices/<invoice>",
    permission="invoice",
    id_param="invoice",
    parts=(LineSchema,),
    includes={"confirmation_secret": confirmation_secret, "payments": payments},
    search_fields={
        "created": CREATED,
        "currency": CURRENCY,
        "customer": CUSTOMER,
        "last_finalization_error_code": Field("token", lambda invoice: _finalization_error(invoice, "code")),
        "last_finalization_error_type": Field("token", lambda invoice: _finalization_error(invoice, "type")),
        "number": Field("text", lambda invoice: invoice.number),
        "receipt_number": Field("token", lambda invoice: invoice.receipt_number),
        "status": STATUS,
        "subscription": Field("token", lambda invoice: invoice.subscription),
        "total": Field("number", lambda invoice: invoice.amounts.total),
    },
)
INVOICES.add_retrieve()


@INVOICES.post("/v1/invoices", InvoiceCreateParamsSchema)
def create(request: RequestContext[InvoiceCreateParams]) -> Invoice:
    """Creates a draft, with the customer's pending items if asked to."""
    params = request.params
    if params.from_invoice is not NOT_GIVEN:
        return _create_revision(request, params.from_invoice)
    subscription = subscription_of_param(request, params.subscription, params.customer)
    customer_id = params.customer if subscription is None else subscription.customer
    if customer_id is NOT_GIVEN:
        raise missing_customer()
    customer = customer_of_param(request, customer_id)
    _check_default_method(request, customer.id)
    references = invoice_references(request, params)
    if subscription is not None:
        references = replace(references, origin=invoice_origin(subscription, request.ctx.now))
        params = replace(params, currency=params.currency or subscription.currency)
    params = with_template(request, params, inherited=default_template(request, customer))
    return invoices.create(request.uow, customer, params, references)


def _create_revision(request: RequestContext[InvoiceCreateParams], wanted: FromInvoiceParams) -> Invoice:
    original = request.find(Invoice, wanted.invoice, param="from_invoice[invoice]", status=400)
    _check_default_method(request, original.customer)
    references = invoice_references(request, request.params)
    params = with_template(request, request.params, current=original.rendering.template)
    return invoices.revise(request.uow, original, params, references)


@INVOICES.post("/v1/invoices/<invoice>", InvoiceUpdateParamsSchema)
def update(request: RequestContext[InvoiceUpdateParams], invoice: str) -> Invoice:
    """Updates a draft; of a finalized invoice only what is not frozen."""
    found = request.find(Invoice, invoice, param="id")
    _check_default_method(request, found.customer)
    references = invoice_references(request, request.params)
    params = with_template(request, request.params, current=found.rendering.template)
    return invoices.update(request.uow, found, params, references)


@INVOICES.delete("/v1/invoices/<invoice>", DeleteParamsSchema)
def delete(request: RequestContext[Params], invoice: str) -> DeletedObject:
    """Deletes a draft for good."""
    found = INVOICES.find(request, invoice)
    delete_draft(found, request.changes)
    return DeletedObject(found.id, Invoice.RESOURCE_TYPE.name)


@INVOICES.post("/v1/invoices/<invoice>/finalize", FinalizeParamsSchema)
@keeps_failure
def finalize(request: RequestContext[FinalizeParams], invoice: str) -> Invoice:
    """Makes a draft an open invoice, which is charged an hour later if it advances by itself."""
    found = request.find(Invoice, invoice, param="id")
    return invoices.finalize(request.uow, found, auto_advance=given_or(request.params.auto_advance, None))


@INVOICES.post("/v1/invoices/<invoice>/send", SendParamsSchema)
@keeps_failure
def send(request: RequestContext[OperationParams], invoice: str) -> Invoice:
    """Mails the invoice to its customer, finalizing a draft first."""
    return invoices.send(request.uow, INVOICES.find(request, invoice))


@INVOICES.list("/v1/invoices", InvoiceListParamsSchema)
def list_invoices(request: RequestContext[InvoiceListParams]) -> ListResult:
    """The invoices of the account, newest first."""
    params, due = request.params, request.params.due_date
    subscription = given_or(params.subscription, None)
    # Those of a subscription are found among its customer's, which have an index.
    found = None if subscription is None else request.uow.get(Subscription, subscription)
    customer = params.customer if found is None else params.customer or found.customer
    equals = filters(collection_method=params.collection_method, customer=customer, status=params.status)
    shows_all = customer is not NOT_GIVEN
    if subscription is not None and found is None:
        return ListResult(Page([], False))

    def is_shown(invoice: Invoice) -> bool:
        is_there = shows_all or lives_on_no_test_clock(invoice)
        is_of_it = subscription is None or invoice.subscription == subscription
        return is_there and is_of_it and (due is NOT_GIVEN or within(invoice.due_date, due))

    predicate = None if shows_all and due is NOT_GIVEN and subscription is None else is_shown
    return list_page(request, Invoice, equals, predicate=predicate, predicate_seldom_fails=due is NOT_GIVEN)


def _check_default_method(request: RequestContext[InvoiceUpdateParams], customer: str) -> None:
    wanted = given_or(request.params.default_payment_method, None)
    if wanted is not None:
        attached_method(request.uow, wanted, customer, "default_payment_method")
    source = given_or(request.params.default_source, None)
    if source is not None:
        source_of_customer(request, source, customer, param="default_source", status=400)

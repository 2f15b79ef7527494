"""Invoice items: /v1/invoiceitems."""

from collections.abc import Callable

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page, lives_on_no_test_clock, page_of, within
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import (
    customer_of_param,
    item_references,
    missing_customer,
    subscription_of_param,
)
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, OperationParams, Params, Range, given_or
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice, item_of_line
from emulator.billing.invoices.invoice_items import (
    InvoiceItem,
    InvoiceItemCreateParams,
    InvoiceItemUpdateParams,
    create_item,
    delete_item,
    update_item,
)
from emulator.billing.subscriptions.subscription import Subscription
from schemas.stripe import parameter_errors
from schemas.stripe.invoice_item import (
    InvoiceItemCreateParamsSchema,
    InvoiceItemListParams,
    InvoiceItemListParamsSchema,
    InvoiceItemSchema,
    InvoiceItemUpdateParamsSchema,
)
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.parameter_errors import InvalidParameterError

INVOICE_ITEMS = Resource(
    InvoiceItem,
    InvoiceItemSchema,
    "/v1/invoiceitems/<item>",
    permission="invoice",
    id_param="id",
    is_part=True,
)


_LINE = "il_"
_TAKEN_BY_LINE = {"discounts", "expand", "tax_rates"}


@INVOICE_ITEMS.post("/v1/invoiceitems", InvoiceItemCreateParamsSchema)
def create(request: RequestContext[InvoiceItemCreateParams]) -> InvoiceItem:
    """Creates an item that waits on its customer, or stands on a draft at once."""
    params, invoice = request.params, None
    named_things = ((Invoice, params.invoice), (Customer, params.customer), (Subscription, params.subscription))
    # All in one round trip.
    request.uow.load([(kind, id) for kind, id in named_things if id])
    if params.invoice is not NOT_GIVEN:
        invoice = request.find(Invoice, params.invoice, param="invoice", status=400)
    subscription = subscription_of_param(request, params.subscription, params.customer)
    named = invoice or subscription
    customer_id = params.customer or (named.customer if named is not None else None)
    if customer_id is None:
        raise missing_customer()
    customer = customer_of_param(request, customer_id)
    return create_item(params, customer, invoice, item_references(request, params), request.ctx, request.changes)


@INVOICE_ITEMS.get("/v1/invoiceitems/<item>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], item: str) -> InvoiceItem:
    """An item with the facts it has where it stands."""
    return _find(request, item)


@INVOICE_ITEMS.post("/v1/invoiceitems/<item>", InvoiceItemUpdateParamsSchema)
def update(request: RequestContext[InvoiceItemUpdateParams], item: str) -> InvoiceItem:
    """Updates an item that waits, or stands on a draft; by the id of its line only its taxes and discounts."""
    if item.startswith(_LINE):
        return _update_by_line(request, item)
    found = _find(request, item)
    named = item_references(request, request.params, current_price=found.details.price)
    return update_item(found, _invoice(request, found), request.params, named, request.ctx, request.changes)


def _update_by_line(request: RequestContext[InvoiceItemUpdateParams], line: str) -> InvoiceItem:
    """Two users quote the refusal, six years apart; that the item is answered with is a choice."""
    found = request.uow.get(InvoiceItem, item_of_line(line))
    invoice = None if found is None else _invoice(request, found)
    if found is None or invoice is None or all(each.id != line for each in invoice.lines):
        raise InvalidParameterError(parameter_errors.no_such_invoice_item(line, livemode=request.ctx.livemode))
    if set(request.params.given_names()) - _TAKEN_BY_LINE:
        raise APIError("When passing an invoice's line item id, you may only update `tax_rates` or `discounts`.")
    named = item_references(request, request.params)
    return update_item(found, invoice, request.params, named, request.ctx, request.changes)


@INVOICE_ITEMS.delete("/v1/invoiceitems/<item>", DeleteParamsSchema)
def delete(request: RequestContext[Params], item: str) -> DeletedObject:
    """Deletes an item that waits, or stands on a draft."""
    found = _find(request, item)
    delete_item(found, _invoice(request, found), request.changes)
    return DeletedObject(found.id, InvoiceItem.RESOURCE_TYPE.name)


@INVOICE_ITEMS.list("/v1/invoiceitems", InvoiceItemListParamsSchema)
def list_items(request: RequestContext[InvoiceItemListParams]) -> ListResult:
    """The items of the account, of a customer, of an invoice; `pending` ones wait for an invoice."""
    params = request.params
    if params.invoice is not NOT_GIVEN:
        return page_of(request, InvoiceItem, _items_of(request, params.invoice))
    equals = filters(customer=params.customer, waiting="pending" if given_or(params.pending, False) else NOT_GIVEN)
    predicate: Callable[[InvoiceItem], bool] | None = None if "customer" in equals else lives_on_no_test_clock
    if not given_or(params.pending, True):
        # They stand in no index of their own: nearly all items are on an invoice, so that a page of them is soon full.
        predicate = _on_an_invoice if predicate is None else _on_an_invoice_and_no_test_clock
    return list_page(request, InvoiceItem, equals, predicate=predicate, predicate_seldom_fails=True)


def _on_an_invoice(item: InvoiceItem) -> bool:
    return item.invoice is not None


def _on_an_invoice_and_no_test_clock(item: InvoiceItem) -> bool:
    return _on_an_invoice(item) and lives_on_no_test_clock(item)


def _items_of(request: RequestContext[InvoiceItemListParams], invoice_id: str) -> list[InvoiceItem]:
    """The items of an invoice that are asked for: its lines name them all, and it has few."""
    params, invoice = request.params, request.uow.get(Invoice, invoice_id)
    if invoice is None or given_or(params.pending, False):
        return []
    ids = [line.invoice_item for line in invoice.lines if line.invoice_item is not None]
    return [
        item
        for item in request.uow.get_many(InvoiceItem, ids)
        if item is not None
        and item.invoice == invoice.id
        and item.customer == given_or(params.customer, item.customer)
        and within(item.created, given_or(params.created, Range()))
    ]


def _find(request: RequestContext[object], item: str) -> InvoiceItem:
    found = request.uow.get(InvoiceItem, item)
    if found is None:
        raise InvalidParameterError(parameter_errors.no_such_invoice_item(item, livemode=request.ctx.livemode))
    return INVOICE_ITEMS.find(request, item)


def _invoice(request: RequestContext[object], item: InvoiceItem) -> Invoice | None:
    if item.invoice is None or request.uow.get(Invoice, item.invoice) is None:
        return None
    return request.find(Invoice, item.invoice, param="id")

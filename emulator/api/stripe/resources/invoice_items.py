"""Invoice items: /v1/invoiceitems."""

from emulator.api.stripe.endpoint import Call, DeletedObject, ListResult, Routes
from emulator.api.stripe.errors import from_parameter_error
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resources.lookups import customer_of_param, item_references
from emulator.billing.core.errors import Refusal
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem, create_item, delete_item, update_item
from schemas.stripe import parameter_errors
from schemas.stripe.invoice_item import (
    InvoiceItemCreateParams,
    InvoiceItemListParams,
    InvoiceItemSchema,
    InvoiceItemUpdateParams,
)
from schemas.stripe.invoice_params import DeleteParams, RetrieveParams

routes = Routes(response_schema=InvoiceItemSchema)


@routes.post("/v1/invoiceitems", InvoiceItemCreateParams)
def create(call: Call) -> InvoiceItem:
    """Creates an item that waits on its customer, or stands on a draft at once."""
    invoice = None
    if "invoice" in call.params:
        invoice = call.find(Invoice, call.params["invoice"], param="invoice", status=400)
    customer_id = call.params.get("customer") or (invoice.customer if invoice is not None else None)
    if customer_id is None:
        raise Refusal("Must provide customer or customer_account.", code="parameter_missing")
    customer = customer_of_param(call, customer_id)
    return create_item(call.params, customer, invoice, item_references(call, call.params), call.at, call.changes)


@routes.get("/v1/invoiceitems/<item>", RetrieveParams)
def retrieve(call: Call, item: str) -> InvoiceItem:
    """An item with the facts it has where it stands."""
    return _find(call, item)


@routes.post("/v1/invoiceitems/<item>", InvoiceItemUpdateParams)
def update(call: Call, item: str) -> InvoiceItem:
    """Updates an item that waits, or stands on a draft."""
    found = _find(call, item)
    named = item_references(call, call.params, standing=found.details.price)
    return update_item(found, _invoice(call, found), call.params, named, call.at, call.changes)


@routes.delete("/v1/invoiceitems/<item>", DeleteParams)
def delete(call: Call, item: str) -> DeletedObject:
    """Deletes an item that waits, or stands on a draft."""
    found = _find(call, item)
    delete_item(found, _invoice(call, found), call.changes)
    return DeletedObject(found.id, InvoiceItem.KIND.name)


@routes.list("/v1/invoiceitems", InvoiceItemListParams)
def list_items(call: Call) -> ListResult:
    """The items of the account, of a customer, of an invoice; `pending` ones wait for an invoice."""
    equals: dict[str, str] = {name: call.params[name] for name in ("customer", "invoice") if name in call.params}
    if "pending" in call.params:
        equals["waiting"] = "pending" if call.params["pending"] else "invoiced"
    return list_page(call, InvoiceItem, equals)


def _find(call: Call, item: str) -> InvoiceItem:
    found = call.work.get(InvoiceItem, item)
    if found is None:
        raise from_parameter_error(parameter_errors.no_such_invoice_item(item, livemode=call.at.livemode))
    return call.find(InvoiceItem, item, param="id")


def _invoice(call: Call, item: InvoiceItem) -> Invoice | None:
    if item.invoice is None or call.work.get(Invoice, item.invoice) is None:
        return None
    return call.find(Invoice, item.invoice, param="id")

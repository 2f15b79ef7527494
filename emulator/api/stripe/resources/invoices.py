"""Invoices: /v1/invoices.

Which parameter a 404 names differs from operation to operation, as it does on the real API.
"""

from emulator.api.stripe.endpoint import Call, Deleted, Listed, Routes
from emulator.api.stripe.lists import list_page, within
from emulator.api.stripe.resources.lookups import body_customer, customer_of
from emulator.billing.invoice_items import InvoiceItem
from emulator.billing.invoices.drafts import create_invoice, delete_draft, update_invoice
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.numbers import InvoiceNumber
from emulator.billing.invoices.sending import send_invoice
from emulator.billing.refusals import Refusal
from emulator.store.listing import Selection
from schemas.stripe.invoice import InvoiceSchema
from schemas.stripe.invoice_params import (
    DeleteParams,
    FinalizeParams,
    InvoiceCreateParams,
    InvoiceListParams,
    InvoiceUpdateParams,
    RetrieveParams,
    SendParams,
)

routes = Routes(shows=InvoiceSchema)


@routes.post("/v1/invoices", InvoiceCreateParams)
def create(call: Call) -> Invoice:
    """Creates a draft, with the customer's pending items if asked to."""
    if "customer" not in call.params:
        raise Refusal("Must provide customer or customer_account.", code="parameter_missing")
    customer = body_customer(call, call.params["customer"])
    currency = call.params.get("currency") or customer.currency or call.at.account.default_currency
    pending: list[InvoiceItem] = []
    if call.params.get("pending_invoice_items_behavior") == "include":
        pending = [item for item in _pending_items(call, customer.id) if item.details.currency == currency]
    return create_invoice(call.params, customer, pending, _number_holder(call), call.at, call.changes)


@routes.get("/v1/invoices/<invoice>", RetrieveParams)
def retrieve(call: Call, invoice: str) -> Invoice:
    """One invoice; a draft shows its customer as the customer is now."""
    return call.find(Invoice, invoice, param="invoice")


@routes.post("/v1/invoices/<invoice>", InvoiceUpdateParams)
def update(call: Call, invoice: str) -> Invoice:
    """Updates a draft; of a finalized invoice only what is not frozen."""
    found = call.find(Invoice, invoice, param="id")
    return update_invoice(found, call.params, _number_holder(call), call.changes)


@routes.delete("/v1/invoices/<invoice>", DeleteParams)
def delete(call: Call, invoice: str) -> Deleted:
    """Deletes a draft for good."""
    found = call.find(Invoice, invoice, param="invoice")
    delete_draft(found, call.changes)
    return Deleted(found.id, Invoice.KIND.name)


@routes.post("/v1/invoices/<invoice>/finalize", FinalizeParams)
def finalize(call: Call, invoice: str) -> Invoice:
    """Makes a draft an open invoice."""
    found = call.find(Invoice, invoice, param="id")
    auto_advance = call.params.get("auto_advance")
    return finalize_invoice(
        found, customer_of(call, found), auto_advance=auto_advance, at=call.at, changes=call.changes
    )


@routes.post("/v1/invoices/<invoice>/send", SendParams)
def send(call: Call, invoice: str) -> Invoice:
    """Mails the invoice to its customer, finalizing a draft first."""
    found = call.find(Invoice, invoice, param="invoice")
    customer = customer_of(call, found) if found.status == "draft" else None
    return send_invoice(found, customer, call.at, call.changes)


@routes.list("/v1/invoices", InvoiceListParams)
def list_invoices(call: Call) -> Listed:
    """The invoices of the account, newest first."""
    equals: dict[str, str] = {
        name: call.params[name] for name in ("collection_method", "customer", "status") if name in call.params
    }
    due = call.params.get("due_date")
    keep = None if due is None else (lambda invoice: within(invoice.due_date, due))
    return list_page(call, Invoice, equals, keep=keep)


def _pending_items(call: Call, customer: str) -> list[InvoiceItem]:
    found: list[InvoiceItem] = []
    while True:
        after = found[-1].id if found else None
        selection = Selection(equals={"customer": customer, "waiting": "pending"}, limit=250, starting_after=after)
        page = call.work.list(InvoiceItem, selection)
        found.extend(page.items)
        if not page.has_more:
            return found


def _number_holder(call: Call) -> InvoiceNumber | None:
    wanted = call.params.get("number")
    return call.work.get(InvoiceNumber, wanted) if wanted else None

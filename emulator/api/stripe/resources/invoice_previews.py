"""Previews: /v1/invoices/create_preview."""

from collections.abc import Mapping
from typing import Any

from emulator.api.stripe.endpoint import Call, Routes
from emulator.api.stripe.resources.lookups import body_customer, catalogue, invoice_terms
from emulator.api.stripe.resources.pending import pending_items
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.preview import Addition, previewed
from emulator.billing.refusals import Refusal
from schemas.stripe.invoice import InvoiceSchema
from schemas.stripe.invoice_preview_params import CreatePreviewParams

routes = Routes(shows=InvoiceSchema)


@routes.post("/v1/invoices/create_preview", CreatePreviewParams)
def create_preview(call: Call) -> Invoice:
    """Shows what the customer's next invoice would be."""
    if "customer" not in call.params:
        raise Refusal("Must provide customer or customer_account.", code="parameter_missing")
    customer = body_customer(call, call.params["customer"])
    currency = call.params.get("currency") or customer.currency or _currency_of_items(call)
    additions = [_addition(call, each, n) for n, each in enumerate(call.params.get("invoice_items", ()))]
    pending = pending_items(call, customer.id, currency)
    terms = {name: value for name, value in invoice_terms(call).items() if name in ("discounts", "currency")}
    return previewed(terms, customer, pending, additions, currency, call.at)


def _currency_of_items(call: Call) -> str:
    items = call.params.get("invoice_items", ())
    named: list[str] = [each["currency"] for each in items if "currency" in each]
    return named[0] if named else call.at.account.default_currency


def _addition(call: Call, given: Mapping[str, Any], position: int) -> Addition:
    spelled = dict(given)
    if "price" in spelled:
        spelled["pricing"] = {"price": spelled.pop("price")}
    if "unit_amount" in spelled:
        spelled["unit_amount_decimal"] = str(spelled.pop("unit_amount"))
    named = catalogue(call, spelled, prefix=f"invoice_items[{position}]")
    return Addition(given=spelled, catalogue=named, changes=spelled.pop("invoiceitem", None))

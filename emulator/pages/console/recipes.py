"""What is more than the fields of a form in one request. Each is as a client would make it; a refusal ends it."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from emulator.pages.console.api_client import Answer, ApiClient
from emulator.pages.console.requests_made import MadeRequest

Recipe = Callable[[ApiClient, str, Mapping[str, str]], tuple[MadeRequest, Answer]]
"""Takes the path of the thing and the fields of the form; the last request that it made, and the answer."""

_COPIED = (
    "auto_advance",
    "collection_method",
    "currency",
    "customer",
    "default_payment_method",
    "description",
    "footer",
)


def pay_with_test_card(api: ApiClient, path: str, fields: Mapping[str, str]) -> tuple[MadeRequest, Answer]:
    """Attaches one of Stripe's test cards to the customer of an invoice, and pays the invoice with it."""
    invoice = api.get(path)
    if not invoice.is_good:
        return MadeRequest("GET", path, ""), invoice
    card, customer = fields.get("card", ""), str(invoice.body.get("customer"))
    attach = MadeRequest(
        "POST", f"/v1/payment_methods/{card}/attach", urlencode({"customer": customer}), version=api.newest
    )
    attached = attach.send(api)
    if not attached.is_good:
        return attach, attached
    pay = MadeRequest("POST", f"{path}/pay", urlencode({"payment_method": attached.body["id"]}), version=api.newest)
    return pay, pay.send(api)


def duplicate_invoice(api: ApiClient, path: str, _fields: Mapping[str, str]) -> tuple[MadeRequest, Answer]:
    """A new draft with the terms and the lines of an invoice."""
    invoice = api.get(path)
    if not invoice.is_good:
        return MadeRequest("GET", path, ""), invoice
    create = MadeRequest("POST", "/v1/invoices", urlencode(dict(_copied_terms(invoice.body))), version=api.newest)
    created = create.send(api)
    lines = api.get(f"{path}/lines", limit=100).data
    if not created.is_good or not lines:
        return create, created
    params = [pair for number, line in enumerate(reversed(lines)) for pair in _copied_line(number, line)]
    add = MadeRequest("POST", f"/v1/invoices/{created.body['id']}/add_lines", urlencode(params), version=api.newest)
    return add, add.send(api)


def new_product(api: ApiClient, path: str, fields: Mapping[str, str]) -> tuple[MadeRequest, Answer]:
    """A product, with its first price where an amount is given."""
    has_price = "default_price_data[unit_amount]" in fields
    given = {name: value for name, value in fields.items() if has_price or not name.startswith("default_price_data")}
    create = MadeRequest("POST", path, urlencode(given), version=api.newest)
    return create, create.send(api)


def _copied_terms(invoice: Mapping[str, Any]) -> list[tuple[str, str]]:
    terms = [(name, _written(invoice[name])) for name in _COPIED if invoice.get(name) not in (None, "")]
    if invoice.get("collection_method") == "send_invoice":
        terms.append(("days_until_due", "30"))
    return terms


def _copied_line(number: int, line: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = f"lines[{number}]"
    copied = [(f"{named}[amount]", str(line["amount"]))]
    if line.get("description"):
        copied.append((f"{named}[description]", line["description"]))
    return copied


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


RECIPES: Mapping[str, Recipe] = {
    "duplicate_invoice": duplicate_invoice,
    "new_product": new_product,
    "pay_with_test_card": pay_with_test_card,
}

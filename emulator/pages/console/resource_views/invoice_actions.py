"""What can be done with an invoice: forms that make one, and those that its status allows."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Choice, Field, choices, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.resource_view import plain_title
from emulator.pages.console.resource_views.fields import (
    AMOUNT_HINT,
    COLLECTION,
    CURRENCY,
    TEST_CARDS,
    customer_field,
    price_field,
)
from emulator.pages.console.visit import Visit

_REASONS = ("duplicate", "fraudulent", "order_change", "product_unsatisfactory")


def new_invoice(visit: Visit) -> Sequence[Action]:
    """A new draft."""
    return (new_invoice_for(customer_field(visit)),)


def new_invoice_for(customer: Field) -> Action:
    """A new draft of a customer."""
    return Action(
        label="New invoice",
        path="/v1/invoices",
        fields=(
            customer,
            Field(name="collection_method", label="Collection", kind="select", choices=COLLECTION),
            Field(name="days_until_due", label="Days until due", kind="number", value="30", hint="Empty if charged"),
            CURRENCY,
            Field(name="description", label="Memo"),
            Field(
                name="pending_invoice_items_behavior",
                label="Pending items",
                kind="select",
                choices=choices(exclude="leave them", include="take them in"),
            ),
        ),
        then="/invoices/{id}",
        weight="main",
    )


def actions(visit: Visit, invoice: Json) -> Iterator[Action]:
    """What the invoice's status allows, and what it refuses: Stripe says why."""
    path, state = f"/v1/invoices/{invoice['id']}", invoice["status"]
    if state == "draft":
        yield _add_line(visit, invoice)
        yield Action(label="Finalize", path=f"{path}/finalize")
    yield Action(label="Send", path=f"{path}/send", weight="main" if state in ("draft", "open") else "second")
    if state != "void":
        yield from _payments(path, invoice)
        yield _edit(visit, path, invoice)
    if state in ("open", "paid"):
        yield _credit_note(invoice)
    yield Action(label="Duplicate", path=path, recipe="duplicate_invoice", then="/invoices/{id}")
    if state in ("open", "uncollectible"):
        if state == "open":
            yield Action(label="Mark uncollectible", path=f"{path}/mark_uncollectible")
        yield Action(label="Void", path=f"{path}/void", weight="danger", confirm="Void it for good")
    if state == "draft":
        yield Action(
            label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete the draft", then="/invoices"
        )


def _add_line(visit: Visit, invoice: Json) -> Action:
    return Action(
        label="Add a line",
        path=f"/v1/invoices/{invoice['id']}/add_lines",
        fields=(
            Field(name="lines[0][description]", label="Description"),
            Field(name="lines[0][amount]", label="Amount", kind="number", hint=AMOUNT_HINT),
            price_field(visit, "lines[0][pricing][price]"),
            Field(name="lines[0][quantity]", label="Quantity, with a price", kind="number"),
        ),
        weight="main" if not invoice["lines"]["data"] else "second",
    )


def _payments(path: str, invoice: Json) -> Iterator[Action]:
    if invoice["status"] == "paid":
        return
    yield Action(
        label="Pay by test card",
        path=path,
        recipe="pay_with_test_card",
        fields=(Field(name="card", label="Card", kind="select", choices=TEST_CARDS),),
        explain="Attaches the card to the customer, and pays with it.",
    )
    yield Action(
        label="Pay",
        path=f"{path}/pay",
        fields=(
            Field(name="payment_method", label="Payment method", hint="pm_…; empty: the customer's default"),
            Field(
                name="paid_out_of_band",
                label="Out of band",
                kind="select",
                choices=(Choice(value="", label="no"), Choice(value="true", label="yes, outside of Stripe")),
            ),
        ),
    )


def _edit(visit: Visit, path: str, invoice: Json) -> Action:
    common = (
        Field(name="description", label="Memo", value=invoice.get("description") or "", keeps_blank=True),
        Field(
            name="auto_advance",
            label="Advances by itself",
            kind="select",
            value=str(invoice.get("auto_advance")).lower(),
            choices=choices(true="yes", false="no"),
        ),
        Field(name="metadata[note]", label="Metadata: note", value=(invoice.get("metadata") or {}).get("note", "")),
    )
    is_draft = invoice["status"] == "draft"
    return Action(label="Edit", path=path, fields=(*common, *_terms(visit, invoice)) if is_draft else common)


def _terms(visit: Visit, invoice: Json) -> Sequence[Field]:
    """What can be changed as long as the invoice is a draft."""
    method = invoice["collection_method"]
    return (
        Field(name="collection_method", label="Collection", kind="select", choices=COLLECTION, value=method),
        Field(name="days_until_due", label="Days until due", kind="number"),
        Field(name="number", label="Number", value=invoice.get("number") or ""),
        Field(name="default_tax_rates[0]", label="Tax rate", suggestions=_offered(visit, "tax_rates"), hint="txr_…"),
        Field(name="discounts[0][coupon]", label="Coupon", suggestions=_offered(visit, "coupons")),
        Field(name="footer", label="Footer", value=invoice.get("footer") or "", keeps_blank=True),
    )


def _offered(visit: Visit, collection: str) -> Sequence[Choice]:
    found = visit.api.get(f"/v1/{collection}", limit=20).data
    return [Choice(value=each["id"], label=plain_title(each)) for each in found]


def _credit_note(invoice: Json) -> Action:
    reasons = [Choice(value="", label="none"), *(Choice(value=each, label=each.replace("_", " ")) for each in _REASONS)]
    most = invoice["total"] if invoice["status"] == "paid" else invoice["amount_remaining"]
    refund = Field(name="refund_amount", label="Of that, refund", kind="number", hint="Of a paid invoice")
    return Action(
        label="Credit note",
        path="/v1/credit_notes",
        fields=(
            *hidden({"invoice": invoice["id"]}),
            Field(name="amount", label="Amount", kind="number", value=str(most), hint=AMOUNT_HINT, required=True),
            *((refund,) if invoice["status"] == "paid" else ()),
            Field(name="reason", label="Reason", kind="select", choices=reasons),
            Field(name="memo", label="Memo"),
        ),
        then="/credit_notes/{id}",
    )

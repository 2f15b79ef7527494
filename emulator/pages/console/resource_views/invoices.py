"""Invoices: what the customer owes and why, and all that can be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from emulator.pages.console.actions import Action, Choice, Field, choices, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import (
    Cell,
    Facts,
    Row,
    Table,
    amount,
    day,
    moment,
    reference,
    status,
    words,
    yes_or_no,
)
from emulator.pages.console.invoice_numbers import invoice_of_number
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts, plain_title
from emulator.pages.console.resource_views.fields import (
    AMOUNT_HINT,
    COLLECTION,
    CURRENCY,
    TEST_CARDS,
    customer_field,
    price_field,
)
from emulator.pages.console.visit import Visit

SHOWN_LINES = 50

_STATUSES = ("draft", "open", "paid", "uncollectible", "void")
_SETTLED = ("paid", "void")
_REASONS = ("duplicate", "fraudulent", "order_change", "product_unsatisfactory")


def row(visit: Visit, invoice: Json) -> Sequence[Cell]:
    """A line of the list."""
    owed = invoice["total"] if invoice["status"] in _SETTLED else invoice["amount_remaining"]
    who = invoice.get("customer_name") or invoice.get("customer_email") or invoice["customer"]
    return (
        words(invoice["number"] or "Draft", f"{visit.base}/invoices/{invoice['id']}", detail=invoice["id"]),
        words(who, detail=invoice.get("customer_email") or ""),
        status(invoice["status"]),
        amount(owed, invoice["currency"]),
        moment(invoice["created"]),
    )


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


def main(visit: Visit, invoice: Json) -> Sequence[AnySection]:
    """The lines and what they add up to, the payments, the credit notes."""
    sections: list[AnySection] = [_lines(visit, invoice)]
    payments = visit.api.get("/v1/invoice_payments", invoice=invoice["id"], limit=20).data
    if payments:
        sections.append(_payments_table(visit, payments))
    notes = visit.api.get("/v1/credit_notes", invoice=invoice["id"], limit=20).data
    if notes:
        rows = [
            Row(
                (
                    words(each["number"], f"{visit.base}/credit_notes/{each['id']}"),
                    status(each["status"]),
                    amount(each["total"], each["currency"]),
                ),
                f"{visit.base}/credit_notes/{each['id']}",
            )
            for each in notes
        ]
        sections.append(Table("Credit notes", ("Number", "Status", "Amount"), rows))
    return sections


def _lines(visit: Visit, invoice: Json) -> Table:
    found = visit.api.get(f"/v1/invoices/{invoice['id']}/lines", limit=SHOWN_LINES)
    is_draft = invoice["status"] == "draft"
    rows = [
        Row(
            (
                words(each.get("description") or "No description", detail=_line_detail(each)),
                words(str(each.get("quantity") or 1)),
                amount(each["amount"], each["currency"]),
            ),
            actions=list(_line_actions(invoice, each)) if is_draft else (),
        )
        for each in found.data
    ]
    more = f"{visit.base}/invoices/{invoice['id']}/json" if found.body.get("has_more") else ""
    heads = ("Line", "Quantity", "Amount")
    return Table("What it is for", heads, rows, list(_sums(invoice)), empty="No lines yet.", more=more)


def _line_detail(line: Json) -> str:
    period = line.get("period") or {}
    shown = []
    if period.get("start") != period.get("end"):
        shown.append(f"{day(period.get('start')).text} – {day(period.get('end')).text}")
    discounts = sum(each["amount"] for each in line.get("discount_amounts") or ())
    if discounts:
        shown.append(f"{amount(-discounts, line['currency']).text} of discounts")
    taxes = sum(each["amount"] for each in line.get("taxes") or ())
    if taxes:
        shown.append(f"{amount(taxes, line['currency']).text} of tax")
    return " · ".join(shown)


def _line_actions(invoice: Json, line: Json) -> Iterator[Action]:
    path = f"/v1/invoices/{invoice['id']}"
    yield Action(
        label="Edit",
        path=f"{path}/lines/{quote(line['id'])}",
        fields=(
            Field(name="description", label="Description", value=line.get("description") or ""),
            Field(name="amount", label="Amount", kind="number", value=str(line["amount"]), hint=AMOUNT_HINT),
        ),
    )
    yield Action(
        label="Remove",
        path=f"{path}/remove_lines",
        weight="danger",
        fields=hidden({"lines[0][id]": line["id"], "lines[0][behavior]": "delete"}),
    )


def _sums(invoice: Json) -> Iterator[tuple[str, Cell]]:
    """What the lines add up to; what is nothing is left out."""
    currency = invoice["currency"]
    yield "Subtotal", amount(invoice["subtotal"], currency)
    for each in invoice.get("total_discount_amounts") or ():
        yield "Discount", amount(-each["amount"], currency)
    for each in invoice.get("total_taxes") or ():
        inclusive = each.get("tax_behavior") == "inclusive"
        yield "Tax, included" if inclusive else "Tax", amount(each["amount"], currency)
    if (invoice.get("shipping_cost") or {}).get("amount_total"):
        yield "Shipping", amount(invoice["shipping_cost"]["amount_total"], currency)
    yield "Total", amount(invoice["total"], currency)
    if invoice.get("starting_balance"):
        yield "Customer's balance before", amount(invoice["starting_balance"], currency)
    for name, label in (
        ("pre_payment_credit_notes_amount", "Credited before payment"),
        ("post_payment_credit_notes_amount", "Credited after payment"),
        ("amount_paid", "Paid"),
    ):
        if invoice.get(name):
            yield label, amount(-invoice[name], currency)
    yield "Remaining", amount(invoice["amount_remaining"], currency)


def _payments_table(visit: Visit, payments: Sequence[Json]) -> Table:
    rows = []
    for each in payments:
        paid_by = (each.get("payment") or {}).get("payment_intent") or (each.get("payment") or {}).get("charge")
        cell = reference(visit, paid_by)
        shown = amount(each.get("amount_paid") or each.get("amount_requested"), each["currency"])
        rows.append(Row((cell, status(each["status"]), shown), cell.url))
    return Table("Payments", ("Payment", "Status", "Amount"), rows)


def side(visit: Visit, invoice: Json) -> Sequence[AnySection]:
    """Terms and parties."""
    return (
        Facts(
            "Details",
            [
                ("Customer", Cell(_customer(invoice), f"{visit.base}/customers/{invoice['customer']}")),
                ("E-mail", words(invoice.get("customer_email"))),
                ("Collection", words(str(invoice["collection_method"]).replace("_", " "))),
                ("Due", day(invoice.get("due_date"))),
                ("Advances by itself", yes_or_no(invoice.get("auto_advance"))),
                ("Finalizes", moment(invoice.get("automatically_finalizes_at"))),
                ("Next attempt", moment(invoice.get("next_payment_attempt"))),
                ("Attempts", words(str(invoice.get("attempt_count") or ""))),
                ("Billing reason", words(str(invoice.get("billing_reason") or "").replace("_", " "))),
                ("Subscription", _subscription(visit, invoice)),
                ("Memo", words(invoice.get("description"))),
                ("Footer", words(invoice.get("footer"))),
            ],
        ),
        metadata_facts(invoice),
    )


def _customer(invoice: Json) -> str:
    return words(invoice.get("customer_name") or invoice.get("customer_email") or invoice["customer"]).text


def _subscription(visit: Visit, invoice: Json) -> Cell:
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return reference(visit, details.get("subscription"))


def links(invoice: Json) -> Sequence[tuple[str, str]]:
    """What the customer sees."""
    shown = (("Hosted page", "hosted_invoice_url"), ("PDF", "invoice_pdf"))
    return [(label, invoice[name]) for label, name in shown if invoice.get(name)]


def subjects(visit: Visit, invoice: Json) -> tuple[Sequence[str], Sequence[str]]:
    """The invoice, what it was paid by, and what took something back of it."""
    payments = (invoice.get("payments") or {}).get("data") or []
    intents = [str((each.get("payment") or {}).get("payment_intent") or "") for each in payments]
    charges = [charge["id"] for intent in filter(None, intents) for charge in _charges(visit, intent)]
    notes = [note["id"] for note in visit.api.get("/v1/credit_notes", invoice=invoice["id"], limit=10).data]
    return [invoice["id"], *filter(None, intents), *charges, *notes], [invoice["id"]]


def _charges(visit: Visit, intent: str) -> Sequence[Json]:
    return visit.api.get("/v1/charges", payment_intent=intent, limit=10).data


def search(visit: Visit, wanted: str) -> Mapping[str, str] | None:
    """By customer or e-mail address."""
    if wanted.startswith("cus_"):
        return {"customer": wanted}
    customers = visit.api.get("/v1/customers", email=wanted, limit=1).data if "@" in wanted else []
    return {"customer": customers[0]["id"]} if customers else None


def figure(invoice: Json) -> str:
    """What is owed, or was."""
    owed = invoice["total"] if invoice["status"] in _SETTLED else invoice["amount_remaining"]
    return amount(owed, invoice["currency"]).text


VIEWS = (
    ResourceView(
        collection="invoices",
        title="Invoices",
        singular="Invoice",
        here="invoices",
        heads=("Invoice", "Customer", "Status", "Amount", "Created"),
        row=row,
        name=lambda invoice: words(invoice.get("number") or "Draft").text,
        figure=figure,
        filters=(
            Field(
                name="status",
                label="Status",
                kind="select",
                choices=[Choice(value="", label="Any"), *(Choice(value=each, label=each) for each in _STATUSES)],
            ),
            Field(
                name="collection_method",
                label="Collection",
                kind="select",
                choices=[Choice(value="", label="Any"), *COLLECTION],
            ),
            Field(name="created[gte]", label="Created from", kind="date"),
            Field(name="created[lt]", label="and before", kind="date"),
        ),
        search=search,
        find=invoice_of_number,
        search_label="Number, customer or e-mail",
        create=new_invoice,
        actions=lambda visit, invoice: list(actions(visit, invoice)),
        main=main,
        side=side,
        links=links,
        expand=("payments",),
        subjects=subjects,
    ),
)

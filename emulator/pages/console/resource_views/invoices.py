"""Invoices: what the customer owes and why, and all that can be done about it."""

from collections.abc import Mapping, Sequence

from emulator.pages.console.actions import Choice, Field
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
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.resource_views.fields import COLLECTION
from emulator.pages.console.resource_views.invoice_actions import actions, new_invoice
from emulator.pages.console.resource_views.invoice_lines import lines_table
from emulator.pages.console.visit import Visit

_STATUSES = ("draft", "open", "paid", "uncollectible", "void")
_SETTLED = ("paid", "void")


def row(visit: Visit, invoice: Json) -> Sequence[Cell]:
    """A line of the list."""
    who = invoice.get("customer_name") or invoice.get("customer_email") or invoice["customer"]
    return (
        words(invoice["number"] or "Draft", f"{visit.base}/invoices/{invoice['id']}", detail=invoice["id"]),
        words(who, detail=invoice.get("customer_email") or ""),
        status(invoice["status"]),
        _owed(invoice),
        moment(invoice["created"]),
    )


def main(visit: Visit, invoice: Json) -> Sequence[AnySection]:
    """The lines and what they add up to, the payments, the credit notes."""
    sections: list[AnySection] = [lines_table(visit, invoice)]
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
    return _owed(invoice).text


def _owed(invoice: Json) -> Cell:
    owed = invoice["total"] if invoice["status"] in _SETTLED else invoice["amount_remaining"]
    return amount(owed, invoice["currency"])


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

"""The lines of an invoice, and what they add up to."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from emulator.pages.console.actions import Action, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, amount, day, words
from emulator.pages.console.resource_views.fields import AMOUNT_HINT
from emulator.pages.console.visit import Visit

SHOWN_LINES = 50


def lines_table(visit: Visit, invoice: Json) -> Table:
    """The first lines of an invoice, with what can be done with each as long as it is a draft, and the sums below."""
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
    credits = _credits(line.get("pretax_credit_amounts"))
    if credits:
        shown.append(f"{amount(-credits, line['currency']).text} of billing credits")
    taxes = sum(each["amount"] for each in line.get("taxes") or ())
    if taxes:
        shown.append(f"{amount(taxes, line['currency']).text} of tax")
    return " · ".join(shown)


def _credits(pretax_credit_amounts: Sequence[Json] | None) -> int:
    """What billing credits take; the discounts stand beside them, and are shown before."""
    return sum(each["amount"] for each in pretax_credit_amounts or () if each["type"] == "credit_balance_transaction")


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
    credits = _credits(invoice.get("total_pretax_credit_amounts"))
    if credits:
        yield "Billing credits", amount(-credits, currency)
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

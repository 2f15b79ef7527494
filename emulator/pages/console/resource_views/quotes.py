"""Quotes: what is offered to a customer, and what becomes of it."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, Row, Table, amount, day, moment, reference, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.resource_views.fields import customer_field, price_field
from emulator.pages.console.visit import Visit


def _row(visit: Visit, quote: Json) -> Sequence[Cell]:
    return (
        words(quote.get("number") or "Draft", f"{visit.base}/quotes/{quote['id']}", quote["id"]),
        reference(visit, quote.get("customer")),
        status(quote["status"]),
        amount(quote.get("amount_total"), quote.get("currency")),
        moment(quote["created"]),
    )


def _create(visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New quote",
            path="/v1/quotes",
            fields=(
                customer_field(visit),
                price_field(visit, "line_items[0][price]"),
                Field(name="line_items[0][quantity]", label="Quantity", kind="number", value="1"),
                Field(name="description", label="Description"),
            ),
            then="/quotes/{id}",
            weight="main",
        ),
    )


def _actions(_visit: Visit, quote: Json) -> Iterator[Action]:
    path, state = f"/v1/quotes/{quote['id']}", quote["status"]
    if state == "draft":
        yield Action(label="Finalize", path=f"{path}/finalize", weight="main")
    if state == "open":
        yield Action(label="Accept", path=f"{path}/accept", weight="main")
    if state in ("draft", "open"):
        yield Action(label="Cancel", path=f"{path}/cancel", weight="danger", confirm="Cancel it for good")


def _main(visit: Visit, quote: Json) -> Sequence[AnySection]:
    found = visit.api.get(f"/v1/quotes/{quote['id']}/line_items", limit=20).data
    rows = [
        Row(
            (
                words(each.get("description")),
                words(str(each.get("quantity") or "")),
                amount(each.get("amount_total"), each.get("currency")),
            )
        )
        for each in found
    ]
    foot = [("Total", amount(quote.get("amount_total"), quote.get("currency")))]
    return (Table("What is offered", ("Line", "Quantity", "Amount"), rows, foot, empty="No lines."),)


def _side(visit: Visit, quote: Json) -> Sequence[AnySection]:
    return (
        Facts(
            "Details",
            [
                ("Customer", reference(visit, quote.get("customer"))),
                ("Expires", day(quote.get("expires_at"))),
                ("Invoice", reference(visit, quote.get("invoice"))),
                ("Subscription", reference(visit, quote.get("subscription"))),
                ("Description", words(quote.get("description"))),
            ],
        ),
        metadata_facts(quote),
    )


VIEWS = (
    ResourceView(
        collection="quotes",
        title="Quotes",
        singular="Quote",
        here="quotes",
        heads=("Quote", "Customer", "Status", "Amount", "Created"),
        row=_row,
        name=lambda quote: words(quote.get("number") or "Draft").text,
        figure=lambda quote: amount(quote.get("amount_total"), quote.get("currency")).text,
        create=_create,
        actions=lambda visit, quote: list(_actions(visit, quote)),
        main=_main,
        side=_side,
    ),
)

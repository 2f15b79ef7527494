"""Subscriptions, and the test clocks that they can live on."""

from collections.abc import Iterator, Sequence

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
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.resource_views import invoices
from emulator.pages.console.resource_views.fields import COLLECTION, customer_field, price_field
from emulator.pages.console.visit import Visit

_STATUSES = ("all", "active", "trialing", "past_due", "unpaid", "incomplete", "paused", "canceled", "ended")
_ENDED = ("canceled", "incomplete_expired")


def _row(visit: Visit, subscription: Json) -> Sequence[Cell]:
    items = (subscription.get("items") or {}).get("data") or []
    return (
        words(
            _what(items) or subscription["id"], f"{visit.base}/subscriptions/{subscription['id']}", subscription["id"]
        ),
        reference(visit, subscription["customer"]),
        status(subscription["status"]),
        _renews(subscription, items),
        moment(subscription["created"]),
    )


def _what(items: Sequence[Json]) -> str:
    return ", ".join(_price(each) for each in items)


def _price(item: Json) -> str:
    price = item.get("price") or {}
    recurring = price.get("recurring") or {}
    costs = amount(price.get("unit_amount"), price.get("currency")).text
    quantity = f"{item['quantity']} × " if (item.get("quantity") or 1) != 1 else ""
    return f"{quantity}{costs} each {recurring.get('interval', 'period')}"


def _renews(subscription: Json, items: Sequence[Json]) -> Cell:
    ends = subscription.get("cancel_at")
    if ends:
        return words(f"ends {day(ends).text}")
    return day(next((each.get("current_period_end") for each in items), None))


def _create(visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New subscription",
            path="/v1/subscriptions",
            fields=(
                customer_field(visit),
                price_field(visit, "items[0][price]"),
                Field(name="items[0][quantity]", label="Quantity", kind="number", value="1"),
                Field(name="collection_method", label="Collection", kind="select", choices=tuple(reversed(COLLECTION))),
                Field(name="days_until_due", label="Days until due", kind="number", hint="If the invoice is sent"),
                Field(name="trial_period_days", label="Days of trial", kind="number"),
            ),
            then="/subscriptions/{id}",
            weight="main",
            explain="The price must be one that recurs. Charged automatically, the customer needs a card.",
        ),
    )


def _actions(_visit: Visit, subscription: Json) -> Iterator[Action]:
    path, state = f"/v1/subscriptions/{subscription['id']}", subscription["status"]
    if state in _ENDED:
        return
    if state == "paused":
        yield Action(label="Resume", path=f"{path}/resume", weight="main")
    stops = subscription.get("cancel_at_period_end")
    yield Action(
        label="Go on after the period" if stops else "Cancel at the period's end",
        path=path,
        fields=hidden({"cancel_at_period_end": "false" if stops else "true"}),
    )
    yield Action(
        label="Pause the collection",
        path=path,
        fields=(
            Field(
                name="pause_collection[behavior]",
                label="Invoices meanwhile",
                kind="select",
                choices=choices(keep_as_draft="stay drafts", mark_uncollectible="are uncollectible", void="are void"),
            ),
        ),
    )
    yield Action(
        label="Cancel now",
        method="DELETE",
        path=path,
        weight="danger",
        confirm="Cancel it at once",
        fields=(
            Field(
                name="prorate",
                label="Credit the unused time",
                kind="select",
                choices=(Choice(value="", label="no"), Choice(value="true", label="yes")),
            ),
        ),
    )


def _main(visit: Visit, subscription: Json) -> Sequence[AnySection]:
    items = (subscription.get("items") or {}).get("data") or []
    rows = [
        Row(
            (
                words(_price(each), detail=each["id"]),
                reference(visit, (each.get("price") or {}).get("product")),
                day(each.get("current_period_end")),
            ),
            actions=[
                Action(
                    label="Change",
                    path=f"/v1/subscription_items/{each['id']}",
                    fields=(
                        Field(name="quantity", label="Quantity", kind="number", value=str(each.get("quantity") or "")),
                    ),
                )
            ],
        )
        for each in items
    ]
    found = _invoices(visit, subscription, 10)
    heads = ("Invoice", "Customer", "Status", "Amount", "Created")
    billed = [Row(invoices.row(visit, each), f"{visit.base}/invoices/{each['id']}") for each in found]
    return (
        Table("What is paid for", ("Price", "Product", "Paid until"), rows),
        Table("Invoices", heads, billed, empty="No invoices yet."),
    )


def _invoices(visit: Visit, subscription: Json, limit: int) -> Sequence[Json]:
    """The newest; those that live on a test clock are listed by their customer alone."""
    named = {"subscription": subscription["id"], "customer": subscription["customer"]}
    return visit.api.get("/v1/invoices", limit=limit, **named).data


def _side(visit: Visit, subscription: Json) -> Sequence[AnySection]:
    return (
        Facts(
            "Details",
            [
                ("Customer", reference(visit, subscription["customer"])),
                ("Collection", words(str(subscription["collection_method"]).replace("_", " "))),
                ("Started", moment(subscription.get("start_date"))),
                ("Trial until", moment(subscription.get("trial_end"))),
                ("Cancels at the end", yes_or_no(subscription.get("cancel_at_period_end"))),
                ("Canceled", moment(subscription.get("canceled_at"))),
                ("Latest invoice", reference(visit, subscription.get("latest_invoice"))),
                ("Test clock", reference(visit, subscription.get("test_clock"))),
                ("Schedule", reference(visit, subscription.get("schedule"))),
            ],
        ),
        metadata_facts(subscription),
    )


def _subjects(visit: Visit, subscription: Json) -> tuple[Sequence[str], Sequence[str]]:
    found = [each["id"] for each in _invoices(visit, subscription, 5)]
    return [subscription["id"], *found], found


VIEWS = (
    ResourceView(
        collection="subscriptions",
        title="Subscriptions",
        singular="Subscription",
        here="subscriptions",
        heads=("Subscription", "Customer", "Status", "Paid until", "Created"),
        row=_row,
        name=lambda subscription: words(_what(subscription["items"]["data"]) or subscription["id"]).text,
        filters=(
            Field(
                name="status",
                label="Status",
                kind="select",
                choices=[
                    Choice(value="", label="not ended"),
                    *(Choice(value=each, label=each.replace("_", " ")) for each in _STATUSES),
                ],
            ),
            Field(name="test_clock", label="Test clock", hint="clock_…"),
        ),
        create=_create,
        actions=lambda visit, subscription: list(_actions(visit, subscription)),
        main=_main,
        side=_side,
        subjects=_subjects,
    ),
)

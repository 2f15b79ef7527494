"""Payment links: what each sells, and the Checkout Sessions of those who have opened it."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action, Field, choices, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, amount, code, moment, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.visit import Visit

_PATH = "/v1/payment_links"
_MOST = 20
_SESSION_HEADS = ("Session", "Status", "Paid", "Opened", "Amount")


def _row(visit: Visit, link: Json) -> Sequence[Cell]:
    url = f"{visit.base}/payment_links/{link['id']}"
    return (code(link["id"], url), _status(link), words(link["currency"].upper()))


def _status(link: Json) -> Cell:
    return status("active" if link["active"] else "inactive")


def _create(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New payment link",
            path=_PATH,
            fields=(
                Field(name="line_items[0][price]", label="Price", required=True, hint="price_…"),
                Field(name="line_items[0][quantity]", label="Quantity", kind="number", value="1", required=True),
            ),
            then="/payment_links/{id}",
            weight="main",
        ),
    )


def _actions(_visit: Visit, link: Json) -> Sequence[Action]:
    active = link["active"]
    label, path = "Deactivate" if active else "Activate", f"{_PATH}/{link['id']}"
    message = Field(name="inactive_message", label="What visitors are told", value=link["inactive_message"] or "")
    return (
        Action(
            label=label,
            path=path,
            fields=(*hidden({"active": "false" if active else "true"}), *((message,) if active else ())),
        ),
    )


def _main(visit: Visit, link: Json) -> Sequence[AnySection]:
    # The link itself shows the first ten at most.
    lines = visit.api.get(f"{_PATH}/{link['id']}/line_items", limit=_MOST).data
    sold = [
        Row((words(each["description"]), words(each["quantity"]), amount(each["amount_total"], each["currency"])))
        for each in lines
    ]
    found = visit.api.get("/v1/checkout/sessions", payment_link=link["id"], limit=_MOST).data
    opened = [_session(visit, each) for each in found]
    return (
        Table("What it sells", ("Item", "Quantity", "Amount"), sold),
        Table("Sessions", _SESSION_HEADS, opened, empty="Nobody has opened it yet."),
    )


def _session(visit: Visit, session: Json) -> Row:
    url = f"{visit.base}/sessions/{session['id']}"
    return Row(
        (
            code(session["id"], url),
            status(session["status"]),
            status(session["payment_status"]),
            moment(session["created"]),
            amount(session["amount_total"], session["currency"]),
        ),
        url,
    )


VIEWS = (
    ResourceView(
        collection="payment_links",
        title="Payment links",
        singular="Payment link",
        heads=("Link", "Status", "Currency"),
        row=_row,
        filters=(
            Field(name="active", label="Status", kind="select", choices=choices(true="active", false="inactive")),
        ),
        create=_create,
        actions=_actions,
        main=_main,
        links=lambda link: [("Page", link["url"])],
    ),
)

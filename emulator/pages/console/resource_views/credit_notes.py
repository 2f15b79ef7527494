"""Credit notes: what was taken back of an invoice, and how."""

from collections.abc import Sequence

from emulator.pages.console.actions import Action
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, Row, Table, amount, code, moment, reference, status, words
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.visit import Visit


def _row(visit: Visit, note: Json) -> Sequence[Cell]:
    return (
        words(note["number"], f"{visit.base}/credit_notes/{note['id']}", detail=note["id"]),
        reference(visit, note["invoice"]),
        status(note["status"]),
        amount(note["total"], note["currency"]),
        moment(note["created"]),
    )


def _actions(_visit: Visit, note: Json) -> Sequence[Action]:
    if note["status"] == "void":
        return ()
    path = f"/v1/credit_notes/{note['id']}/void"
    return (Action(label="Void", path=path, weight="danger", confirm="Void it for good"),)


def _main(visit: Visit, note: Json) -> Sequence[AnySection]:
    found = visit.api.get(f"/v1/credit_notes/{note['id']}/lines", limit=50).data
    rows = [Row((words(each["description"]), amount(each["amount"], note["currency"]))) for each in found]
    foot = [
        ("Subtotal", amount(note["subtotal"], note["currency"])),
        ("Total", amount(note["total"], note["currency"])),
    ]
    return (Table("What it takes back", ("Line", "Amount"), rows, foot, empty="An amount, without lines."),)


def _side(visit: Visit, note: Json) -> Sequence[AnySection]:
    return (
        Facts(
            "Details",
            [
                ("Invoice", reference(visit, note["invoice"])),
                ("Customer", reference(visit, note["customer"])),
                ("Type", words(str(note["type"]).replace("_", " "))),
                ("Reason", words(str(note.get("reason") or "").replace("_", " "))),
                ("Memo", words(note.get("memo"))),
                ("Refund", reference(visit, _refund(note))),
                ("To the balance", code(note.get("customer_balance_transaction"))),
            ],
        ),
        metadata_facts(note),
    )


def _refund(note: Json) -> str | None:
    refunds: Sequence[Json] = note.get("refunds") or ()
    return refunds[0].get("refund") if refunds else None


VIEWS = (
    ResourceView(
        collection="credit_notes",
        title="Credit notes",
        singular="Credit note",
        here="credit_notes",
        heads=("Credit note", "Invoice", "Status", "Amount", "Created"),
        row=_row,
        figure=lambda note: amount(note["total"], note["currency"]).text,
        actions=_actions,
        main=_main,
        side=_side,
        links=lambda note: [("PDF", note["pdf"])] if note.get("pdf") else [],
    ),
)

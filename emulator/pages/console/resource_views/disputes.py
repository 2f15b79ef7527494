"""Disputes: what a payer contests, what was said against it, and what it cost."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Choice, Field, hidden
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
from emulator.pages.console.visit import Visit

_CLOSED = ("lost", "warning_closed", "won")

_EVIDENCE = "evidence[uncategorized_text]"
_WINS = Choice(value="winning_evidence", label="winning_evidence · is won")
_LOSES = Choice(value="losing_evidence", label="losing_evidence · is lost")
_ESCALATES = Choice(value="escalate_inquiry_evidence", label="escalate_inquiry_evidence · becomes a chargeback")


def _row(visit: Visit, dispute: Json) -> Sequence[Cell]:
    return (
        words(_named(dispute), f"{visit.base}/disputes/{dispute['id']}", detail=dispute["id"]),
        reference(visit, dispute["charge"]),
        status(dispute["status"]),
        amount(dispute["amount"], dispute["currency"]),
        moment(dispute["created"]),
    )


def _named(dispute: Json) -> str:
    return str(dispute["reason"]).replace("_", " ").capitalize()


def _actions(_visit: Visit, dispute: Json) -> Iterator[Action]:
    path, state = f"/v1/disputes/{dispute['id']}", dispute["status"]
    if state in _CLOSED:
        return
    is_inquiry = str(state).startswith("warning_")
    offered = (_WINS, _LOSES, *((_ESCALATES,) if is_inquiry else ()))
    yield Action(
        label="Submit evidence",
        path=path,
        fields=(
            Field(name=_EVIDENCE, label="Evidence", kind="select", choices=offered),
            *hidden(_acknowledgement(dispute)),
        ),
        weight="main",
        explain="The text decides what the bank will say.",
    )
    yield Action(
        label="Close" if is_inquiry else "Accept",
        path=f"{path}/close",
        weight="danger",
        confirm="Say nothing more against it",
    )


def _acknowledgement(dispute: Json) -> dict[str, object]:
    """A compliance case can be countered only by who agrees to its fee."""
    programs = [each for each in dispute["enhanced_eligibility_types"] if each.endswith("_compliance")]
    return {f"evidence[enhanced_evidence][{each}][fee_acknowledged]": "true" for each in programs}


def _main(_visit: Visit, dispute: Json) -> Sequence[AnySection]:
    moved = [
        Row(
            (
                words(each["description"]),
                amount(each["amount"], each["currency"]),
                amount(each["fee"], each["currency"]),
                amount(each["net"], each["currency"]),
            )
        )
        for each in dispute["balance_transactions"]
    ]
    said = [
        Row((words(name.replace("_", " ").capitalize()), words(text)))
        for name, text in dispute["evidence"].items()
        if isinstance(text, str)
    ]
    return (
        Table("The balance", ("Movement", "Amount", "Fee", "Net"), moved, empty="Nothing was withdrawn."),
        Table("Evidence", ("About", "Text"), said, empty="Nothing was said."),
    )


def _side(visit: Visit, dispute: Json) -> Sequence[AnySection]:
    details, card = dispute["evidence_details"], (dispute.get("payment_method_details") or {}).get("card") or {}
    return (
        Facts(
            "Details",
            [
                ("Charge", reference(visit, dispute["charge"])),
                ("Payment", reference(visit, dispute["payment_intent"])),
                ("Kind", words(str(card.get("case_type") or "").capitalize())),
                ("Network's reason", words(card.get("network_reason_code"))),
                ("Answer by", day(details["due_by"])),
                ("Submitted", words(str(details["submission_count"]))),
                ("Can be refunded", yes_or_no(dispute["is_charge_refundable"])),
            ],
        ),
        metadata_facts(dispute),
    )


VIEWS = (
    ResourceView(
        collection="disputes",
        title="Disputes",
        singular="Dispute",
        here="payment_intents",
        heads=("Reason", "Charge", "Status", "Amount", "Created"),
        row=_row,
        name=_named,
        figure=lambda dispute: amount(dispute["amount"], dispute["currency"]).text,
        actions=lambda visit, dispute: list(_actions(visit, dispute)),
        main=_main,
        side=_side,
        subjects=lambda _visit, dispute: ([dispute["id"], dispute["charge"]], []),
    ),
    ResourceView(
        collection="early_fraud_warnings",
        title="Early fraud warnings",
        singular="Early fraud warning",
        here="payment_intents",
    ),
)

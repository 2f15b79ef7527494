"""Every operation on an invoice in every status: each cell of the table is reached by requests alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from emulator.billing.beel.statuses import RULES, STATUSES, InvoiceStatus, Operation
from tests.support.beel import Company, refused
from tests.support.wire import Response

REASON = "Emitida por error, se anula entera"
TOMORROW = "2099-01-02"
PARTIAL = {
    "rectification_type": "PARTIAL",
    "rectification_code": "R1",
    "reason": REASON,
    "lines": [{"description": "Rebaja", "quantity": -1, "unit_price": 10}],
    "options": {"issue_directly": True},
}


def overdue(company: Company) -> str:
    """An invoice whose due date is long past."""
    return str(company.issue_invoice(issue_date="2020-01-01", due_date="2020-01-31")["id"])


def after(company: Company, operation: str, body: Any = None) -> str:
    """An issued invoice once an operation was made."""
    invoice = str(company.issue_invoice()["id"])
    company.perform(invoice, operation, body)
    return invoice


def rectified(company: Company) -> str:
    """An invoice of which a part was corrected."""
    invoice = str(company.issue_invoice()["id"])
    company.data(company.wire.post(f"/invoices/{invoice}/corrective", PARTIAL), 201)
    return invoice


def scheduled(company: Company) -> str:
    """A draft that waits for its day."""
    draft = str(company.draft()["id"])
    company.perform(draft, "schedule", {"scheduled_for": TOMORROW})
    return draft


REACHED: dict[InvoiceStatus, Callable[[Company], str]] = {
    "SCHEDULED": scheduled,
    "DRAFT": lambda company: str(company.draft()["id"]),
    "ISSUED": lambda company: str(company.issue_invoice()["id"]),
    "SENT": lambda company: after(company, "send", {}),
    "PAID": lambda company: after(company, "mark-paid", {}),
    "OVERDUE": overdue,
    "RECTIFIED": rectified,
    "VOIDED": lambda company: after(company, "void", {"reason": REASON}),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How an operation is asked for, and what an invoice becomes by it: None where it stays in its status."""

    method: str
    path: str
    body: Any = None
    becomes: InvoiceStatus | None = None


CELLS: dict[Operation, Cell] = {
    "update": Cell("PUT", "/invoices/{}", {"notes": "n"}),
    "delete": Cell("DELETE", "/invoices/{}"),
    "duplicate": Cell("POST", "/invoices/{}/duplicate"),
    "preview": Cell("GET", "/invoices/{}/pdf/preview"),
    "schedule": Cell("POST", "/invoices/{}/schedule", {"scheduled_for": TOMORROW}, "SCHEDULED"),
    "set_schedule": Cell(
        "PUT",
        "/companies/{company}/invoices/{}/schedule",
        {"scheduled_for": TOMORROW, "generation_mode": "DRAFT"},
        "SCHEDULED",
    ),
    "reschedule": Cell("PATCH", "/invoices/{}/reschedule", {"scheduled_for": TOMORROW}),
    "unschedule": Cell("POST", "/invoices/{}/unschedule", None, "DRAFT"),
    "remove_schedule": Cell("DELETE", "/companies/{company}/invoices/{}/schedule", None, "DRAFT"),
    "issue": Cell("POST", "/invoices/{}/issue", None, "ISSUED"),
    "pdf": Cell("GET", "/invoices/{}/pdf"),
    "send": Cell("POST", "/invoices/{}/send", {}),
    "mark_sent": Cell("POST", "/invoices/{}/mark-sent", {}, "SENT"),
    "revert_to_issued": Cell("POST", "/invoices/{}/revert-to-issued", None, "ISSUED"),
    "mark_paid": Cell("POST", "/invoices/{}/mark-paid", {}, "PAID"),
    "correct": Cell("POST", "/invoices/{}/corrective", PARTIAL, "RECTIFIED"),
    "void": Cell("POST", "/invoices/{}/void", {"reason": REASON}, "VOIDED"),
}


def ask(company: Company, cell: Cell, invoice: str) -> Response:
    """The answer to an operation on an invoice."""
    path = cell.path
    if "{company}" in path:
        (own,) = company.data(company.wire.get("/companies"))
        path = path.replace("{company}", own["id"])
    path = path.format(invoice)
    if cell.body is None:
        return company.wire.request(cell.method, path)
    return company.wire.send(cell.method, path, cell.body)


def test_every_operation_is_in_the_table() -> None:
    assert CELLS.keys() == RULES.keys()
    assert set(REACHED) == set(STATUSES)


@pytest.mark.parametrize("operation", CELLS)
@pytest.mark.parametrize("status", STATUSES)
def test_a_cell(company: Company, status: InvoiceStatus, operation: Operation) -> None:
    cell, invoice = CELLS[operation], REACHED[status](company)
    assert company.invoice(invoice)["status"] == status
    answer = ask(company, cell, invoice)
    if status not in RULES[operation].allowed:
        assert refused(answer)[:2] == (400, RULES[operation].refusal_of(status))
        assert company.invoice(invoice)["status"] == status
        return
    assert answer.status in (200, 201, 204), answer.body.decode()
    if operation == "delete":
        assert company.wire.get(f"/invoices/{invoice}").status == 404
    elif operation == "send" and status == "ISSUED":
        assert company.invoice(invoice)["status"] == "SENT"
    else:
        assert company.invoice(invoice)["status"] == (cell.becomes or status)

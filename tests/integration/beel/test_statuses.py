"""Every operation on an invoice in every status: each cell of the table is reached by requests alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import pytest

from emulator.billing.beel.statuses import STATUSES, InvoiceStatus, Operation
from tests.support.beel import Company, refused
from tests.support.state_tables import BEEL, BEEL_REFUSALS
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
class Request:
    """How an operation is asked for."""

    method: str
    path: str
    body: Any = None


REQUESTS: dict[Operation, Request] = {
    "update": Request("PUT", "/invoices/{}", {"notes": "n"}),
    "delete": Request("DELETE", "/invoices/{}"),
    "duplicate": Request("POST", "/invoices/{}/duplicate"),
    "preview": Request("GET", "/invoices/{}/pdf/preview"),
    "schedule": Request("POST", "/invoices/{}/schedule", {"scheduled_for": TOMORROW}),
    "set_schedule": Request(
        "PUT",
        "/companies/{company}/invoices/{}/schedule",
        {"scheduled_for": TOMORROW, "generation_mode": "DRAFT"},
    ),
    "reschedule": Request("PATCH", "/invoices/{}/reschedule", {"scheduled_for": TOMORROW}),
    "unschedule": Request("POST", "/invoices/{}/unschedule"),
    "remove_schedule": Request("DELETE", "/companies/{company}/invoices/{}/schedule"),
    "issue": Request("POST", "/invoices/{}/issue"),
    "pdf": Request("GET", "/invoices/{}/pdf"),
    "send": Request("POST", "/invoices/{}/send", {}),
    "mark_sent": Request("POST", "/invoices/{}/mark-sent", {}),
    "revert_to_issued": Request("POST", "/invoices/{}/revert-to-issued"),
    "mark_paid": Request("POST", "/invoices/{}/mark-paid", {}),
    "correct": Request("POST", "/invoices/{}/corrective", PARTIAL),
    "void": Request("POST", "/invoices/{}/void", {"reason": REASON}),
}


def ask(company: Company, request: Request, invoice: str) -> Response:
    """The answer to an operation on an invoice."""
    path = request.path
    if "{company}" in path:
        (own,) = company.data(company.wire.get("/companies"))
        path = path.replace("{company}", own["id"])
    path = path.format(invoice)
    if request.body is None:
        return company.wire.request(request.method, path)
    return company.wire.send(request.method, path, request.body)


def test_every_operation_is_in_the_table() -> None:
    assert REQUESTS.keys() == BEEL.keys() == BEEL_REFUSALS.keys() == set(get_args(Operation))
    assert set(REACHED) == set(STATUSES)


@pytest.mark.parametrize("operation", REQUESTS)
@pytest.mark.parametrize("status", STATUSES)
def test_a_cell(company: Company, status: InvoiceStatus, operation: Operation) -> None:
    invoice = REACHED[status](company)
    assert company.invoice(invoice)["status"] == status
    answer = ask(company, REQUESTS[operation], invoice)
    if status not in BEEL[operation]:
        codes = BEEL_REFUSALS[operation]
        assert refused(answer)[:2] == (400, codes.get(status, codes[""]))
        assert company.invoice(invoice)["status"] == status
        return
    assert answer.status in (200, 201, 204), answer.body.decode()
    (after,) = BEEL[operation][status]
    if after is None:
        assert company.wire.get(f"/invoices/{invoice}").status == 404
    else:
        assert company.invoice(invoice)["status"] == after

"""Every cell of the state table, reached and tried over the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

import pytest

from emulator.billing.stateset.invoice import STATUSES, Status
from emulator.billing.stateset.state_table import Operation
from tests.support.state_tables import STATESET
from tests.support.stateset import Stateset
from tests.support.wire import Response

LINES = [{"description": "Other work", "unit_price": 2000}]

REQUESTS: Mapping[Operation, Callable[[Stateset, str], Response]] = {
    "update": lambda stateset, id: stateset.wire.put(f"/invoices/{id}", {"notes": "New"}),
    "update_line_items": lambda stateset, id: stateset.wire.put(f"/invoices/{id}", {"line_items": LINES}),
    "delete": lambda stateset, id: stateset.wire.request("DELETE", f"/invoices/{id}"),
    "send": lambda stateset, id: stateset.wire.post(f"/invoices/{id}/send"),
    "pay_in_part": lambda stateset, id: stateset.wire.post(f"/invoices/{id}/payments", {"amount": 1}),
    "pay_in_full": lambda stateset, id: stateset.wire.post(f"/invoices/{id}/mark-paid"),
    "remind": lambda stateset, id: stateset.wire.post(f"/invoices/{id}/reminder"),
    "void": lambda stateset, id: stateset.wire.post(f"/invoices/{id}/void"),
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("operation", REQUESTS)
def test_every_request_in_every_status(stateset: Stateset, operation: Operation, status: Status) -> None:
    id = stateset.invoice_in(status)
    before, mails = stateset.get(id), len(stateset.outbox())

    answer = REQUESTS[operation](stateset, id)

    row = STATESET[operation]
    if status in row:
        assert answer.status in (200, 201), answer.body.decode()
        (after,) = row[status]
        assert stateset.wire.get(f"/invoices/{id}").json.get("status") == after
        assert len(stateset.outbox()) - mails == (operation in ("send", "remind"))
        return
    assert answer.status == 422
    error = answer.json["error"]
    assert (error["code"], error["details"]) == ("VALIDATION_ERROR", {"status": status, "allowed": list(row)})
    assert stateset.get(id) == before
    assert len(stateset.outbox()) == mails


@pytest.mark.parametrize("status", STATUSES)
def test_a_look_at_the_page_in_every_status(stateset: Stateset, status: Status) -> None:
    id = stateset.invoice_in(status)
    row = STATESET["view"]

    if status not in row:
        assert stateset.get(id)["public_url"] is None
        return
    assert stateset.look_at(id).status == 200

    shown = stateset.get(id)
    assert (shown["status"],) == row[status]
    assert shown["viewed_at"] is not None


@pytest.mark.parametrize("status", STATUSES)
def test_the_end_of_the_due_date_in_every_status(stateset: Stateset, status: Status) -> None:
    id = stateset.invoice_in(status)

    stateset.advance("32d")

    assert (stateset.get(id)["status"],) == STATESET["fall_due"].get(status, (status,))


def test_no_row_is_left_out() -> None:
    assert {*REQUESTS, "view", "fall_due"} == set(STATESET) == set(get_args(Operation))

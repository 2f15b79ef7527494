"""Each operation on an invoice in each status: what the state table says, reached by requests alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest

from emulator.billing.dayzero.invoice import STATUSES, Status
from emulator.billing.dayzero.state_table import Operation
from tests.support.dayzero import Dayzero
from tests.support.state_tables import DAYZERO
from tests.support.wire import Response

TOTAL = 250000


def add_payment(amount: int) -> Callable[[Dayzero, str], Response]:
    def operate(dayzero: Dayzero, invoice: str) -> Response:
        body = {"transaction_id": dayzero.transaction(amount), "amount": amount}
        return dayzero.wire.post(f"/invoices/{invoice}/payments", body)

    return operate


def change_payment(amount: int) -> Callable[[Dayzero, str], Response]:
    """The newest payment, of a transaction that has enough, to another amount."""

    def operate(dayzero: Dayzero, invoice: str) -> Response:
        path = f"/invoices/{invoice}/payments/{payment_of(dayzero, invoice, -1)}"
        return dayzero.wire.send("PATCH", path, {"amount": amount})

    return operate


def remove_payment(position: int) -> Callable[[Dayzero, str], Response]:
    def operate(dayzero: Dayzero, invoice: str) -> Response:
        path = f"/invoices/{invoice}/payments/{payment_of(dayzero, invoice, position)}"
        return dayzero.wire.request("DELETE", path)

    return operate


def payment_of(dayzero: Dayzero, invoice: str, position: int) -> str:
    payments = dayzero.invoice(invoice)["payments"]
    return str(payments[position]["id"]) if payments else "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"


def post(action: str) -> Callable[[Dayzero, str], Response]:
    return lambda dayzero, invoice: dayzero.wire.post(f"/invoices/{invoice}/{action}")


def control(action: str) -> Callable[[Dayzero, str], Response]:
    return lambda dayzero, invoice: dayzero.wire.post_control(f"/dayzero/invoices/{invoice}/{action}")


Operate = Callable[[Dayzero, str], Response]
OPERATIONS: Mapping[Operation, Mapping[str, Operate]] = {
    "update": {"a text": lambda dayzero, invoice: dayzero.wire.put(f"/invoices/{invoice}", {"description": "Other"})},
    "delete": {"once": lambda dayzero, invoice: dayzero.wire.request("DELETE", f"/invoices/{invoice}")},
    "finalize": {"once": post("finalize")},
    "send": {"once": post("send")},
    "add_payment": {"a part": add_payment(50000), "all": add_payment(TOTAL), "more": add_payment(TOTAL + 1)},
    "change_payment": {"less": change_payment(1), "all": change_payment(TOTAL)},
    "remove_payment": {"the newest": remove_payment(-1), "the oldest": remove_payment(0)},
    "pay_by_stripe": {"once": control("pay_by_stripe")},
    "void": {"once": post("void")},
    "write_off": {"once": control("write_off")},
}
"""The ways to do each, which together lead to every status that it can lead to."""


def in_status(status: Status) -> Callable[[Dayzero], list[str]]:
    return lambda dayzero: [dayzero.in_status(status)]


WAYS: Mapping[Status, Callable[[Dayzero], list[str]]] = {
    **{status: in_status(status) for status in STATUSES},
    "partially_paid": lambda dayzero: [paid(dayzero, 100000), paid(dayzero, 100000, 50000)],
    "manual_paid": lambda dayzero: [paid(dayzero, TOTAL), paid(dayzero, 100000, TOTAL), paid(dayzero, TOTAL - 1, 1)],
}
"""Invoices of each status, one for each way in which they came to it that makes a difference."""


def paid(dayzero: Dayzero, *amounts: int) -> str:
    """An invoice with payments, each of a transaction that has more than enough."""
    invoice = str(dayzero.open_invoice()["id"])
    for amount in amounts:
        dayzero.pay(invoice, amount, of=10 * TOTAL)
    return invoice


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("operation", DAYZERO)
def test_a_cell(dayzero: Dayzero, operation: Operation, status: Status) -> None:
    reached = set[Status | None]()
    for operate in OPERATIONS[operation].values():
        for invoice in WAYS[status](dayzero):
            before = dayzero.invoice(invoice)
            assert before["status"] == status
            answer = operate(dayzero, invoice)
            if status in DAYZERO[operation]:
                assert answer.status in (200, 201), answer.body
                reached.add(dayzero.invoice(invoice).get("status"))
            else:
                refused(answer, operation)
                assert dayzero.invoice(invoice) == before

    assert reached == set(DAYZERO[operation].get(status, ()))


def refused(answer: Response, operation: Operation) -> None:
    """A refusal is a conflict, in a sentence; where there is no payment, there is none to be found."""
    body: dict[str, Any] = answer.json
    sentence = body["detail"] if "detail" in body else body["error"]["message"]
    if operation in ("change_payment", "remove_payment") and answer.status == 404:
        assert sentence == "Payment not found"
    else:
        assert (answer.status, bool(sentence)) == (409, True)


def test_the_table_has_every_status_and_leads_to_every_status() -> None:
    assert {after for row in DAYZERO.values() for each in row.values() for after in each} == {None, *STATUSES}
    assert set(DAYZERO) == set(OPERATIONS) == set(get_args(Operation))
    assert set(WAYS) == set(STATUSES)


@pytest.mark.parametrize(
    ("operation", "status", "detail"),
    [
        ("update", "open", "Only draft invoices can be updated"),
        ("delete", "void", "Only draft invoices can be deleted"),
        ("finalize", "open", "Only draft invoices can be finalized"),
        ("void", "stripe_paid", "Only open invoices can be voided"),
        ("send", "draft", "Invoice must be finalized before it can be sent"),
        ("send", "uncollectible", "Invoice cannot be sent: its status is uncollectible"),
        ("add_payment", "void", "Only open and partially paid invoices can be paid"),
    ],
)
def test_what_a_refusal_says(dayzero: Dayzero, operation: Operation, status: Status, detail: str) -> None:
    operate = next(iter(OPERATIONS[operation].values()))

    answer = operate(dayzero, dayzero.in_status(status))

    assert (answer.status, answer.json) == (409, {"detail": detail})
    assert dayzero.outbox() == []

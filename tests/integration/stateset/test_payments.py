"""Recording payments, in full and in part, and voiding."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.stateset import Stateset


@pytest.fixture
def invoice(stateset: Stateset) -> str:
    """A sent invoice of 20 dollars."""
    id: str = stateset.invoice(send_email=True)["id"]
    return id


def test_payments_add_up_to_the_whole(stateset: Stateset, invoice: str) -> None:
    given = {
        "amount": 500,
        "payment_date": "2026-01-20",
        "payment_method": "wire",
        "reference": "R-1",
        "notes": "Thanks",
    }

    first = stateset.create(f"/invoices/{invoice}/payments", given)

    state = {"id": invoice, "status": "partially_paid", "total_amount": 2000, "amount_paid": 500, "amount_due": 1500}
    made = {"id": first["id"], "created_at": first["created_at"]}
    assert first == {"object": "payment", "currency": "USD", "invoice": state, **given, **made}
    second = stateset.create(f"/invoices/{invoice}/payments", None)
    assert (second["amount"], second["payment_date"]) == (1500, second["created_at"][:10])
    assert second["invoice"] == {**state, "status": "paid", "amount_paid": 2000, "amount_due": 0}
    shown = stateset.wire.get(f"/invoices/{invoice}").json
    assert (shown["status"], shown["amount_paid"], shown["amount_due"]) == ("paid", 2000, 0)
    listed = stateset.wire.get(f"/invoices/{invoice}/payments").json
    assert [each["id"] for each in listed["data"]] == [first["id"], second["id"]]
    assert (listed["object"], listed["has_more"]) == ("list", False)
    assert [each["status"] for each in stateset.wire.get("/invoices", status="paid").json["data"]] == ["paid"]


def test_more_than_is_due_is_refused(stateset: Stateset, invoice: str) -> None:
    stateset.create(f"/invoices/{invoice}/payments", {"amount": 1999})

    answer = stateset.wire.post(f"/invoices/{invoice}/payments", {"amount": 2})

    assert answer.status == 422
    error = answer.json["error"]
    assert (error["code"], error["message"]) == ("VALIDATION_ERROR", "The amount is more than the amount due, 1.")
    assert error["details"] == {"field": "amount", "amount_due": 1}
    assert stateset.wire.get(f"/invoices/{invoice}").json["amount_paid"] == 1999


def test_fifty_partial_payments_and_the_rest(stateset: Stateset, invoice: str) -> None:
    for _ in range(50):
        stateset.create(f"/invoices/{invoice}/payments", {"amount": 1})

    assert stateset.wire.post(f"/invoices/{invoice}/payments", {"amount": 1}).status == 422
    assert stateset.create(f"/invoices/{invoice}/payments", {"amount": 1950})["invoice"]["status"] == "paid"


@pytest.mark.every_engine
def test_payments_at_the_same_time_never_come_to_more_than_is_due(stateset: Stateset, invoice: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: stateset.wire.post(f"/invoices/{invoice}/payments", {"amount": 700}).status, range(6))
        )

    assert sorted(answers) == [201, 201, 422, 422, 422, 422]
    assert stateset.wire.get(f"/invoices/{invoice}").json["amount_paid"] == 1400


def test_an_invoice_of_nothing_is_paid_with_nothing(stateset: Stateset) -> None:
    invoice = stateset.invoice(line_items=[], send_email=True)["id"]

    paid = stateset.wire.post(f"/invoices/{invoice}/mark-paid").json

    assert (paid["status"], paid["amount_paid"]) == ("paid", 0)


@pytest.mark.parametrize("path", ["void", "cancel"])
def test_a_voided_invoice_keeps_what_was_paid_and_takes_no_more(stateset: Stateset, invoice: str, path: str) -> None:
    stateset.create(f"/invoices/{invoice}/payments", {"amount": 500})

    voided = stateset.wire.post(f"/invoices/{invoice}/{path}").json

    assert (voided["status"], voided["amount_paid"]) == ("voided", 500)
    refused = stateset.wire.post(f"/invoices/{invoice}/payments", {"amount": 1})
    assert refused.json["error"]["details"] == {
        "status": "voided",
        "allowed": ["sent", "viewed", "partially_paid", "overdue"],
    }

"""Payments of invoices by bank transactions (ondayzero.com/docs/reference/invoices/create-invoice-payment)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.dayzero import Dayzero

NOBODY = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"


def test_a_payment_shows_the_documented_fields(dayzero: Dayzero) -> None:
    invoice, transaction = dayzero.open_invoice()["id"], dayzero.transaction(100000, description="Wire")

    made = dayzero.create(f"/invoices/{invoice}/payments", {"transaction_id": transaction, "amount": 90000})

    assert made == {
        "id": made["id"],
        "invoice_id": invoice,
        "transaction_id": transaction,
        "amount": 90000,
        "currency": "USD",
        "paid_on": "2026-04-20T00:00:00Z",
        "created_at": made["created_at"],
        "updated_at": made["created_at"],
        "business_id": dayzero.business,
        "transaction": None,
    }
    shown = dayzero.invoice(invoice)
    assert shown["payments"] == [made]
    assert (shown["status"], shown["total_paid"], shown["balance_due"]) == ("partially_paid", 90000, 160000)
    (listed,) = dayzero.wire.get(f"/invoices/{invoice}/payments").json["items"]
    assert listed["transaction"] == {
        "id": transaction,
        "amount": 100000,
        "currency": "USD",
        "datetime": "2026-04-20",
        "description": "Wire",
    }


def test_an_invoice_is_paid_by_several_transactions_and_one_pays_several_invoices(dayzero: Dayzero) -> None:
    first, second = dayzero.open_invoice()["id"], dayzero.open_invoice()["id"]
    transaction = dayzero.transaction(400000)
    pay = {"transaction_id": transaction, "amount": 250000, "paid_on": "2026-04-21T09:00:00+02:00"}

    dayzero.create(f"/invoices/{first}/payments", pay)
    over = dayzero.wire.post(f"/invoices/{second}/payments", {**pay, "amount": 150001})
    dayzero.create(f"/invoices/{second}/payments", {**pay, "amount": 150000})
    dayzero.pay(second, 100000)

    assert (over.status, over.json) == (
        400,
        {"detail": "Payment amount exceeds the remaining unallocated amount on the transaction"},
    )
    one, two = dayzero.invoice(first), dayzero.invoice(second)
    assert (one["status"], one["balance_due"], one["paid_on"]) == ("manual_paid", 0, "2026-04-21T07:00:00Z")
    assert (two["status"], two["total_paid"], len(two["payments"])) == ("manual_paid", 250000, 2)


def test_more_than_is_due_can_be_paid(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]

    dayzero.pay(invoice, 300000)

    shown = dayzero.invoice(invoice)
    assert (shown["status"], shown["total_paid"], shown["balance_due"]) == ("manual_paid", 300000, 0)


def test_a_payment_is_changed_and_taken_away(dayzero: Dayzero) -> None:
    invoice, transaction = dayzero.open_invoice()["id"], dayzero.transaction(250000)
    payments = f"/invoices/{invoice}/payments"
    payment = dayzero.create(payments, {"transaction_id": transaction, "amount": 250000})["id"]

    changed = dayzero.wire.send("PATCH", f"{payments}/{payment}", {"amount": 100, "paid_on": "2026-05-02"})
    too_much = dayzero.wire.send("PATCH", f"{payments}/{payment}", {"amount": 250001})
    as_it_was = dayzero.wire.send("PATCH", f"{payments}/{payment}", {})

    assert (changed.status, changed.json["amount"], changed.json["paid_on"]) == (200, 100, "2026-05-02T00:00:00Z")
    assert too_much.status == 400
    assert as_it_was.json == changed.json
    assert dayzero.invoice(invoice)["paid_on"] is None

    removed = dayzero.wire.request("DELETE", f"{payments}/{payment}")

    assert (removed.status, removed.json["success"], removed.json["data"]["id"]) == (200, True, payment)
    shown = dayzero.invoice(invoice)
    assert (shown["status"], shown["payments"], shown["balance_due"]) == ("open", [], 250000)
    dayzero.create(payments, {"transaction_id": transaction, "amount": 250000})


@pytest.mark.parametrize(
    ("transaction", "amount", "status"),
    [
        ({"amount": -250000}, 1, 400),
        ({"amount": 0}, 1, 400),
        ({"amount": 250000, "currency": "EUR"}, 1, 400),
        ({"amount": 250000}, 0, 422),
        ({"amount": 250000}, 250001, 400),
        ({"amount": 250000}, 10**30, 422),
    ],
)
def test_what_cannot_be_paid(dayzero: Dayzero, transaction: dict[str, Any], amount: int, status: int) -> None:
    invoice = dayzero.open_invoice()["id"]
    body = {"transaction_id": dayzero.create("/transactions", transaction)["id"], "amount": amount}

    assert dayzero.wire.post(f"/invoices/{invoice}/payments", body).status == status
    assert dayzero.invoice(invoice)["status"] == "open"


def test_what_is_not_there(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]
    answers = [
        dayzero.wire.post(f"/invoices/{invoice}/payments", {"transaction_id": NOBODY, "amount": 1}),
        dayzero.wire.post(f"/invoices/{NOBODY}/payments", {"transaction_id": NOBODY, "amount": 1}),
        dayzero.wire.send("PATCH", f"/invoices/{invoice}/payments/{NOBODY}", {}),
        dayzero.wire.request("DELETE", f"/invoices/{invoice}/payments/{NOBODY}"),
        dayzero.wire.get(f"/transactions/{NOBODY}"),
        dayzero.wire.post_control(f"/dayzero/invoices/{NOBODY}/write_off"),
    ]

    sentences = [answer.json.get("detail") or answer.json["error"]["message"] for answer in answers]
    assert {answer.status for answer in answers} == {404}
    assert sentences == [
        "Transaction not found",
        "Invoice not found",
        "Payment not found",
        "Payment not found",
        "Transaction not found",
        "Invoice not found",
    ]


def test_payments_are_listed_both_ways(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]
    for amount in (3, 1, 2):
        dayzero.pay(invoice, amount)

    def page(**query: Any) -> tuple[list[int], bool, str | None]:
        body = dayzero.wire.get(f"/invoices/{invoice}/payments", sort_by="amount", **query).json
        return [each["amount"] for each in body["items"]], body["has_more"], body["next_cursor"]

    amounts, has_more, cursor = page(limit=2)
    assert (amounts, has_more) == ([3, 2], True)
    assert page(limit=2, cursor=cursor) == ([1], False, None)
    assert page(limit=2, cursor=cursor, direction="prev")[0] == [3]
    assert page(descending="false")[0] == [1, 2, 3]
    assert dayzero.wire.get(f"/invoices/{invoice}/payments", include_total_count="yes").json["total_count"] == 3
    assert dayzero.wire.get(f"/invoices/{invoice}/payments", cursor=NOBODY).status == 400


def test_transactions_are_made_found_and_listed(dayzero: Dayzero) -> None:
    bare = dayzero.create("/transactions", {})
    made = dayzero.create(
        "/transactions",
        {"amount": -5, "currency": "EUR", "datetime": "2026-01-02", "description": "Fee", "reconciled": True},
    )

    assert dayzero.wire.get(f"/transactions/{made['id']}").json == made
    assert (made["amount"], made["currency"], made["datetime"], made["reconciled"]) == (-5, "EUR", "2026-01-02", True)
    assert (bare["amount"], bare["currency"], bare["datetime"]) == (0, "USD", bare["created_at"][:10])
    assert [each["id"] for each in dayzero.wire.get("/transactions").json["items"]] == [made["id"], bare["id"]]
    by_amount = dayzero.wire.get("/transactions", sort_by="amount").json["items"]
    assert [each["id"] for each in by_amount] == [bare["id"], made["id"]]


def test_a_hundredth_payment_is_refused(dayzero: Dayzero) -> None:
    invoice, transaction = dayzero.open_invoice()["id"], dayzero.transaction(1000)
    body = {"transaction_id": transaction, "amount": 1}
    for _ in range(90):
        dayzero.create(f"/invoices/{invoice}/payments", body)

    answer = dayzero.wire.post(f"/invoices/{invoice}/payments", body)

    assert (answer.status, answer.json) == (400, {"detail": "An invoice can have at most 90 payments"})


def test_nobody_elses_transaction_can_be_linked(dayzero: Dayzero) -> None:
    mine, theirs = dayzero.open_invoice()["id"], dayzero.with_headers(x_business_id=NOBODY).transaction(5)

    assert dayzero.wire.post(f"/invoices/{mine}/payments", {"transaction_id": theirs, "amount": 5}).status == 404

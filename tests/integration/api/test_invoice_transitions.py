"""What may be done to an invoice in which status: every operation on every status.

The table is that of the conformance checks. Here it is shown, too, that what is refused changes nothing and
tells nothing.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conformance.subjects.lifecycle import IS_PAID, NOT_OPEN, STATUSES, TABLE, ExpectedError
from tests.support.shop import Object, Shop, spelled

CASES = [
    pytest.param(status, operation, outcome, id=f"{operation} a {status} one")
    for operation, outcomes in TABLE.items()
    for status, outcome in zip(STATUSES, outcomes, strict=True)
]


def test_the_table_is_whole() -> None:
    assert len(CASES) == 5 * 9


@pytest.mark.parametrize(("status", "operation", "outcome"), CASES)
def test_transition(status: str, operation: str, outcome: str | ExpectedError, shop: Shop) -> None:
    before = invoice_in(status, shop)
    told = len(shop.events())
    answer = _do(operation, before, shop)
    if isinstance(outcome, ExpectedError):
        assert answer.status == 400
        assert answer.error == error_of(outcome)
        assert _facts(shop.invoice(before["id"])) == _facts(before)
        assert len(shop.events()) == told
    else:
        assert answer.status == 200, answer.body
        assert ("deleted" if answer.json.get("deleted") else answer.json["status"]) == outcome


@pytest.mark.parametrize(("method", "operation", "param"), [
    ("get", "", "invoice"),
    ("delete", "", "invoice"),
    ("post", "/send", "invoice"),
    ("post", "/add_lines", "invoice"),
    ("post", "", "id"),
    ("post", "/pay", "id"),
    ("post", "/finalize", "id"),
    ("post", "/void", "id"),
    ("post", "/mark_uncollectible", "id"),
])  # fmt: skip
def test_an_unknown_invoice(method: str, operation: str, param: str, shop: Shop) -> None:
    params = {"lines[0][amount]": 1} if operation == "/add_lines" else {}
    answer = getattr(shop.wire, method)(f"/v1/invoices/in_nope{operation}", params)
    assert answer.status == 404
    assert answer.error["message"] == "No such invoice: 'in_nope'"
    assert (answer.error["code"], answer.error["param"]) == ("resource_missing", param)


@pytest.mark.parametrize("settle", ["nothing due", "out of band"])
def test_what_was_paid_without_a_payment_is_not_open_to_void(settle: str, shop: Shop) -> None:
    if settle == "nothing due":
        invoice = shop.post(f"/v1/invoices/{shop.draft()['id']}/finalize")
    else:
        invoice = shop.post(f"/v1/invoices/{shop.open_invoice()['id']}/pay", paid_out_of_band=True)
    assert invoice["status"] == "paid"
    assert shop.wire.post(f"/v1/invoices/{invoice['id']}/void").error == error_of(NOT_OPEN)
    assert shop.wire.post(f"/v1/invoices/{invoice['id']}/pay").error == error_of(IS_PAID)


def test_void_keeps_the_amounts_cancels_the_intent_and_gives_credit_back(shop: Shop) -> None:
    customer = shop.customer(balance=-500)
    invoice = shop.open_invoice(customer["id"], 2000)
    assert shop.get(f"/v1/customers/{customer['id']}")["balance"] == 0
    voided = shop.post(f"/v1/invoices/{invoice['id']}/void", expand=["payments.data.payment.payment_intent"])
    assert (voided["amount_due"], voided["amount_remaining"], voided["amount_paid"]) == (1500, 1500, 0)
    assert voided["status_transitions"]["voided_at"] is not None
    payment = voided["payments"]["data"][0]
    assert (payment["status"], payment["status_transitions"]["paid_at"]) == ("canceled", None)
    intent = payment["payment"]["payment_intent"]
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "void_invoice")
    assert shop.get(f"/v1/customers/{customer['id']}")["balance"] == -500


def test_an_uncollectible_invoice_says_why(shop: Shop) -> None:
    marked = invoice_in("uncollectible", shop)
    assert marked["status_details"] == {"uncollectible": {"reason": "user_forgiven"}}
    assert marked["status_transitions"]["marked_uncollectible_at"] is not None
    assert (marked["amount_due"], marked["amount_remaining"]) == (2000, 2000)


def error_of(refusal: ExpectedError) -> dict[str, str]:
    """The error that a refusal is told by."""
    code, told = refusal.code, {"message": refusal.message, "code": refusal.code, "param": refusal.param}
    if code is not None:
        told["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
    return {"type": "invalid_request_error"} | {name: value for name, value in told.items() if value is not None}


def invoice_in(status: str, shop: Shop) -> Object:
    """An invoice of 20 dollars in a status, whose customer can pay by card."""
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    draft = shop.draft(customer["id"], 2000)
    path = f"/v1/invoices/{draft['id']}"
    reach = {
        "draft": (),
        "open": ("finalize",),
        "paid": ("pay",),
        "uncollectible": ("finalize", "mark_uncollectible"),
        "void": ("finalize", "void"),
    }
    for step in reach[status]:
        shop.post(f"{path}/{step}")
    invoice = shop.invoice(draft["id"])
    assert invoice["status"] == status
    return invoice


def _do(operation: str, invoice: Object, shop: Shop) -> Any:
    path = f"/v1/invoices/{invoice['id']}"
    if operation == "update":
        return shop.wire.post(path, {"description": "Changed"})
    if operation == "delete":
        return shop.wire.delete(path)
    if operation == "add_lines":
        return shop.wire.post(f"{path}/add_lines", spelled({"lines__0__amount": 100}))
    if operation == "remove_lines":
        line = invoice["lines"]["data"][0]["id"]
        removed = spelled({"lines__0__id": line, "lines__0__behavior": "delete"})
        return shop.wire.post(f"{path}/remove_lines", removed)
    return shop.wire.post(f"{path}/{operation}")


def _facts(invoice: Object) -> Object:
    return {name: value for name, value in invoice.items() if name not in ("hosted_invoice_url", "invoice_pdf")}

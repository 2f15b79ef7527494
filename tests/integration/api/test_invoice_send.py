"""POST /v1/invoices/:id/send: what it answers in each state, and what it tells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import TO_SEND, Shop

NOT_SENDABLE = (
    "This invoice cannot be sent right now. "
    "Please contact us via https://support.stripe.com/contact with details, so we can help."
)
WRONG_METHOD = "You can only manually send an invoice if its collection method is 'send_invoice'."
MISSING_EMAIL = (
    "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email."
)
FINALIZED = {
    "effective_at": None,
    "ending_balance": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "number": None,
    "rendering": {"pdf": {"page_size": "auto"}},
    "status": "draft",
    "status_transitions": {"finalized_at": None},
}


def refused(message: str) -> dict[str, Any]:
    return {"message": message, "type": "invalid_request_error"}


def test_a_draft_is_finalized_and_sent(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    before = len(shop.event_log())
    sent = shop.send(draft["id"])
    customer = shop.get(f"/v1/customers/{draft['customer']}")
    changed = {name: value for name, value in sent.items() if value != draft[name]}
    now = sent["status_transitions"]["finalized_at"]
    assert changed == {
        "effective_at": now,
        "ending_balance": 0,
        "hosted_invoice_url": sent["hosted_invoice_url"],
        "invoice_pdf": sent["invoice_pdf"],
        "number": f"{customer['invoice_prefix']}-0001",
        "rendering": {**draft["rendering"], "pdf": {"page_size": "letter"}},
        "status": "open",
        "status_transitions": {**draft["status_transitions"], "finalized_at": now},
    }
    assert draft["created"] <= now
    assert (sent["attempted"], sent["attempt_count"], sent["auto_advance"]) == (False, 0, False)
    assert customer["next_invoice_sequence"] == 2
    assert shop.log_since(before) == [
        ("payment_intent.created", None),
        ("invoice.updated", FINALIZED),
        ("invoice.finalized", None),
        ("invoice.sent", None),
    ]
    assert shop.events()[-1]["data"]["object"] == sent


def test_a_draft_that_would_finalize_itself_does_so_no_more(shop: Shop) -> None:
    draft = shop.draft(None, 2000, auto_advance=True)
    assert draft["automatically_finalizes_at"] == draft["created"] + 3601
    assert draft["next_payment_attempt"] is None
    sent = shop.send(draft["id"])
    assert (sent["automatically_finalizes_at"], sent["auto_advance"]) == (None, True)
    assert shop.event_log()[-3] == (
        "invoice.updated",
        {"automatically_finalizes_at": draft["automatically_finalizes_at"], **FINALIZED},
    )


@pytest.mark.parametrize("amounts", [(), (0,), (500, -500)])
def test_a_draft_that_comes_to_nothing_is_paid_by_sending(amounts: tuple[int, ...], shop: Shop) -> None:
    draft = shop.draft(None, *amounts)
    before = len(shop.event_log())
    sent = shop.send(draft["id"])
    assert (sent["status"], sent["attempted"], sent["attempt_count"]) == ("paid", True, 0)
    moments = (sent["effective_at"], *(sent["status_transitions"][name] for name in ("finalized_at", "paid_at")))
    assert set(moments) == {sent["effective_at"]}
    assert sent["number"].endswith("-0001")
    assert sent["hosted_invoice_url"] is not None
    assert sent["invoice_pdf"] is not None
    assert shop.get("/v1/payment_intents")["data"] == []
    attempted = {"attempted": False} | FINALIZED | {"status_transitions": {"finalized_at": None, "paid_at": None}}
    assert shop.log_since(before) == [
        ("invoice.updated", attempted),
        ("invoice.finalized", None),
        ("invoice.paid", None),
        ("invoice.payment_succeeded", None),
        ("invoice.sent", None),
    ]


@pytest.mark.parametrize("amount", [0, -700])
def test_a_paid_invoice_of_nothing_cannot_be_sent(amount: int, shop: Shop) -> None:
    sent = shop.send(shop.draft(None, amount)["id"])
    before = shop.event_log()
    again = shop.wire.post(f"/v1/invoices/{sent['id']}/send")
    assert (again.status, again.error) == (400, refused(NOT_SENDABLE))
    assert shop.event_log() == before
    assert shop.invoice(sent["id"]) == sent


def test_an_invoice_that_credit_paid_can_be_sent_again(shop: Shop) -> None:
    sent = shop.send(shop.draft(shop.customer(balance=-5000)["id"], 2000)["id"])
    assert (sent["status"], sent["total"], sent["amount_due"], sent["ending_balance"]) == ("paid", 2000, 0, -3000)
    before = len(shop.event_log())
    assert shop.send(sent["id"]) == sent
    assert shop.log_since(before) == [("invoice.sent", None)]


def test_an_open_invoice_is_unchanged_however_often_it_is_sent(shop: Shop) -> None:
    opened = shop.open_invoice()
    before = len(shop.event_log())
    for _ in range(3):
        assert shop.send(opened["id"]) == opened
    assert shop.invoice(opened["id"]) == opened
    assert shop.log_since(before) == [("invoice.sent", None)] * 3
    assert [event["data"] for event in shop.events(type="invoice.sent")] == [{"object": opened}] * 3


@pytest.mark.parametrize("finalized", [False, True])
def test_what_is_charged_is_not_sent(finalized: bool, shop: Shop) -> None:
    draft = shop.post("/v1/invoices", customer=shop.customer()["id"])
    if finalized:
        shop.item(draft["customer"], invoice=draft["id"])
        shop.post(f"/v1/invoices/{draft['id']}/finalize")
    shown, told = shop.invoice(draft["id"]), shop.event_log()
    answer = shop.wire.post(f"/v1/invoices/{draft['id']}/send")
    assert (answer.status, answer.error) == (400, refused(WRONG_METHOD))
    assert (shop.invoice(draft["id"]), shop.event_log()) == (shown, told)


def test_a_draft_whose_customer_lost_the_address(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    shop.post(f"/v1/customers/{draft['customer']}", email="")
    told = shop.event_log()
    answer = shop.wire.post(f"/v1/invoices/{draft['id']}/send")
    assert (answer.status, answer.error) == (400, refused(MISSING_EMAIL))
    assert shop.event_log() == told
    assert shop.invoice(draft["id"])["status"] == "draft"


def test_an_open_invoice_keeps_the_address_it_was_finalized_with(shop: Shop) -> None:
    opened = shop.open_invoice()
    shop.post(f"/v1/customers/{opened['customer']}", email="")
    assert shop.send(opened["id"])["customer_email"] == "jenny@example.com"


@pytest.mark.parametrize("who", ["deleted", "unknown", "other account"])
def test_what_is_not_there(who: str, shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    invoice, caller = draft["id"], shop.wire
    if who == "deleted":
        shop.delete(f"/v1/invoices/{invoice}")
    elif who == "unknown":
        invoice = "in_nope"
    else:
        caller = shop.wire.with_key(f"{shop.wire.key}x")
    answer = caller.post(f"/v1/invoices/{invoice}/send")
    assert answer.status == 404
    assert answer.error == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": f"No such invoice: '{invoice}'",
        "param": "invoice",
        "type": "invalid_request_error",
    }


def test_the_other_mode_is_named(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    answer = shop.wire.other_mode.post(f"/v1/invoices/{draft['id']}/send")
    assert answer.status == 404
    assert answer.error["message"] == (
        f"No such invoice: '{draft['id']}'; a similar object exists in test mode, "
        "but a live mode key was used to make this request."
    )


def test_expand_works_on_the_answer(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    sent = shop.post(f"/v1/invoices/{draft['id']}/send", expand=["customer", "payments"])
    assert sent["customer"]["id"] == draft["customer"]
    assert sent["payments"]["data"][0]["amount_requested"] == 2000


def test_nothing_but_expand_is_taken(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    answer = shop.wire.post(f"/v1/invoices/{draft['id']}/send", {"email": "other@example.com"})
    assert (answer.status, answer.error["message"]) == (400, "Received unknown parameter: email")
    assert shop.invoice(draft["id"]) == draft


def test_the_whole_story_from_nothing(shop: Shop) -> None:
    """The recorded sequence of create, create, create, finalize, and then the sending."""
    shop.send(shop.open_invoice()["id"])
    nothing: dict[str, Any] = dict.fromkeys(("amount_due", "amount_remaining"), 0)
    totals = dict.fromkeys(("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"), 0)
    assert shop.event_log() == [
        ("customer.created", None),
        ("customer.updated", {"currency": None}),
        ("invoice.created", None),
        ("invoiceitem.created", None),
        ("invoice.updated", nothing | {"lines": {"data": [], "total_count": 0}} | totals),
        ("payment_intent.created", None),
        ("invoice.updated", FINALIZED),
        ("invoice.finalized", None),
        ("invoice.sent", None),
    ]


def test_events_name_the_request_that_caused_them(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    before = len(shop.events())
    answer = shop.wire.post(f"/v1/invoices/{draft['id']}/send", Idempotency_Key="key-1")
    cause = {"id": answer.headers["Request-Id"], "idempotency_key": "key-1"}
    events = shop.events()
    assert [event["request"] for event in events[before:]] == [cause] * 4
    assert [event["request"]["idempotency_key"] for event in events[:before]] == [None] * before
    assert len({event["id"] for event in events}) == len(events)
    assert {event["api_version"] for event in events} == {"2026-10-28.endive"}


def test_the_due_date_needs_no_email_twice(shop: Shop) -> None:
    answer = shop.wire.post("/v1/invoices", {"customer": shop.post("/v1/customers")["id"], **TO_SEND})
    assert (answer.status, answer.error) == (400, refused(MISSING_EMAIL))

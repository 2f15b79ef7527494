"""POST /api/v1/invoices/{invoice_id}/send, in both modes, as far as the mail that arrives."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.support.dayzero import Dayzero
from tests.support.mailbox import Mailbox, attachments, new_address
from tests.support.serving import Server

SES_MESSAGE_ID = re.compile(r"0100[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000")
FIELDS = ["success", "invoice_id", "invoice_number", "customer_email", "cc_email", "message_id", "pdf_attached"]


@pytest.mark.parametrize(
    ("body", "cc", "pdf"),
    [
        (b"", None, True),
        (b"null", None, True),
        (b"{}", None, True),
        (b'{"cc_sender": false, "attach_pdf": true}', None, True),
        (b'{"cc_sender": true}', "me@example.com", True),
        (b'{"attach_pdf": false}', None, False),
        (b'{"cc_sender": "yes", "attach_pdf": 0, "unknown": []}', "me@example.com", False),
    ],
)
def test_the_answer_has_the_seven_documented_fields(
    dayzero: Dayzero, body: bytes, cc: str | None, *, pdf: bool
) -> None:
    invoice = dayzero.open_invoice()["id"]

    answer = dayzero.wire.request("POST", f"/invoices/{invoice}/send", body, x_user_email="me@example.com")

    assert answer.status == 201
    assert list(answer.json) == FIELDS
    (mail,) = dayzero.outbox()
    assert answer.json == {
        "success": True,
        "invoice_id": invoice,
        "invoice_number": "INV-001",
        "customer_email": "billing@acme.com",
        "cc_email": cc,
        "message_id": mail["message_id"].strip("<>").partition("@")[0],
        "pdf_attached": pdf,
    }
    assert SES_MESSAGE_ID.fullmatch(answer.json["message_id"])
    assert (mail["status"], mail["invoice"], mail["attach_pdf"]) == ("not_sent", invoice, pdf)
    assert (mail["to"], mail["cc"], mail["bcc"]) == (["billing@acme.com"], [cc] * (cc is not None), [])


def test_an_invoice_can_be_sent_again(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]

    sent = [dayzero.send(invoice)["message_id"] for _ in range(2)]

    assert [mail["message_id"].strip("<>").partition("@")[0] for mail in dayzero.outbox()] == sent[::-1]
    assert len(set(sent)) == 2


def test_live_mode_delivers_with_a_copy_to_the_sender(live: Dayzero, mailbox: Mailbox) -> None:
    to, me = new_address("to"), new_address("me")
    customer = live.customer(email=to, address="123 Main St\nSan Francisco", invoice_footer="Pay <soon>")["id"]
    invoice = live.open_invoice(customer_id=customer, description="For April")["id"]

    sent = live.with_headers(x_user_email=me).send(invoice, {"cc_sender": True})

    assert (sent["customer_email"], sent["cc_email"], sent["pdf_attached"]) == (to, me, True)
    (mail,), (copy,) = mailbox.wait_for(to), mailbox.wait_for(me)
    assert mail.as_string() == copy.as_string()
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (to, me, None)
    assert mail["Subject"] == "New invoice from Emulated Business #INV-001"
    (pdf,) = mail.iter_attachments()
    assert pdf.get_filename() == "Invoice-INV-001.pdf"
    text = PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()
    for shown in ("INV-001", "Monthly retainer", "$2,500.00", "123 Main St", "For April", "Pay <soon>"):
        assert shown in text


def test_the_pdf_can_be_left_out(live: Dayzero, mailbox: Mailbox) -> None:
    to = new_address("to")
    invoice = live.open_invoice(customer_id=live.customer(email=to)["id"])["id"]

    assert live.send(invoice, {"attach_pdf": False})["pdf_attached"] is False

    (mail,) = mailbox.wait_for(to)
    assert attachments(mail) == []
    assert mail["Cc"] is None


def test_the_customer_is_written_to_where_it_is_now(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    invoice = dayzero.open_invoice(customer_id=customer)["id"]
    dayzero.wire.put(f"/customers/{customer}", {"email": "new@acme.com"})

    assert dayzero.send(invoice)["customer_email"] == "new@acme.com"


def test_a_customer_without_an_address_cannot_be_written_to(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    invoice = dayzero.open_invoice(customer_id=customer)["id"]
    dayzero.wire.put(f"/customers/{customer}", {"email": None})

    answer = dayzero.wire.post(f"/invoices/{invoice}/send")

    assert (answer.status, answer.json) == (400, {"detail": "Customer has no email address"})


@pytest.mark.parametrize(
    ("sender", "status", "cc"),
    [("me@example.com", 201, "me@example.com"), ("", 201, "owner@example.com"), ("nobody", 400, None)],
)
def test_who_the_sender_is(dayzero: Dayzero, sender: str, status: int, cc: str | None) -> None:
    invoice = dayzero.open_invoice()["id"]

    answer = dayzero.wire.request("POST", f"/invoices/{invoice}/send", b'{"cc_sender": true}', x_user_email=sender)

    assert answer.status == status
    body: Any = answer.json
    detail = "Invalid request parameters: x-user-email must be an email address"
    assert body == {"detail": detail} if status == 400 else body["cc_email"] == cc


@pytest.mark.every_engine
def test_a_sending_is_two_reads_and_one_transaction(server: Server, dayzero: Dayzero) -> None:
    path = f"/invoices/{dayzero.open_invoice()['id']}/send"

    assert dayzero.wire.counted(server.emulator, "POST", path) == ["read", "read", "write"]


def test_the_seller_is_the_account(dayzero: Dayzero) -> None:
    dayzero.name_account("Bolt & Co")
    invoice = dayzero.open_invoice()["id"]

    dayzero.send(invoice)

    (mail,) = dayzero.outbox()
    assert (mail["from"]["name"], mail["subject"]) == ("Bolt & Co", "New invoice from Bolt & Co #INV-001")

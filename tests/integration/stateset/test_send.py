"""POST /v1/invoices/{id}/send, in both modes, as far as the mail that arrives."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.mailbox import Mailbox, attachments, new_address
from tests.support.serving import Server
from tests.support.stateset import Stateset

MESSAGE = "Please find attached invoice for January services. Let me know if you have any questions."


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_answer_is_the_documented_one_field_for_field(stateset: Stateset) -> None:
    invoice = stateset.invoice(issue_date="2024-01-19")

    sent = stateset.send(invoice["id"], {"cc": ["accounting@acme.com"], "message": MESSAGE})

    at = sent["sent_at"]
    assert sent == {
        "id": invoice["id"],
        "object": "invoice",
        "status": "sent",
        "sent_at": at,
        "email_details": {
            "sent_to": ["billing@acme.com"],
            "cc": ["accounting@acme.com"],
            "subject": "Invoice INV-2024-0001 from Stateset",
            "message": MESSAGE,
            "attachments": ["invoice_INV-2024-0001.pdf"],
        },
        "sent_count": 1,
        "last_sent_at": at,
        "next_reminder_date": sent["next_reminder_date"],
    }
    assert list(sent) == [
        "id",
        "object",
        "status",
        "sent_at",
        "email_details",
        "sent_count",
        "last_sent_at",
        "next_reminder_date",
    ]
    assert datetime.fromisoformat(sent["next_reminder_date"]) - datetime.fromisoformat(at) == timedelta(days=7)


def test_a_sent_invoice_is_sent_again_and_counted(stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]
    first = stateset.send(invoice)

    second = stateset.send(invoice)

    assert (first["sent_count"], second["sent_count"]) == (1, 2)
    assert second["sent_at"] == first["sent_at"]
    assert second["last_sent_at"] >= first["last_sent_at"]
    assert stateset.wire.get(f"/invoices/{invoice}").json["sent_at"] == first["sent_at"]
    assert len(stateset.outbox()) == 2


@pytest.mark.parametrize("body", [None, {}, {"to": None, "cc": None, "subject": None, "message": None}, {"to": []}])
def test_everything_may_be_left_out(stateset: Stateset, body: object) -> None:
    invoice = stateset.invoice(invoice_number="A-1")

    sent = stateset.send(invoice["id"], body)

    assert sent["email_details"] == {
        "sent_to": ["billing@acme.com"],
        "cc": [],
        "subject": "Invoice A-1 from Stateset",
        "message": None,
        "attachments": ["invoice_A-1.pdf"],
    }


def test_test_mode_keeps_the_mail_in_the_outbox(stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]

    stateset.send(invoice, {"to": ["a@x.test"], "bcc": ["c@x.test"], "subject": "Hello", "attach_pdf": False})

    (mail,) = stateset.outbox()
    assert (mail["status"], mail["invoice"]) == ("not_sent", invoice)
    assert (mail["to"], mail["cc"], mail["bcc"]) == (["a@x.test"], [], ["c@x.test"])
    assert (mail["subject"], mail["attach_pdf"]) == ("Hello", False)
    raw = stateset.wire.control(f"/outbox/{mail['id']}.eml").body
    assert b"c@x.test" not in raw


def test_live_mode_delivers_with_copies_and_message(live: Stateset, mailbox: Mailbox) -> None:
    to, cc, bcc = new_address("to"), new_address("cc"), new_address("bcc")
    invoice = live.invoice(invoice_number="2026-7")["id"]

    sent = live.send(
        invoice,
        {"to": [to], "cc": [cc], "bcc": [bcc], "subject": "Your <b>invoice</b>", "message": f"{MESSAGE}\n& <i>"},
    )

    assert sent["email_details"]["sent_to"] == [to]
    assert "bcc" not in sent["email_details"]
    (mail,) = mailbox.wait_for(to)
    assert [len(mailbox.wait_for(address)) for address in (cc, bcc)] == [1, 1]
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (to, cc, None)
    assert bcc not in mail.as_string()
    assert mail["Subject"] == "Your <b>invoice</b>"
    assert text_of(mail).startswith(f"{MESSAGE}\n& <i>\n")
    assert "Stateset has sent you an invoice for $20.00." in text_of(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert "&amp; &lt;i&gt;" in html.get_content()
    assert attachments(mail) == ["invoice_2026-7.pdf"]
    (pdf,) = mail.iter_attachments()
    assert "2026-7" in PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()


def test_the_pdf_can_be_left_out(live: Stateset, mailbox: Mailbox) -> None:
    to = new_address("to")
    invoice = live.invoice()["id"]

    sent = live.send(invoice, {"to": [to], "attach_pdf": False})

    assert sent["email_details"]["attachments"] == []
    (mail,) = mailbox.wait_for(to)
    assert attachments(mail) == []


def test_creating_with_send_email_sends_at_once(live: Stateset, mailbox: Mailbox) -> None:
    to = new_address("to")
    customer = live.customer(email=to, preferences={"language": "es"})["id"]

    invoice = live.invoice(customer_id=customer, send_email=True)

    assert invoice["status"] == "sent"
    assert invoice["sent_at"] is not None
    (mail,) = mailbox.wait_for(to)
    assert mail["Subject"] == f"Invoice {invoice['invoice_number']} from Stateset"
    assert "20,00" in text_of(mail)


def test_a_refused_body_sends_nothing(live: Stateset) -> None:
    invoice = live.invoice()["id"]

    answer = live.wire.post(f"/invoices/{invoice}/send", {"to": ["a@x.test", "nobody"]})

    assert answer.status == 422
    assert answer.json["error"]["details"]["field"] == "to[1]"
    assert live.outbox() == []
    assert live.wire.get(f"/invoices/{invoice}").json["status"] == "draft"


@pytest.mark.every_engine
def test_a_sending_is_one_read_and_one_transaction(server: Server, stateset: Stateset) -> None:
    path = f"/invoices/{stateset.invoice()['id']}/send"

    assert stateset.wire.counted(server.emulator, "POST", path, {"to": ["a@x.test"]}) == ["read", "write"]


def test_without_an_address_the_customer_is_read_as_well(server: Server, stateset: Stateset) -> None:
    invoice = stateset.invoice()
    corrected = stateset.wire.put(f"/customers/{invoice['customer_id']}", {"email": "new@acme.com", "last_name": "Inc"})
    assert corrected.status == 200
    path = f"/invoices/{invoice['id']}/send"

    assert stateset.wire.counted(server.emulator, "POST", path) == ["read", "read", "write"]

    (mail,) = stateset.outbox()
    assert mail["to"] == ["new@acme.com"]
    shown = stateset.wire.get(f"/invoices/{invoice['id']}").json["customer"]
    assert (shown["name"], shown["email"]) == ("Acme Inc", "new@acme.com")


def test_the_company_is_the_account(stateset: Stateset) -> None:
    stateset.name_account("Bolt & Co")
    invoice = stateset.invoice(invoice_number="A-1")["id"]

    assert stateset.send(invoice)["email_details"]["subject"] == "Invoice A-1 from Bolt & Co"

    (mail,) = stateset.outbox()
    assert mail["from"]["name"] == "Bolt & Co"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Tax (20%)"), ("de", "Steuer (20\u00a0%)"), ("ja", "税（20%）")]
)
def test_a_tax_without_a_name_is_called_so_in_the_customers_language(
    stateset: Stateset, language: str, words: str
) -> None:
    customer = stateset.customer(preferences={"language": language})["id"]
    lines = [{"description": "Work", "unit_price": 1000, "tax_rate": 0.2}]
    stateset.send(stateset.invoice(customer_id=customer, line_items=lines)["id"])

    (mail,) = stateset.outbox()

    assert words in stateset.wire.control(f"/outbox/{mail['id']}.txt").body.decode()

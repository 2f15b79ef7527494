"""POST /v1/invoices/{id}/send, as documented (docs.beel.es, Send invoice by email)."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from emulator.billing.beel.statuses import RULES, InvoiceStatus
from emulator.billing.core.structs import replace
from tests.support.beel import Company, refused
from tests.support.mailbox import Mailbox
from tests.support.serving import Server

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
EVERYTHING = {
    "recipients": ["uno@example.com", "dos@example.com"],
    "cc": ["copia@example.com"],
    "subject": "Su factura de marzo",
    "message": "Hola <b>Anna</b>:\n¡gracias & saludos!",
    "attach_pdf": False,
    "language": "ca",
}


def test_the_published_sample(company: Company) -> None:
    invoice = company.issue_invoice()
    answer = company.wire.request("POST", f"/invoices/{invoice['id']}/send", b"{}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    body = answer.json
    assert body == {
        "success": True,
        "data": {
            "email_id": body["data"]["email_id"],
            "sent_to": ["anna@example.com"],
            "sent_at": body["data"]["sent_at"],
        },
        "meta": {"timestamp": body["meta"]["timestamp"], "request_id": body["meta"]["request_id"]},
    }
    assert re.fullmatch(UUID, body["data"]["email_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["data"]["sent_at"])
    assert re.fullmatch("[0-9a-f]{32}", body["meta"]["request_id"])
    assert body["meta"]["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("body", [None, b"", b"null", b"{}", b'{"to": "x@example.com", "subject": null}'])
def test_no_options(company: Company, body: bytes | None) -> None:
    invoice = company.issue_invoice()
    data = company.data(company.wire.request("POST", f"/invoices/{invoice['id']}/send", body))
    assert data["sent_to"] == ["anna@example.com"]


def test_what_a_sending_leaves_behind(company: Company) -> None:
    invoice = company.issue_invoice()
    sent = company.perform(invoice["id"], "send", {"recipients": ["a@example.com", "b@example.com"]})
    now = company.invoice(invoice["id"])
    assert (now["status"], now["sent_at"]) == ("SENT", sent["sent_at"])
    entry = {"id": sent["email_id"], "date": sent["sent_at"], "status": "SENT"}
    assert now["sending_history"] == [
        {**entry, "recipient": "a@example.com"},
        {**entry, "recipient": "b@example.com"},
    ]


@pytest.mark.parametrize(
    ("status", "after"),
    [
        ("DRAFT", None),
        ("SCHEDULED", None),
        ("ISSUED", "SENT"),
        ("SENT", "SENT"),
        ("PAID", "PAID"),
        ("RECTIFIED", None),
        ("VOIDED", None),
    ],
)
def test_every_status(server: Server, company: Company, status: InvoiceStatus, after: str | None) -> None:
    invoice = company.issue_invoice()["id"]
    company.change(server, invoice, lambda found: replace(found, status=status))
    answer = company.wire.post(f"/invoices/{invoice}/send", {})
    if after is None:
        assert refused(answer)[:2] == (400, RULES["send"].refusal_of(status))
        assert (company.invoice(invoice)["status"], company.outbox()) == (status, [])
    else:
        assert answer.status == 200
        assert (company.invoice(invoice)["status"], len(company.outbox())) == (after, 1)


def test_overdue(server: Server, company: Company) -> None:
    invoice = company.issue_invoice()["id"]
    company.change(server, invoice, lambda found: replace(found, due_date=date(2020, 1, 1)))
    assert company.invoice(invoice)["status"] == "OVERDUE"
    company.perform(invoice, "send")
    assert company.invoice(invoice)["status"] == "OVERDUE"


class TestRecipients:
    """Named in the request, else on the invoice, else the billing addresses, else the customer's own."""

    @pytest.mark.parametrize(
        ("facts", "sent_to"),
        [
            ({"email": "main@example.com"}, ["main@example.com"]),
            ({"email": "main@example.com", "billing_emails": ["b1@example.com", "b2@example.com"]},
             ["b1@example.com", "b2@example.com"]),
        ],
    )  # fmt: skip
    def test_the_customer(self, company: Company, facts: dict[str, Any], sent_to: list[str]) -> None:
        customer = company.customer(**facts)["id"]
        invoice = company.issue_invoice(recipient={"recipient_type": "EXISTING", "customer_id": customer})
        assert company.perform(invoice["id"], "send")["sent_to"] == sent_to

    def test_the_customer_as_it_is_now(self, company: Company) -> None:
        customer = company.customer()["id"]
        invoice = company.issue_invoice(recipient={"customer_id": customer})
        company.data(company.wire.put(f"/customers/{customer}", {"billing_emails": ["new@example.com"]}))
        assert company.perform(invoice["id"], "send")["sent_to"] == ["new@example.com"]

    def test_the_invoice(self, company: Company) -> None:
        options = {"email_config": {"recipients": ["set@example.com"]}}
        customer = company.customer()["id"]
        invoice = company.issue_invoice(recipient={"customer_id": customer}, options=options)
        assert company.perform(invoice["id"], "send")["sent_to"] == ["set@example.com"]
        named = {"recipients": ["named@example.com"]}
        assert company.perform(invoice["id"], "send", named)["sent_to"] == ["named@example.com"]

    def test_nobody(self, company: Company) -> None:
        customer = company.data(
            company.wire.post(
                "/customers",
                {"legal_name": "N", "nif": "B12345678", "address": company.customer()["address"]},
            ),
            201,
        )
        invoice = company.issue_invoice(recipient={"customer_id": customer["id"]})
        status, code, details = refused(company.wire.post(f"/invoices/{invoice['id']}/send", {}))
        assert (status, code, list(details)) == (400, "VALIDATION_ERROR", ["recipients"])


class TestMail:
    """What arrives at a real SMTP server, with a live key."""

    def test_everything(self, live: Company, mailbox: Mailbox) -> None:
        there = {**EVERYTHING, "recipients": [f"{live.secret}@example.com", "dos@example.com"]}
        live.perform(live.issue_invoice()["id"], "send", there)
        (mail,) = mailbox.wait_for(f"{live.secret}@example.com")
        assert (mail["To"], mail["Cc"]) == (f"{live.secret}@example.com, dos@example.com", "copia@example.com")
        assert mail["Subject"] == "Su factura de marzo"
        assert [part.get_filename() for part in mail.iter_attachments()] == []
        text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
        assert text is not None
        assert html is not None
        written = text.get_content().replace("\r\n", "\n")
        assert written.startswith("Hola <b>Anna</b>:\n¡gracias & saludos!")
        assert "us ha enviat una factura de 1.590,00\u00a0€" in written
        assert "Hola &lt;b&gt;Anna&lt;/b&gt;:<br>" in html.get_content()

    @pytest.mark.parametrize(
        ("language", "subject", "words", "pdf"),
        [
            ("es", "Factura {} – Empresa Emulada, S.L.", "le ha enviado una factura", "Fecha de emisión"),
            ("ca", "Factura {} – Empresa Emulada, S.L.", "us ha enviat una factura", "Data d'emissió"),
            ("en", "Invoice {} – Empresa Emulada, S.L.", "1,590.00", "Date of issue"),
        ],
    )
    def test_languages(
        self, live: Company, mailbox: Mailbox, language: str, subject: str, words: str, pdf: str
    ) -> None:
        invoice = live.issue_invoice()
        there = {"recipients": [f"{language}.{live.secret}@example.com"], "language": language}
        live.perform(invoice["id"], "send", there)
        (mail,) = mailbox.wait_for(there["recipients"][0])
        text = mail.get_body(("plain",))
        assert text is not None
        assert words in text.get_content()
        assert mail["Subject"] == subject.format(invoice["invoice_number"])
        (attached,) = mail.iter_attachments()
        assert attached.get_filename() == f"factura_{invoice['invoice_number']}.pdf"
        assert pdf in PdfReader(BytesIO(attached.get_content())).pages[0].extract_text()

    def test_each_address_stands_once(self, company: Company) -> None:
        there = {"recipients": ["a@example.com", "A@example.com"], "cc": ["b@example.com", "a@EXAMPLE.com"]}
        company.perform(company.issue_invoice()["id"], "send", there)
        (mail,) = company.outbox()
        assert (mail["to"], mail["cc"]) == (["a@example.com"], ["b@example.com"])

    @pytest.mark.parametrize("subject", [" ", "\t \u00a0"])
    def test_a_blank_subject_is_none(self, company: Company, subject: str) -> None:
        for given in ({}, {"subject": subject}):
            company.perform(company.issue_invoice()["id"], "send", given)
        subjects = [mail["subject"].split(" – ")[-1] for mail in company.outbox()]
        assert subjects == ["Empresa Emulada, S.L."] * 2

    def test_the_mail_names_both_tax_numbers_and_writes_days_as_europe_does(self, company: Company) -> None:
        invoice = company.issue_invoice(issue_date="2026-03-10", due_date="2026-04-09")
        company.perform(invoice["id"], "send", {"language": "en"})
        (mail,) = company.outbox()
        for form in ("txt", "html"):
            body = company.wire.control(mail["links"][form].removeprefix("/_emulator")).body.decode()
            assert "Empresa Emulada, S.L. · NIF B12345674" in body
            assert "Anna Puig · NIF 12345678Z" in body
            assert "9 April 2026" in body

    def test_spanish_unless_said(self, company: Company) -> None:
        company.perform(company.issue_invoice()["id"], "send")
        (mail,) = company.outbox()
        text = company.wire.control(mail["links"]["txt"].removeprefix("/_emulator")).body.decode()
        assert "le ha enviado una factura de 1.590,00\u00a0€" in text

    def test_test_keys_send_nothing(self, company: Company, mailbox: Mailbox) -> None:
        there = f"{company.secret}@example.com"
        company.perform(company.issue_invoice()["id"], "send", {"recipients": [there]})
        (mail,) = company.outbox()
        assert (mail["to"], mail["status"], mailbox.to(there)) == ([there], "not_sent", [])


class TestBulk:
    """POST /v1/invoices/bulk/send."""

    def test_some(self, company: Company) -> None:
        good, draft = company.issue_invoice()["id"], company.draft()["id"]
        missing = "550e8400-e29b-41d4-a716-446655440000"
        body = {"invoice_ids": [good, draft, missing], "recipients": ["a@example.com"], "subject": "Todas"}
        data = company.data(company.wire.post("/invoices/bulk/send", body))
        assert (data["sent_to"], data["total_invoices"], data["invoices_attached"]) == (["a@example.com"], 3, 1)
        assert [(each["invoice_id"], each["error_code"]) for each in data["failures"]] == [
            (draft, "INVALID_STATUS"),
            (missing, "NOT_FOUND"),
        ]
        assert [mail["subject"] for mail in company.outbox()] == ["Todas"]
        assert company.invoice(good)["status"] == "ISSUED"

    def test_nobody_named(self, company: Company) -> None:
        data = company.data(company.wire.post("/invoices/bulk/send", {"invoice_ids": [company.issue_invoice()["id"]]}))
        assert data["sent_to"] == ["facturacion@example.com"]

    def test_none(self, company: Company) -> None:
        answer = company.wire.post("/invoices/bulk/send", {"invoice_ids": [company.draft()["id"]]})
        assert refused(answer)[:2] == (400, "BAD_REQUEST")

    @pytest.mark.parametrize("count", [0, 21])
    def test_limits(self, company: Company, count: int) -> None:
        ids = ["550e8400-e29b-41d4-a716-446655440000"] * count
        answer = company.wire.post("/invoices/bulk/send", {"invoice_ids": ids})
        assert refused(answer)[:2] == (422, "VALIDATION_ERROR")


class TestAutomatically:
    """`options` of an invoice that is made."""

    def test_issued_and_sent(self, company: Company) -> None:
        config = {"recipients": ["auto@example.com"], "cc": ["cc@example.com"], "subject": "Sola", "message": "Hola"}
        made = company.draft(
            options={"issue_directly": True, "send_automatically": True, "email_config": config},
        )
        assert (made["status"], made["invoice_number"] is not None) == ("SENT", True)
        (mail,) = company.outbox()
        assert (mail["to"], mail["cc"], mail["subject"]) == (["auto@example.com"], ["cc@example.com"], "Sola")

    def test_not_without_issuing(self, company: Company) -> None:
        assert company.draft(options={"send_automatically": True})["status"] == "DRAFT"
        assert company.outbox() == []

    def test_nobody_to_send_to(self, company: Company) -> None:
        recipient = {"legal_name": "Anna", "nif": "12345678Z"}
        made = company.draft(recipient=recipient, options={"issue_directly": True, "send_automatically": True})
        (entry,) = made["sending_history"]
        assert (made["status"], entry["status"], "error" in entry) == ("ISSUED", "FAILED", True)

"""Copies, corrections, and several invoices at once (docs.beel.es, Invoices)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pypdf import PdfReader

from tests.support.beel import AD_HOC, LINE, Company, refused

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"
REASON = "El cliente devuelve todo lo que compró"
TOTAL = {"rectification_type": "TOTAL", "rectification_code": "R1", "reason": REASON}
LOWER = {"description": "Rebaja", "quantity": 1, "unit_price": -100}
NEW: dict[str, Any] = {"type": "STANDARD", "issue_date": "2026-03-10", "recipient": AD_HOC, "lines": [LINE]}


class TestDuplicates:
    """POST /v1/invoices/{id}/duplicate."""

    def test_what_is_copied(self, company: Company) -> None:
        original = company.issue_invoice(notes="Gracias", payment_info={"method": "CARD", "payment_term_days": 10})
        copy = company.data(
            company.wire.post(f"/invoices/{original['id']}/duplicate", {"issue_date": "2026-03-10"}), 201
        )
        same = ("recipient", "lines", "totals", "payment_info", "notes", "series", "type")
        assert {name: copy[name] for name in same} == {name: original[name] for name in same}
        assert (copy["status"], copy["invoice_number"]) == ("DRAFT", None)
        assert (copy["issue_date"], copy["due_date"]) == ("2026-03-10", "2026-03-20")
        assert copy["id"] != original["id"]

    def test_other_notes(self, company: Company) -> None:
        draft = company.draft(notes="Gracias")["id"]
        assert company.data(company.wire.post(f"/invoices/{draft}/duplicate", {"notes": "n"}), 201)["notes"] == "n"

    def test_the_company_scoped_path(self, company: Company) -> None:
        (own,) = company.data(company.wire.get("/companies"))
        path = f"/companies/{own['id']}/invoices/derivations"
        draft = company.draft()["id"]
        body = {"from_invoice_id": draft, "mode": "DUPLICATE"}
        assert company.data(company.wire.post(path, body), 201)["status"] == "DRAFT"
        assert refused(company.wire.post(path, {**body, "from_invoice_id": UNKNOWN}))[:2] == (404, "NOT_FOUND")
        assert refused(company.wire.post(path, {**body, "mode": "MOVE"}))[0] == 400

    def test_a_corrective_one_is_copied_as_a_standard_one(self, company: Company) -> None:
        original = company.issue_invoice()["id"]
        corrective = company.data(company.wire.post(f"/invoices/{original}/corrective", TOTAL), 201)["id"]
        copy = company.data(company.wire.post(f"/invoices/{corrective}/duplicate"), 201)
        assert (copy["type"], "rectified_invoice_id" in copy) == ("STANDARD", False)


class TestCorrectives:
    """POST /v1/invoices/{id}/corrective."""

    def test_the_whole(self, company: Company) -> None:
        original = company.issue_invoice()
        draft = company.data(company.wire.post(f"/invoices/{original['id']}/corrective", TOTAL), 201)
        assert (draft["type"], draft["status"], draft["rectified_invoice_id"]) == (
            "CORRECTIVE",
            "DRAFT",
            original["id"],
        )
        assert (draft["rectification_type"], draft["rectification_code"]) == ("TOTAL", "R1")
        assert draft["totals"]["invoice_total"] == -original["totals"]["invoice_total"]
        assert company.invoice(original["id"])["status"] == "ISSUED"
        company.perform(draft["id"], "issue")
        assert company.invoice(original["id"])["status"] == "VOIDED"

    def test_a_part_at_once(self, company: Company) -> None:
        original = company.issue_invoice()["id"]
        body = {**TOTAL, "rectification_type": "PARTIAL", "lines": [LOWER]}
        options = {"issue_directly": True, "send_automatically": True}
        sent = company.data(company.wire.post(f"/invoices/{original}/corrective", {**body, "options": options}), 201)
        assert (sent["status"], sent["totals"]["invoice_total"]) == ("SENT", -121.0)
        assert company.invoice(original)["status"] == "RECTIFIED"
        assert [mail["to"] for mail in company.outbox()] == [["anna@example.com"]]

    @pytest.mark.parametrize(
        ("language", "subject", "words"),
        [
            ("es", "Factura rectificativa FAC-", ("Rectifica la factura", "Motivo", "-1.590,00 €")),
            ("ca", "Factura rectificativa FAC-", ("Rectifica la factura", "Motiu", "-1.590,00 €")),
            ("en", "Corrective invoice FAC-", ("Corrects invoice", "Reason", "-€1,590.00")),
        ],
    )
    def test_what_a_person_is_told(self, company: Company, language: str, subject: str, words: tuple[str, ...]) -> None:
        """Which invoice it corrects, why, and what is given back; nothing is asked for."""
        original = company.issue_invoice()
        corrective = company.data(company.wire.post(f"/invoices/{original['id']}/corrective", TOTAL), 201)["id"]
        company.perform(corrective, "issue")
        company.perform(corrective, "send", {"language": language})
        (mail,) = company.outbox()
        assert mail["subject"].startswith(subject)
        pdf = company.wire.control(f"/outbox/{mail['id']}.pdf")
        shown = PdfReader(io.BytesIO(pdf.body)).pages[0].extract_text()
        told = (*words, f"{original['invoice_number']} (R1)", REASON)
        assert [each for each in told if each not in shown] == []
        text = company.wire.control(f"/outbox/{mail['id']}.txt").body.decode()
        assert words[2] in text.replace("\N{NO-BREAK SPACE}", " ")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"rectification_type": "PARTIAL"}, "RECTIFICATIVA_PARCIAL_SIN_LINEAS"),
            ({"rectification_code": "R5"}, "RECTIFICATIVA_R5_ONLY_SIMPLIFICADA"),
            ({"reason": "short"}, "VALIDATION_ERROR"),
            ({"reason": None}, "VALIDATION_ERROR"),
        ],
    )
    def test_refused(self, company: Company, change: dict[str, Any], code: str) -> None:
        original = company.issue_invoice()["id"]
        answer = company.wire.post(f"/invoices/{original}/corrective", {**TOTAL, **change})
        assert refused(answer)[:2] == (422, code)
        assert company.invoice(original)["status"] == "ISSUED"

    def test_a_simplified_one_has_a_code_of_its_own(self, company: Company) -> None:
        original = company.issue_invoice(type="SIMPLIFIED", recipient={"recipient_type": "SIMPLIFIED"})["id"]
        answer = company.wire.post(f"/invoices/{original}/corrective", TOTAL)
        assert refused(answer)[:2] == (422, "RECTIFICATIVA_R1R4_NOT_SIMPLIFICADA")
        company.data(company.wire.post(f"/invoices/{original}/corrective", {**TOTAL, "rectification_code": "R5"}), 201)

    def test_a_customer_who_is_gone_is_named_all_the_same(self, company: Company) -> None:
        customer = company.customer()
        original = company.issue_invoice(recipient={"customer_id": customer["id"]})
        company.wire.put(f"/customers/{customer['id']}", {"active": False})
        corrective = company.data(company.wire.post(f"/invoices/{original['id']}/corrective", TOTAL), 201)
        assert corrective["recipient"] == original["recipient"]


class TestBulkStatus:
    """POST /v1/invoices/bulk/status, and batches."""

    def test_some(self, company: Company) -> None:
        good, draft = company.issue_invoice()["id"], company.draft()["id"]
        body = {"invoice_ids": [good, draft, UNKNOWN], "new_status": "PAID", "payment_date": "2026-03-11"}
        data = company.data(company.wire.post("/invoices/bulk/status", body))
        assert (data["total"], data["successful"], data["failed"]) == (3, 1, 2)
        assert [each["invoice_id"] for each in data["failures"]] == [draft, UNKNOWN]
        paid = company.invoice(good)
        assert (paid["status"], paid["payment_date"]) == ("PAID", "2026-03-11")
        assert company.invoice(draft)["status"] == "DRAFT"

    def test_reasons_in_the_callers_language(self, company: Company) -> None:
        body = {"invoice_ids": [UNKNOWN], "new_status": "SENT"}
        data = company.data(company.with_headers(X_Locale="ca").wire.post("/invoices/bulk/status", body))
        assert data["failures"] == [{"invoice_id": UNKNOWN, "reason": "No s'ha trobat el recurs"}]

    def test_paid_needs_a_day(self, company: Company) -> None:
        body = {"invoice_ids": [company.issue_invoice()["id"]], "new_status": "PAID"}
        assert refused(company.wire.post("/invoices/bulk/status", body))[:2] == (422, "PAYMENT_DATE_REQUIRED")

    def test_a_batch_issues(self, company: Company) -> None:
        (own,) = company.data(company.wire.get("/companies"))
        drafts = [company.draft()["id"] for _ in range(3)]
        body = {"operation": "ISSUE", "invoice_ids": [*drafts, drafts[0]]}
        data = company.data(company.wire.post(f"/companies/{own['id']}/invoices/batches", body))
        assert (data["total"], data["successful"]) == (3, 3)
        assert sorted(company.invoice(each)["number"] for each in drafts) == [1, 2, 3]
        body = {"operation": "STATUS", "invoice_ids": drafts, "new_status": "SENT"}
        assert company.data(company.wire.post(f"/companies/{own['id']}/invoices/batches", body))["failed"] == 0
        answer = company.wire.post(
            f"/companies/{own['id']}/invoices/batches", {"operation": "STATUS", "invoice_ids": drafts}
        )
        assert refused(answer)[1:] == ("VALIDATION_ERROR", {"new_status": "is required"})


class TestBulkCreate:
    """POST /v1/invoices/bulk."""

    def test_all(self, company: Company) -> None:
        now = {"issue_directly": True}
        body = {"invoices": [NEW, {**NEW, "options": now}, {**NEW, "options": now}]}
        data = company.data(company.wire.post("/invoices/bulk", body), 201)
        assert data["total_created"] == 3
        assert [each["number"] for each in data["invoices"]] == [None, 1, 2]

    def test_one_that_is_wrong_keeps_the_others_from_being_made(self, company: Company) -> None:
        line = {**LINE, "quantity": "1"}
        unnumbered = {**NEW, "series_id": UNKNOWN}
        body = {"invoices": [NEW, {**NEW, "lines": []}, unnumbered]}
        assert refused(company.wire.post("/invoices/bulk", {"invoices": [{**NEW, "lines": [line]}]}))[0] == 400
        answer = company.wire.post("/invoices/bulk", body)
        assert answer.json["error"]["errors"] == [
            {"index": 1, "field": "lines", "message": "must have 1 to 250 elements"}
        ]
        answer = company.wire.post("/invoices/bulk", {"invoices": [NEW, unnumbered]})
        assert (answer.status, answer.json["error"]["errors"]) == (
            422,
            [{"index": 1, "field": "series_id", "message": "no active series with this id"}],
        )
        assert company.data(company.wire.get("/invoices"))["invoices"] == []

    def test_a_hundred_fit(self, company: Company) -> None:
        data = company.data(company.wire.post("/invoices/bulk", {"invoices": [NEW] * 100}), 201)
        assert data["total_created"] == 100

    def test_what_does_not_fit_one_transaction_is_refused(self, company: Company) -> None:
        """Each of them is also a mail."""
        sent = {**NEW, "recipient": {**AD_HOC, "email": "a@example.com"}}
        options = {"issue_directly": True, "send_automatically": True}
        answer = company.wire.post("/invoices/bulk", {"invoices": [{**sent, "options": options}] * 100})
        assert refused(answer)[:2] == (422, "TOO_MANY_RECORDS")
        assert company.data(company.wire.get("/invoices"))["invoices"] == []


class TestBulkPdf:
    """POST /v1/invoices/bulk/pdf."""

    def test_a_zip(self, company: Company) -> None:
        issued = [company.issue_invoice(issue_date="2026-03-10") for _ in range(2)]
        body = {"invoice_ids": [*(each["id"] for each in issued), company.draft()["id"], UNKNOWN]}
        answer = company.wire.post("/invoices/bulk/pdf", body)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/zip")
        told = [answer.headers[f"X-Bulk-{name}"] for name in ("Total", "Successful", "Failed")]
        assert told == ["4", "2", "2"]
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            assert archive.namelist() == [f"factura_{each['invoice_number']}.pdf" for each in issued]
            assert archive.read(archive.namelist()[0]).startswith(b"%PDF")

    def test_none_of_them(self, company: Company) -> None:
        answer = company.wire.post("/invoices/bulk/pdf", {"invoice_ids": [company.draft()["id"]]})
        assert refused(answer)[:2] == (400, "BAD_REQUEST")

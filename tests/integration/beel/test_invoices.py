"""Invoices from draft to paid or voided (docs.beel.es, Invoices)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from tests.support.beel import Company, refused


def fetched(url: str) -> tuple[int, str, bytes]:
    """What somebody without a key gets."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        return response.status, response.headers["Content-Type"], response.read()
    finally:
        connection.close()


def test_a_draft(company: Company) -> None:
    draft = company.draft(issue_date="2026-03-10", notes="Gracias", metadata={"order": [1, {"a": None}]})
    assert (draft["status"], draft["number"], draft["invoice_number"]) == ("DRAFT", None, None)
    assert (draft["issue_date"], draft["due_date"]) == ("2026-03-10", "2026-04-09")
    assert draft["metadata"] == {"order": [1, {"a": None}]}
    assert draft["totals"] == {
        "taxable_base": 1500.0,
        "total_discounts": 0.0,
        "vat_breakdown": [{"type": 21, "base": 1500.0, "amount": 315.0}],
        "total_vat": 315.0,
        "surcharge_breakdown": [],
        "total_equivalence_surcharge": 0.0,
        "irpf_breakdown": [{"type": 15, "base": 1500.0, "amount": 225.0}],
        "total_irpf": 225.0,
        "invoice_total": 1590.0,
    }
    assert company.invoice(draft["id"]) == draft


def test_the_payment_term_sets_the_due_date(company: Company) -> None:
    payment = {"method": "BANK_TRANSFER", "payment_term_days": 5}
    assert company.draft(issue_date="2026-03-10", payment_info=payment)["due_date"] == "2026-03-15"
    customer = company.customer(preferred_payment_method={"method": "CARD", "payment_term_days": 0})["id"]
    draft = company.draft(issue_date="2026-03-10", recipient={"customer_id": customer})
    assert (draft["due_date"], draft["payment_info"]["method"]) == ("2026-03-10", "CARD")


def test_updating(company: Company) -> None:
    draft = company.draft()
    line = {"description": "Otra", "quantity": 1, "unit_price": 0.0897, "discount_percentage": 0}
    changed = company.data(company.wire.put(f"/invoices/{draft['id']}", {"lines": [line], "notes": "n"}))
    assert (changed["lines"][0]["unit_price"], changed["totals"]["invoice_total"]) == (0.0897, 0.11)
    assert changed["recipient"] == draft["recipient"]
    company.perform(draft["id"], "issue")
    assert refused(company.wire.put(f"/invoices/{draft['id']}", {"notes": "m"}))[:2] == (400, "STATUS_NOT_MODIFIABLE")


def test_deleting(company: Company) -> None:
    draft, issued = company.draft()["id"], company.issue_invoice()["id"]
    answer = company.wire.request("DELETE", f"/invoices/{draft}")
    assert (answer.status, answer.body) == (204, b"")
    assert refused(company.wire.get(f"/invoices/{draft}")) == (404, "NOT_FOUND", None)
    assert refused(company.wire.request("DELETE", f"/invoices/{issued}"))[:2] == (400, "STATUS_NOT_DELETABLE")


@pytest.mark.every_engine
def test_numbers_are_drawn_once(company: Company) -> None:
    drafts = [company.draft(issue_date="2026-03-10")["id"] for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        issued = list(pool.map(lambda id: company.perform(id, "issue"), drafts))
    assert sorted(each["invoice_number"] for each in issued) == [f"FAC-2026-000{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("path", "operations"),
    [
        ("ISSUED SENT ISSUED", [("mark-sent", {}), ("revert-to-issued", None)]),
        (
            "ISSUED SENT PAID VOIDED",
            [("mark-sent", None), ("mark-paid", {}), ("void", {"reason": "Duplicada, perdón"})],
        ),
        ("ISSUED PAID", [("mark-paid", {"payment_date": "2026-03-10"})]),
        ("ISSUED VOIDED", [("void", {"reason": "Emitida por error"})]),
    ],
)
def test_ways(company: Company, path: str, operations: list[tuple[str, Any]]) -> None:
    invoice = company.issue_invoice()
    went = [invoice["status"], *(company.perform(invoice["id"], name, body)["status"] for name, body in operations)]
    assert " ".join(went) == path


def test_dates_of_payment_and_sending(company: Company) -> None:
    invoice = company.issue_invoice()["id"]
    assert (
        company.perform(invoice, "mark-sent", {"sent_at": "2026-03-10T10:00:00+01:00"})["sent_at"]
        == "2026-03-10T09:00:00Z"
    )
    paid = company.perform(invoice, "mark-paid", {"payment_date": "2026-03-11", "payment_method": {"method": "CASH"}})
    assert (paid["payment_date"], paid["payment_info"]["method"], "paid_at" in paid) == ("2026-03-11", "CASH", True)


def test_correcting(company: Company) -> None:
    original = company.issue_invoice()["id"]
    facts = {"type": "CORRECTIVE", "rectified_invoice_id": original, "rectification_reason": "Precio"}
    company.perform(company.draft(**facts)["id"], "issue")
    assert company.invoice(original)["status"] == "RECTIFIED"


class TestPdf:
    """The PDF and its preview."""

    def test_link(self, company: Company) -> None:
        invoice = company.issue_invoice()
        data = company.data(company.wire.get(f"/invoices/{invoice['id']}/pdf"))
        assert (data["expires_in_seconds"], data["file_name"]) == (300, f"factura_{invoice['invoice_number']}.pdf")
        status, kind, content = fetched(data["download_url"])
        assert (status, kind) == (200, "application/pdf")
        text = PdfReader(BytesIO(content)).pages[0].extract_text()
        assert "Total sin impuestos" in text or "Base imponible" in text
        assert invoice["invoice_number"] in text

    @pytest.mark.parametrize(
        ("old", "new"), [("signature=", "signature=0"), ("expires=", "expires=9"), ("/test/", "/live/")]
    )
    def test_links_cannot_be_forged(self, company: Company, old: str, new: str) -> None:
        url = company.data(company.wire.get(f"/invoices/{company.issue_invoice()['id']}/pdf"))["download_url"]
        status, _, body = fetched(url.replace(old, new))
        assert (status, json.loads(body)["error"]["code"]) == (403, "FORBIDDEN")

    def test_a_draft_has_none(self, company: Company) -> None:
        answer = company.wire.get(f"/invoices/{company.draft()['id']}/pdf")
        assert refused(answer)[:2] == (400, "INVOICE_NOT_ISSUED_NO_PDF")

    def test_preview(self, company: Company) -> None:
        draft = company.draft()["id"]
        answer = company.wire.get(f"/invoices/{draft}/pdf/preview")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert "BORRADOR" in PdfReader(BytesIO(answer.body)).pages[0].extract_text()
        company.perform(draft, "issue")
        assert refused(company.wire.get(f"/invoices/{draft}/pdf/preview"))[:2] == (400, "PREVIEW_DRAFT_ONLY")


@pytest.mark.every_engine
class TestLists:
    """Pages, filters and orders."""

    def test_pages(self, company: Company) -> None:
        made = [company.draft()["id"] for _ in range(3)]
        first = company.data(company.wire.get("/invoices", page=1, limit=2))
        assert [each["id"] for each in first["invoices"]] == made[:0:-1]
        assert first["pagination"] == {
            "current_page": 1,
            "total_pages": 2,
            "total_items": 3,
            "items_per_page": 2,
            "has_next": True,
            "has_previous": False,
        }
        second = company.data(company.wire.get("/invoices", page=2, limit=2))
        assert [each["id"] for each in second["invoices"]] == made[:1]
        assert company.data(company.wire.get("/invoices", page=3, limit=2))["invoices"] == []

    def test_filters(self, company: Company) -> None:
        customer = company.customer(legal_name="Única, S.L.")["id"]
        one = company.issue_invoice(
            recipient={"customer_id": customer},
            issue_date="2026-03-10",
            due_date="2099-01-01",
            payment_info={"method": "CARD"},
            metadata={"order": 7, "shop": "a", "more": None},
            options={"verifactu_enabled": True},
        )
        company.draft(issue_date="2026-04-10", lines=[{"description": "d", "quantity": 1, "unit_price": 1}])
        for query in (
            {"status": "ISSUED"},
            {"customer_id": customer},
            {"search": "única"},
            {"recipient_name": "ÚNICA"},
            {"invoice_number": one["invoice_number"]},
            {"date_to": "2026-03-10"},
            {"date_from": "2026-03-10", "date_to": "2026-03-31"},
            {"total_min": "1590"},
            {"taxable_base_min": "1500", "taxable_base_max": "1500"},
            {"status": "ISSUED,PAID"},
            {"payment_method": "CARD,CASH"},
            {"metadata[order]": "7", "metadata[shop]": "a"},
            {"fiscal_only": "true", "verifactu_enabled": "true"},
        ):
            found = company.data(company.wire.get("/invoices", **query))["invoices"]
            assert [each["id"] for each in found] == [one["id"]], query

    @pytest.mark.parametrize("query", [{"status": "ISSUED,"}, {"payment_method": "GOLD"}, {"metadata": "order"}])
    def test_filters_that_are_none(self, company: Company, query: dict[str, str]) -> None:
        status, code, details = refused(company.wire.get("/invoices", **query))
        assert (status, code, list(details)) == (400, "VALIDATION_ERROR", list(query))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, [2, 1, 3]),
            ({"sort_order": "asc"}, [3, 1, 2]),
            ({"sort_by": "invoice_total", "sort_order": "asc"}, [1, 2, 3]),
            ({"sort_by": "invoice_total", "sort_order": "DESC"}, [3, 2, 1]),
        ],
    )
    def test_orders(self, company: Company, query: dict[str, str], expected: list[int]) -> None:
        for price in (3, 1, 2):
            company.draft(lines=[{"description": "d", "quantity": 1, "unit_price": price}])
        found = company.data(company.wire.get("/invoices", **query))["invoices"]
        assert [each["lines"][0]["unit_price"] for each in found] == expected


@pytest.mark.every_engine
class TestIdempotency:
    """The header `Idempotency-Key`."""

    def test_the_same_answer(self, company: Company) -> None:
        keyed = company.with_headers(Idempotency_Key="k1")
        invoice = company.issue_invoice()["id"]
        first = keyed.wire.post(f"/invoices/{invoice}/send", {})
        again = keyed.wire.post(f"/invoices/{invoice}/send", {})
        assert (first.body, "Idempotency-Replay" in first.headers) == (again.body, False)
        assert again.headers["Idempotency-Replay"] == "true"
        assert again.headers["X-Request-Id"] == first.headers["X-Request-Id"] == again.json["meta"]["request_id"]
        assert len(company.outbox()) == 1

    def test_another_request(self, company: Company) -> None:
        keyed = company.with_headers(Idempotency_Key="k1")
        invoice = company.issue_invoice()["id"]
        keyed.perform(invoice, "send", {})
        answer = keyed.wire.post(f"/invoices/{invoice}/send", {"language": "en"})
        assert refused(answer) == (409, "IDEMPOTENCY_KEY_MISMATCH", {"idempotency_key": "k1"})

    def test_refusals_are_not_kept(self, company: Company) -> None:
        keyed = company.with_headers(Idempotency_Key="k1")
        draft = company.draft()["id"]
        assert keyed.wire.post(f"/invoices/{draft}/send", {}).status == 400
        company.perform(draft, "issue")
        assert keyed.wire.post(f"/invoices/{draft}/send", {}).status == 200

    @pytest.mark.parametrize(("length", "status"), [(255, 200), (256, 400)])
    def test_length(self, company: Company, length: int, status: int) -> None:
        invoice = company.issue_invoice()["id"]
        keyed = company.with_headers(Idempotency_Key="k" * length)
        assert keyed.wire.post(f"/invoices/{invoice}/send", {}).status == status

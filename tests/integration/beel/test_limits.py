"""What the real service limits, and the emulator where it is told to: mail in test mode, quotas, paths that retire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.beel import AD_HOC, Company, refused

NOON = "2026-03-10T12:00:00Z"
HOLDER = "owner@example.com"
SUNSET = "Wed, 09 Dec 2026 00:00:00 GMT"


class TestTestMail:
    """`beel_test_mail_to_holder`."""

    @pytest.fixture
    def limited(self, company: Company) -> Company:
        """A company whose test mode mails its holder alone."""
        assert company.wire.update_account(beel_test_mail_to_holder=True, email=HOLDER).status == 200
        return company

    @pytest.mark.parametrize("body", [{}, {"recipients": [HOLDER], "cc": ["b@example.com"]}])
    def test_anybody_else_is_refused(self, limited: Company, body: dict[str, Any]) -> None:
        invoice = limited.issue_invoice()["id"]
        other = body.get("cc", ["anna@example.com"])
        answer = limited.wire.post(f"/invoices/{invoice}/send", body)
        assert refused(answer) == (403, "ENVIO_NO_PERMITIDO", {"recipients": other})
        assert (limited.invoice(invoice)["status"], limited.outbox()) == ("ISSUED", [])

    def test_the_holder_gets_it(self, limited: Company) -> None:
        limited.perform(limited.issue_invoice()["id"], "send", {"recipients": ["Owner@Example.com"]})
        assert len(limited.outbox()) == 1

    def test_a_bulk_send_is_refused_as_well(self, limited: Company) -> None:
        body = {"invoice_ids": [limited.issue_invoice()["id"]], "recipients": ["b@example.com"]}
        assert refused(limited.wire.post("/invoices/bulk/send", body))[:2] == (403, "ENVIO_NO_PERMITIDO")

    def test_what_is_sent_by_itself_is_on_record(self, limited: Company) -> None:
        options = {"issue_directly": True, "send_automatically": True}
        made = limited.draft(options=options)
        assert (made["status"], [each["status"] for each in made["sending_history"]]) == ("ISSUED", ["FAILED"])

    def test_live_mode_mails_whomever(self, limited: Company) -> None:
        live = limited.with_key("live")
        assert live.wire.update_account(beel_test_mail_to_holder=True, email=HOLDER).status == 200
        live.perform(live.issue_invoice()["id"], "send", {"recipients": ["b@example.com"]})


class TestQuotas:
    """`beel_send_quotas`."""

    @pytest.fixture
    def counted(self, company: Company) -> Company:
        """A company whose sends are counted, at noon."""
        company.move_clock(now=NOON)
        assert company.wire.update_account(beel_send_quotas=True).status == 200
        return company

    @pytest.mark.every_engine
    def test_five_a_minute(self, counted: Company) -> None:
        invoices = [counted.issue_invoice()["id"] for _ in range(6)]
        for invoice in invoices[:5]:
            counted.perform(invoice, "send", {})
        counted.move_clock(advance="20s")
        answer = counted.wire.post(f"/invoices/{invoices[5]}/send", {})
        assert refused(answer)[:2] == (429, "RATE_LIMIT_EXCEEDED")
        told = ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        assert [answer.headers[name] for name in told] == ["40", "5", "0", "40"]
        assert counted.invoice(invoices[5])["status"] == "ISSUED"
        counted.move_clock(advance="40s")
        counted.perform(invoices[5], "send", {})

    def test_ten_mails_an_hour_in_test_mode(self, counted: Company) -> None:
        for _ in range(10):
            counted.perform(counted.issue_invoice()["id"], "send", {})
            counted.move_clock(advance="61s")
        answer = counted.wire.post(f"/invoices/{counted.issue_invoice()['id']}/send", {})
        assert refused(answer)[:2] == (429, "QUOTA_EXCEEDED")
        assert int(answer.headers["Retry-After"]) == 3600 - 610

    def test_ten_sends_of_an_invoice(self, counted: Company) -> None:
        invoice = counted.issue_invoice()["id"]
        for _ in range(10):
            counted.perform(invoice, "send", {})
            counted.move_clock(advance="1h")
        answer = counted.wire.post(f"/invoices/{invoice}/send", {})
        assert (refused(answer)[:2], answer.headers.get("Retry-After")) == ((429, "QUOTA_EXCEEDED"), None)

    def test_what_nobody_gets_is_not_counted(self, counted: Company) -> None:
        options = {"issue_directly": True, "send_automatically": True}
        for _ in range(5):
            made = counted.draft(recipient=AD_HOC, options=options)
            assert [each["status"] for each in made["sending_history"]] == ["FAILED"]
        counted.perform(counted.issue_invoice()["id"], "send", {})

    def test_without_it_nothing_is_counted(self, company: Company) -> None:
        invoice = company.issue_invoice()["id"]
        for _ in range(12):
            company.perform(invoice, "send", {})


class TestRetirement:
    """The flat paths, and `beel_flat_paths_retire`."""

    def test_they_say_so(self, company: Company) -> None:
        (own,) = company.data(company.wire.get("/companies"))
        flat, scoped = company.wire.get("/invoices"), company.wire.get(f"/companies/{own['id']}/invoices")
        assert (flat.headers["Sunset"], flat.headers["Deprecation"]) == (SUNSET, "true")
        assert "Sunset" not in scoped.headers
        assert "Sunset" not in company.wire.get("/companies").headers
        assert company.wire.get("/invoices/x").headers["Sunset"] == SUNSET

    def test_they_stay_all_the_same(self, company: Company) -> None:
        company.move_clock(now="2027-01-01T00:00:00Z")
        assert company.wire.get("/invoices").status == 200

    def test_they_go_where_that_is_wanted(self, company: Company) -> None:
        company.move_clock(now="2026-12-08T23:59:59Z")
        assert company.wire.update_account(beel_flat_paths_retire=True).status == 200
        draft = company.draft()["id"]
        company.move_clock(now="2026-12-09T00:00:00Z")
        for answer in (company.wire.get("/invoices"), company.wire.post(f"/invoices/{draft}/issue")):
            assert refused(answer)[:2] == (404, "ENDPOINT_NOT_FOUND")
        (own,) = company.data(company.wire.get("/companies"))
        scoped = company.data(company.wire.get(f"/companies/{own['id']}/invoices/{draft}"))
        assert scoped["status"] == "DRAFT"


def test_errors_of_the_newer_paths_are_problem_details(company: Company) -> None:
    (own,) = company.data(company.wire.get("/companies"))
    path = f"/companies/{own['id']}/invoices/{company.draft()['id']}/send"
    body = company.with_headers(X_Locale="es").wire.post(path, {}).json
    assert {name: body[name] for name in ("type", "title", "detail", "instance")} == {
        "type": "https://docs.beel.es/errors/INVOICE_DRAFT_NOT_SENDABLE",
        "title": "Invoice draft not sendable",
        "detail": body["error"]["message"],
        "instance": f"/v1{path}",
    }
    assert "factura" in body["detail"]
    assert company.wire.get("/invoices/x").json.keys() == {"success", "error", "meta"}


def test_the_newer_paths_know_their_parameters(company: Company) -> None:
    (own,) = company.data(company.wire.get("/companies"))
    answer = company.wire.get(f"/companies/{own['id']}/invoices", per_page=3)
    assert refused(answer) == (400, "VALIDATION_ERROR", {"per_page": "is no parameter of this operation"})
    assert company.wire.get("/invoices", per_page=3).status == 200


def test_the_active_company_is_ones_own(company: Company) -> None:
    (own,) = company.data(company.wire.get("/companies"))
    assert company.with_headers(BeeL_Active_Company=own["id"]).wire.get("/invoices").status == 200
    other = company.with_headers(BeeL_Active_Company="550e8400-e29b-41d4-a716-446655440000")
    assert refused(other.wire.get("/invoices"))[:2] == (403, "ACTIVE_COMPANY_NOT_ACCESSIBLE")


class TestSpanish:
    """POST /v1/facturas/{id}/enviar, of the first API."""

    def test_a_send(self, company: Company) -> None:
        invoice = company.issue_invoice()["id"]
        key = company.key
        first = company.with_headers(Authorization="", X_API_Key=key)
        body = {"destinatarios": ["a@example.com"], "asunto": "Su factura", "mensaje": "Hola", "idioma": "ca"}
        data = first.data(first.wire.post(f"/facturas/{invoice}/enviar", body))
        assert (data.keys(), data["enviado_a"]) == ({"email_id", "enviado_a", "enviado_en"}, ["a@example.com"])
        (mail,) = company.outbox()
        assert (mail["subject"], company.invoice(invoice)["status"]) == ("Su factura", "SENT")

    def test_its_idempotency_key(self, company: Company) -> None:
        path = f"/facturas/{company.issue_invoice()['id']}/enviar"
        once = company.with_headers(X_Idempotency_Key="k")
        first, again = once.wire.post(path, {}), once.wire.post(path, {})
        assert (again.body, again.headers["Idempotency-Replay"]) == (first.body, "true")
        assert len(company.outbox()) == 1

    def test_mistakes_are_named_as_they_were_sent(self, company: Company) -> None:
        answer = company.wire.post(f"/facturas/{company.issue_invoice()['id']}/enviar", {"asunto": ""})
        assert refused(answer) == (400, "VALIDATION_ERROR", {"asunto": "length must be 1 to 200 characters"})

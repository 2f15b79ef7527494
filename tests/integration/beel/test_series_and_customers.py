"""Series and customers (docs.beel.es, Invoice series and Customers)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.beel import ADDRESS, Company, refused

SERIES = {"name": "Abonos", "code": "ABO", "format": "{CODIGO}/{YY}/{NUM:3}", "counter_reset": "ANNUAL"}


class TestSeries:
    """/v1/configuration/series."""

    def test_the_first(self, company: Company) -> None:
        (series,) = company.data(company.wire.get("/configuration/series"))
        assert (series["code"], series["default_series"], series["next_number"]) == ("FAC", True, 1)
        assert company.draft()["series"] == {"id": series["id"], "code": "FAC"}

    def test_another(self, company: Company) -> None:
        made = company.data(company.wire.post("/configuration/series", SERIES), 201)
        assert company.data(company.wire.get(f"/configuration/series/{made['id']}")) == made
        issued = company.issue_invoice(series_id=made["id"], issue_date="2026-03-10")
        assert (issued["invoice_number"], issued["number"]) == ("ABO/26/001", 1)
        file_name = company.data(company.wire.get(f"/invoices/{issued['id']}/pdf"))["file_name"]
        assert file_name == "factura_ABO-26-001.pdf"

    def test_the_default(self, company: Company) -> None:
        made = company.data(company.wire.post("/configuration/series", SERIES), 201)
        company.data(company.wire.post(f"/configuration/series/{made['id']}/default"))
        series = company.data(company.wire.get("/configuration/series"))
        assert [(each["code"], each["default_series"]) for each in series] == [("FAC", False), ("ABO", True)]
        assert company.draft()["series"]["code"] == "ABO"

    def test_deactivating(self, company: Company) -> None:
        made = company.data(company.wire.post("/configuration/series", SERIES), 201)
        assert company.wire.request("DELETE", f"/configuration/series/{made['id']}").status == 204
        active = company.data(company.wire.get("/configuration/series", active="true"))
        assert [each["code"] for each in active] == ["FAC"]

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"code": "FAC"}, 409, "CONFLICT"),
            ({"format": "{CODIGO}"}, 422, "VALIDATION_ERROR"),
            ({"code": "abo"}, 422, "VALIDATION_ERROR"),
            ({"counter_reset": "DAILY"}, 400, "INVALID_JSON_FORMAT"),
        ],
    )
    def test_refused(self, company: Company, change: dict[str, Any], status: int, code: str) -> None:
        assert refused(company.wire.post("/configuration/series", {**SERIES, **change}))[:2] == (status, code)


class TestCustomers:
    """/v1/customers."""

    def test_making_and_changing(self, company: Company) -> None:
        made = company.customer(general_discount=2.5, billing_emails=["b@example.com"])
        assert (made["general_discount"], made["active"]) == (2.5, True)
        changed = company.data(company.wire.put(f"/customers/{made['id']}", {"phone": "931234567", "notes": None}))
        assert {**changed, "updated_at": ""} == {**made, "phone": "931234567", "updated_at": ""}
        assert company.data(company.wire.get(f"/customers/{made['id']}")) == changed

    def test_deactivating(self, company: Company) -> None:
        idle, busy = company.customer()["id"], company.customer()["id"]
        company.draft(recipient={"customer_id": busy})
        data = company.data(company.wire.request("DELETE", f"/customers/{idle}"))
        assert data == {"message": "Customer deactivated successfully"}
        assert refused(company.wire.request("DELETE", f"/customers/{busy}"))[:2] == (400, "BAD_REQUEST")
        active = company.data(company.wire.get("/customers", active="true"))["customers"]
        assert [each["id"] for each in active] == [busy]

    def test_identification_is_needed(self, company: Company) -> None:
        address = company.customer()["address"]
        answer = company.wire.post("/customers", {"legal_name": "N", "address": address})
        assert refused(answer)[:2] == (422, "VALIDATION_ERROR")
        foreign = {"type": "02", "number": "DE123456789", "country_code": "DE"}
        body = {"legal_name": "N", "address": address, "alternative_id": foreign}
        assert company.data(company.wire.post("/customers", body), 201)["alternative_id"] == foreign

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, ["Zeta", "Ágil"]),
            ({"search": "zeta"}, ["Zeta"]),
            ({"legal_name": "ágil"}, ["Ágil"]),
            ({"email": "z@"}, ["Zeta"]),
            ({"city": "barcelona"}, ["Zeta", "Ágil"]),
            ({"province": "Madrid"}, []),
            ({"sort_by": "created_at", "sort_order": "asc"}, ["Ágil", "Zeta"]),
            ({"limit": "1"}, ["Zeta"]),
        ],
    )
    def test_lists(self, company: Company, query: dict[str, str], expected: list[str]) -> None:
        company.customer(legal_name="Ágil", email="a@example.com")
        company.customer(legal_name="Zeta", email="z@example.com")
        found = company.data(company.wire.get("/customers", **query))["customers"]
        assert [each["legal_name"] for each in found] == expected


class TestBulkCustomers:
    """POST and DELETE /v1/customers/bulk."""

    def test_all_or_none(self, company: Company) -> None:
        new = {"legal_name": "Anna", "nif": "B00000001", "address": ADDRESS}
        other = {**new, "nif": "B00000002"}
        answer = company.wire.post("/customers/bulk", {"customers": [new, {**other, "legal_name": ""}, new]})
        assert [(each["index"], each["field"]) for each in answer.json["error"]["errors"]] == [(1, "legal_name")]
        answer = company.wire.post("/customers/bulk", {"customers": [new, new]})
        assert (answer.status, answer.json["error"]["errors"][0]["index"]) == (422, 1)
        assert company.data(company.wire.get("/customers"))["customers"] == []
        data = company.data(company.wire.post("/customers/bulk", {"customers": [new, other]}), 201)
        assert (data["total_created"], [each["nif"] for each in data["customers"]]) == (2, ["B00000001", "B00000002"])

    def test_deactivating(self, company: Company) -> None:
        free, billed = company.customer()["id"], company.customer()["id"]
        company.draft(recipient={"customer_id": billed})
        data = company.data(company.wire.request("DELETE", f"/customers/bulk?ids={free},{billed}"))
        assert (data["total"], data["deactivated_ids"]) == (2, [free])
        assert [(each["customer_id"], each["error"]["code"]) for each in data["errors"]] == [(billed, "BAD_REQUEST")]
        assert refused(company.wire.request("DELETE", "/customers/bulk?ids=x"))[0] == 400

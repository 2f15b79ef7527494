"""The tax configuration of a company, and what comes of it (docs.beel.es, Tax configuration)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.beel import Company, refused

LINE = {"description": "Obra", "quantity": 1, "unit_price": 100}
FIRST = {
    "default_main_tax": {"type": "IVA", "percentage": 21, "regime_key": "01"},
    "apply_equivalence_surcharge": False,
    "apply_irpf": False,
    "irpf_exempt": False,
}


def configure(company: Company, **given: Any) -> dict[str, Any]:
    """The company's configuration, once it was changed."""
    changed: dict[str, Any] = company.data(company.wire.put("/configuration/taxes", given))
    return changed


def test_what_a_company_begins_with(company: Company) -> None:
    assert company.data(company.wire.get("/configuration/taxes")) == FIRST


def test_lines_that_name_no_taxes(company: Company) -> None:
    igic = {"type": "IGIC", "percentage": 7, "regime_key": "01"}
    configure(company, default_main_tax=igic, apply_irpf=True, default_irpf_rate=15)
    draft = company.draft(lines=[LINE, {**LINE, "irpf_rate": 0}, {**LINE, "main_tax": {**igic, "percentage": 3}}])
    assert [each["main_tax"]["percentage"] for each in draft["lines"]] == [7, 7, 3]
    assert [each.get("irpf_rate") for each in draft["lines"]] == [15, 0, 15]
    assert draft["totals"]["invoice_total"] == 300 + 7 + 7 + 3 - 15 - 15
    changed = company.data(company.wire.put(f"/invoices/{draft['id']}", {"lines": [LINE]}))
    assert changed["lines"][0]["irpf_rate"] == 15


def test_nothing_is_withheld_of_a_simplified_invoice(company: Company) -> None:
    configure(company, apply_irpf=True, default_irpf_rate=15)
    draft = company.draft(type="SIMPLIFIED", recipient={"recipient_type": "SIMPLIFIED"}, lines=[LINE])
    assert "irpf_rate" not in draft["lines"][0]


def test_the_surcharge(company: Company) -> None:
    configure(company, apply_equivalence_surcharge=True, default_equivalence_surcharge=5.2)
    assert company.draft(lines=[LINE])["totals"]["total_equivalence_surcharge"] == 5.2


def test_how_invoices_are_paid(company: Company) -> None:
    configure(company, default_payment_method="CARD", payment_term_days=10)
    draft = company.draft(issue_date="2026-03-10")
    assert (draft["payment_info"], draft["due_date"]) == ({"method": "CARD", "payment_term_days": 10}, "2026-03-20")


def test_invoices_that_are_there_stay(company: Company) -> None:
    draft = company.draft(lines=[LINE])
    configure(company, default_main_tax={"type": "IPSI", "percentage": 10})
    assert company.invoice(draft["id"])["lines"] == draft["lines"]


def test_the_company_scoped_path(company: Company) -> None:
    (own,) = company.data(company.wire.get("/companies"))
    path = f"/companies/{own['id']}/tax-configuration"
    assert company.data(company.wire.put(path, {"payment_term_days": 15}))["payment_term_days"] == 15
    assert company.data(company.wire.get(path)) == {**FIRST, "payment_term_days": 15}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"apply_equivalence_surcharge": True}, "default_equivalence_surcharge"),
        ({"apply_irpf": True}, "default_irpf_rate"),
        ({"irpf_exempt": True, "default_irpf_rate": 15}, "default_irpf_rate"),
        ({"payment_term_days": 366}, "payment_term_days"),
    ],
)
def test_contradictions(company: Company, given: dict[str, Any], field: str) -> None:
    status, code, details = refused(company.wire.put("/configuration/taxes", given))
    assert (status, code, list(details)) == (422, "VALIDATION_ERROR", [field])
    assert company.data(company.wire.get("/configuration/taxes")) == FIRST


def test_the_catalog(company: Company) -> None:
    data = company.data(company.wire.get("/configuration/tax-types"))
    assert [each["code"] for each in data["tax_regimes"]] == ["IVA", "IGIC", "IPSI", "OTHER"]
    surcharge = "associated_equivalence_surcharge"
    rates = {each["percentage"]: each.get(surcharge) for each in data["tax_regimes"][0]["tax_rates"]}
    assert rates == {0: None, 4: 0.5, 10: 1.4, 21: 5.2}
    assert [each["percentage"] for each in data["irpf_types"]] == [0, 2, 7, 15, 19, 21, 24]

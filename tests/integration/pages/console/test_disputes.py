"""Disputes on the console: found, answered and lost by clicks."""

from __future__ import annotations

from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


def test_a_dispute_is_answered(visitor: Visitor, developer: Developer) -> None:
    charge = visitor.post("/v1/charges", amount=4200, currency="usd", source="tok_createDispute")
    assert charge["dispute"] in developer.open(f"{developer.base}/disputes")
    shown = developer.open(f"{developer.base}/disputes/{charge['dispute']}")
    assert f"Chargeback withdrawal for {charge['id']} -$42.00 $15.00 -$57.00" in shown
    assert "needs response" in shown
    answered = developer.press("Submit evidence")
    assert "under review" in answered
    assert "winning_evidence" in answered


def test_a_dispute_is_accepted(visitor: Visitor, developer: Developer) -> None:
    charge = visitor.post("/v1/charges", amount=4200, currency="usd", source="tok_createDispute")
    developer.open(f"{developer.base}/disputes/{charge['dispute']}")
    assert "lost" in developer.press("Accept")
    assert "Submit evidence" not in developer.text


def test_a_compliance_case_is_answered_with_its_fee_acknowledged(visitor: Visitor, developer: Developer) -> None:
    charge = visitor.post("/v1/charges", amount=4200, currency="usd", source="tok_createComplianceDispute")
    developer.open(f"{developer.base}/disputes/{charge['dispute']}")
    assert "under review" in developer.press("Submit evidence")

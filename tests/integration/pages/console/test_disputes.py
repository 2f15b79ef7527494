"""Disputes on the console: found, answered and lost by clicks."""

from __future__ import annotations

import pytest

from emulator.bootstrap import Emulator
from tests.integration.pages.developer import Developer, forms_of
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object
from tests.support.wire import new_key


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


@pytest.mark.parametrize(
    ("card", "evidence", "is_taken"),
    [
        ("createDispute", None, False),
        ("createDispute", "losing_evidence", False),
        ("createDispute", "winning_evidence", True),
        ("createDisputeInquiry", None, True),
        ("createDisputeInquiry", "escalate_inquiry_evidence", False),
        ("visa", None, True),
    ],
)
def test_a_refund_is_offered_where_the_api_takes_it(
    card: str, evidence: str | None, is_taken: bool, running: Emulator
) -> None:
    visitor = Visitor(running.app.test_client(), new_key())
    developer = Developer(running.app.test_client())
    developer.enter(visitor.key)
    paid = {"payment_method": f"pm_card_{card}", "confirm": True, "return_url": "https://shop.test"}
    intent = visitor.post("/v1/payment_intents", amount=4200, currency="usd", **paid)
    charge = visitor.get(f"/v1/charges/{intent['latest_charge']}")
    if evidence is not None:
        visitor.post(f"/v1/disputes/{charge['dispute']}", **{"evidence[uncategorized_text]": evidence})
        visitor.move_clock(advance=5)

    assert _offer_refunds(developer, intent, charge) == [is_taken, is_taken]
    answer = visitor.client.post("/v1/refunds", data={"charge": charge["id"]}, headers=visitor.headers)
    assert answer.status_code == (200 if is_taken else 400)
    assert _offer_refunds(developer, intent, charge) == [False, False]


def _offer_refunds(developer: Developer, intent: Object, charge: Object) -> list[bool]:
    """Whether the pages of a payment and of its charge have the button."""
    offers = []
    for page in (f"payment_intents/{intent['id']}", f"charges/{charge['id']}"):
        developer.open(f"{developer.base}/{page}")
        offers.append("Refund" in [form.button for form in forms_of(developer.html)])
    return offers

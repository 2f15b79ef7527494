"""Disputes: opened by test cards, answered, decided, and what they do to the charge and the balance."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, recorded
from tests.contract.conformance.client import Reply
from tests.contract.conformance.differences import SET
from tests.contract.conformance.sandbox import Sandbox
from tests.contract.conformance.subjects.ways_to_pay import SETTLES

CHECKS = Subject("disputes")

SANDBOXES = recorded("two sandboxes, August and September 2026")
TESTING = documented('docs.stripe.com/testing, "Disputes"')
WITHDRAWAL = {"amount": -1999, "type": "adjustment", "reporting_category": "dispute", "fee_details": SET}


def _disputed(sandbox: Sandbox, card: str) -> tuple[Reply, Reply]:
    """The charge of a card, and the dispute about it once it is there."""
    params = {"amount": 1999, "currency": "usd", "payment_method": card, "payment_method_types": ["card"]}
    intent = sandbox.create("/v1/payment_intents", {**params, "confirm": True})
    place = f"/v1/charges/{intent['latest_charge']}"
    charge = sandbox.eventually(
        lambda: sandbox.get(place, {"expand": ["dispute"]}), lambda reply: bool(reply.body.get("dispute"))
    )
    return charge, sandbox.retrieve(f"/v1/disputes/{charge['dispute']['id']}")


def _decided(sandbox: Sandbox, dispute: Reply, status: str, facts: object) -> None:
    """The bank reads the evidence, and says this."""
    place = f"/v1/disputes/{dispute['id']}"
    if sandbox.patience >= SETTLES:
        after = sandbox.eventually(lambda: sandbox.get(place), lambda reply: reply.body.get("status") == status)
        sandbox.expect(after, facts)


def _opened(name: str, card: str, status: str, reason: str, code: str, case: str) -> None:
    @CHECKS.check(f"a card that is disputed: {name}", SANDBOXES)
    def _(sandbox: Sandbox) -> None:
        charge, dispute = _disputed(sandbox, card)
        sandbox.expect(charge, {"disputed": True, "status": "succeeded"})
        shown = {"brand": "visa", "case_type": case, "network_reason_code": code}
        facts = {"object": "dispute", "status": status, "reason": reason, "amount": 1999, "charge": charge["id"]}
        sandbox.expect(dispute, {**facts, "payment_method_details": {"card": shown, "type": "card"}})


_opened("fraudulent", "pm_card_createDispute", "needs_response", "fraudulent", "10.4", "chargeback")
_opened(
    "not received",
    "pm_card_createDisputeProductNotReceived",
    "needs_response",
    "product_not_received",
    "13.1",
    "chargeback",
)
_opened("an inquiry", "pm_card_createDisputeInquiry", "warning_needs_response", "fraudulent", "10", "inquiry")


@CHECKS.check("a disputed amount is withdrawn, and a fee is taken", SANDBOXES)
def _withdrawn(sandbox: Sandbox) -> None:
    charge, dispute = _disputed(sandbox, "pm_card_createDispute")
    sandbox.expect(dispute, {"balance_transactions": [WITHDRAWAL], "is_charge_refundable": False})
    message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
    sandbox.refused(sandbox.post("/v1/refunds", {"charge": charge["id"]}), 400, message, code="charge_disputed")


@CHECKS.check("winning evidence brings the amount back", TESTING)
def _won(sandbox: Sandbox) -> None:
    _, dispute = _disputed(sandbox, "pm_card_createDispute")
    evidence = {"evidence": {"uncategorized_text": "winning_evidence"}}
    sandbox.expect(sandbox.post(f"/v1/disputes/{dispute['id']}", evidence), {"status": "under_review"})
    reversal = {"amount": 1999, "fee": 0, "reporting_category": "dispute_reversal"}
    transactions = {"balance_transactions": [WITHDRAWAL, reversal]}
    _decided(sandbox, dispute, "won", {**transactions, "is_charge_refundable": True})


@CHECKS.check("an inquiry takes nothing until it is escalated", TESTING)
def _escalated(sandbox: Sandbox) -> None:
    _, dispute = _disputed(sandbox, "pm_card_createDisputeInquiry")
    sandbox.expect(dispute, {"balance_transactions": [], "is_charge_refundable": True})
    sandbox.post(f"/v1/disputes/{dispute['id']}", {"evidence": {"uncategorized_text": "escalate_inquiry_evidence"}})
    _decided(sandbox, dispute, "needs_response", {"balance_transactions": [WITHDRAWAL]})


@CHECKS.check("a dispute that is given in to is lost, and stays so", SANDBOXES)
def _closed(sandbox: Sandbox) -> None:
    _, dispute = _disputed(sandbox, "pm_card_createDispute")
    sandbox.expect(sandbox.post(f"/v1/disputes/{dispute['id']}/close"), {"status": "lost"})
    again = sandbox.post(f"/v1/disputes/{dispute['id']}/close")
    sandbox.refused(again, 400, "This dispute is already closed")


@CHECKS.check("a charge without a dispute has none at the old path", SANDBOXES)
def _none(sandbox: Sandbox) -> None:
    charge = sandbox.create("/v1/charges", {"amount": 1999, "currency": "usd", "source": "tok_visa"})
    none = sandbox.get(f"/v1/charges/{charge['id']}/dispute")
    sandbox.refused(none, 404, f"No dispute for charge: {charge['id']}")


@CHECKS.check("refunds that cannot be are refused in these words", SANDBOXES)
def _refunds(sandbox: Sandbox) -> None:
    charge = sandbox.create("/v1/charges", {"amount": 3000, "currency": "usd", "source": "tok_visa"})
    over = sandbox.post("/v1/refunds", {"charge": charge["id"], "amount": 4000})
    message = "Refund amount ($40.00) is greater than unrefunded amount on charge ($30.00)"
    sandbox.refused(over, 400, message, param="amount")
    refund = sandbox.create("/v1/refunds", {"charge": charge["id"]})
    canceled = sandbox.post(f"/v1/refunds/{refund['id']}/cancel")
    sandbox.refused(canceled, 400, "Canceling this refund is unsupported.")
    unknown = sandbox.post("/v1/refunds", {"charge": "ch_nope"})
    sandbox.refused(unknown, 404, "No such charge: 'ch_nope'", code="resource_missing", param="id")

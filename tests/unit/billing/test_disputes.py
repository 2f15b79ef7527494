"""Disputes by the rules alone: whatever is said and decided, the balance and the charge agree with the dispute."""

from __future__ import annotations

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.payments.balance_transactions import BalanceTransaction
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.confirmation import confirm_intent
from emulator.billing.payments.disputes import (
    Dispute,
    DisputeUpdateParams,
    close_dispute,
    expire_dispute,
    settle_dispute,
    update_dispute,
)
from emulator.billing.payments.payment_intent_creation import create_intent
from emulator.billing.payments.payment_intent_params import PaymentIntentCreateParams
from tests.support.domain_objects import moment, payment_method


def disputed(card: str, amount: int = 1000) -> tuple[Charge, Dispute, Changes]:
    """A charge, and what its card's holder says of it."""
    ctx, changes = moment(), Changes()
    method = payment_method(f"pm_card_{card}")
    params = PaymentIntentCreateParams(amount=amount, capture_method="automatic", currency="usd")
    intent = create_intent(params, method, ctx, changes)
    confirm_intent(intent, method, on_session=True, ctx=ctx, changes=changes)
    return changes.saved(Charge)[0], changes.saved(Dispute)[-1], changes


@pytest.mark.parametrize("card", ["createDispute", "createDisputeInquiry"])
@pytest.mark.parametrize("said", ["winning_evidence", "losing_evidence", "escalate_inquiry_evidence", "a hat", None])
def test_the_balance_has_what_the_dispute_left(card: str, said: str | None) -> None:
    charge, dispute, changes = disputed(card)
    if said is None:
        after = expire_dispute(dispute, changes)
    else:
        params = DisputeUpdateParams(evidence={"uncategorized_text": said})
        submitted = update_dispute(dispute, charge, params, moment(), changes)
        after = settle_dispute(submitted, charge, moment(), changes)
    left = sum(each.amount for each in changes.saved(BalanceTransaction))
    is_taken = after.status in ("needs_response", "under_review", "lost")
    assert left == (0 if is_taken else 1000)
    assert changes.saved(Charge)[0].amount_charged_back == 1000 - left
    assert is_taken != after.is_charge_refundable


@pytest.mark.parametrize(("amount", "shares"), [(50, [25, 25]), (999, [499, 500])])
def test_several_claims_share_the_amount(amount: int, shares: list[int]) -> None:
    _, _, changes = disputed("createMultipleDisputes", amount)
    assert [each.amount for each in changes.saved(Dispute)] == shares


def test_what_is_decided_stays_so() -> None:
    charge, dispute, changes = disputed("createDispute")
    lost = close_dispute(dispute, charge, changes)
    assert expire_dispute(lost, changes) == settle_dispute(lost, charge, moment(), changes) == lost
    with pytest.raises(APIError, match="already closed"):
        close_dispute(lost, charge, changes)
    with pytest.raises(APIError, match="already closed"):
        update_dispute(lost, charge, DisputeUpdateParams(), moment(), changes)

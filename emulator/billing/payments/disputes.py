"""Disputes: a payer contests a charge with their bank (docs.stripe.com/api/disputes).

What the bank decides is told beforehand by `evidence[uncategorized_text]` (docs.stripe.com/testing, "Disputes"); who
does not answer in time has lost.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from msgspec import field

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.balance_transactions import BalanceTransaction, book_dispute, book_dispute_reversal
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.dispute_claims import FRAUDULENT, CaseType, DisputeClaim
from emulator.billing.payments.dispute_files import check_files
from emulator.billing.payments.settlement import SETTLEMENT_SECONDS, settlement_job
from emulator.billing.system.files import UploadedFile
from emulator.billing.system.jobs import Job

EXPIRE_TASK = "expire_dispute"
SETTLE_TASK = "settle_dispute"

_DAYS_TO_ANSWER = 8
"""Evidence is due at the end of the eighth day, in UTC, as recorded in a sandbox."""

MAX_EVIDENCE = 150_000
"""The most characters of all evidence together (docs.stripe.com/api/disputes/update)."""

DisputeStatus = Literal[
    "lost", "needs_response", "under_review", "warning_closed", "warning_needs_response", "warning_under_review", "won"
]

_CLOSED: tuple[DisputeStatus, ...] = ("lost", "warning_closed", "won")

Decision = Literal["winning_evidence", "losing_evidence", "escalate_inquiry_evidence"]
_DECISIONS: tuple[Decision, ...] = ("winning_evidence", "losing_evidence", "escalate_inquiry_evidence")


class Dispute(Struct, frozen=True, kw_only=True):
    """A payer's claim against `amount` minor units of `currency` of a charge.

    Attributes:
        balance_transactions: what was withdrawn because of it and, once it was won, what came back.
        brand: the network of the card that was charged; None where no card was.
        due_by: until when evidence can be submitted, in unix seconds, UTC; None where nothing can be said against it.
        enhanced_eligibility: the evidence program that its answer may take part in.
        evidence: what was said against it, submitted or not, by the names of the API, of a file its id; Stripe itself
            begins with what is known of the payer.
        fee_acknowledged: whether the fee of countering a compliance case was agreed to.
        has_evidence: whether anything was said against it.
        submission_count: how often evidence was submitted.
        submitted_late: whether the last time was after `due_by`.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "dispute",
        display_name="dispute",
        prefix="du",
        events=(
            "charge.dispute.closed",
            "charge.dispute.created",
            "charge.dispute.funds_reinstated",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.updated",
        ),
    )

    id: str
    created: int
    amount: int
    case_type: CaseType
    charge: str
    currency: str
    due_by: int | None
    payment_intent: str | None
    payment_method_type: str
    reason: str
    status: DisputeStatus
    balance_transactions: tuple[BalanceTransaction, ...] = ()
    brand: str | None = None
    enhanced_eligibility: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    fee_acknowledged: bool = False
    has_evidence: bool = False
    intended_submission_method: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    network_reason_code: str | None = None
    submission_count: int = 0
    submitted_late: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether it is decided."""
        return self.status in _CLOSED

    @property
    def is_inquiry(self) -> bool:
        """Whether the bank only asks, and has taken nothing."""
        return self.status.startswith("warning_")

    @property
    def is_charge_refundable(self) -> bool:
        """Whether the charge can be refunded: its amount is there, or there again."""
        return self.is_inquiry or self.status == "won"


class DisputeUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What is said against a dispute (docs.stripe.com/api/disputes/update).

    `evidence` maps names of the API to texts, and to ids of files; None where one is taken back.
    """

    evidence: Given[dict[str, Any]] = NOT_GIVEN
    intended_submission_method: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    submit: Given[bool] = NOT_GIVEN


def open_dispute(charge: Charge, claim: DisputeClaim, amount: int, ctx: Context, changes: Changes) -> Charge:
    """The charge after `amount` minor units of it were disputed: they are withdrawn, unless the bank only asks."""
    ctx = ctx.in_world_time()
    id = ctx.new_id("du")
    dispute = Dispute(
        id=id,
        created=ctx.now,
        amount=amount,
        brand=None if charge.card is None else charge.card.brand,
        case_type=claim.case_type,
        charge=charge.id,
        currency=charge.currency,
        due_by=None if claim.is_final else _answer_by(ctx),
        enhanced_eligibility=claim.enhanced_eligibility,
        evidence=_known_of_payer(charge),
        network_reason_code=claim.network_reason_code,
        payment_intent=charge.payment_intent,
        payment_method_type=charge.method_type,
        reason=claim.reason,
        status="warning_needs_response" if claim.case_type == "inquiry" else "needs_response",
    )
    disputed = replace(charge, dispute=id)
    if claim.case_type == "inquiry":
        changes.emit("charge.dispute.created", dispute)
    else:
        dispute = replace(dispute, balance_transactions=(book_dispute(charge, id, amount, ctx, changes),))
        disputed = replace(disputed, amount_charged_back=charge.amount_charged_back + amount)
        changes.emit("charge.dispute.created", dispute)
        changes.emit("charge.dispute.funds_withdrawn", dispute)
    if claim.is_final:
        dispute = replace(dispute, status="lost")
        changes.emit("charge.dispute.closed", dispute)
    changes.save(dispute)
    changes.save(disputed)
    if dispute.due_by is not None:
        changes.save(_expiry(id, dispute.due_by, ctx))
    return disputed


def _answer_by(ctx: Context) -> int:
    """The last second of the day until which evidence can be submitted."""
    second = ctx.world_now + _DAYS_TO_ANSWER * DAY
    return second - second % DAY + DAY - 1


def _expiry(dispute: str, due_by: int, ctx: Context) -> Job:
    """The job that ends a dispute which nothing was said against in time."""
    return settlement_job(EXPIRE_TASK, dispute, due_by + 1 - ctx.world_now, ctx)


def update_dispute(
    old: Dispute,
    charge: Charge,
    params: DisputeUpdateParams,
    ctx: Context,
    changes: Changes,
    files: Mapping[str, UploadedFile] | None = None,
) -> Dispute:
    """The dispute with what was said against it; evidence is submitted unless `submit` is false.

    `files` are those that its evidence then names, by the names of the API. Raises APIError for a dispute that is
    decided, and for more evidence than banks read.
    """
    _require_open(old)
    check_files((files or {}).items())
    given = given_or(params.evidence, {})
    texts = {name: text for name, text in given.items() if name != "enhanced_evidence"}
    acknowledged = _acknowledges_fee(given.get("enhanced_evidence"))
    evidence = {name: text for name, text in {**old.evidence, **texts}.items() if text is not None}
    if sum(map(len, evidence.values())) > MAX_EVIDENCE:
        raise APIError(f"The evidence of a dispute has at most {MAX_EVIDENCE:,} characters.", param="evidence")
    dispute = replace(
        old,
        evidence=evidence,
        fee_acknowledged=old.fee_acknowledged or acknowledged,
        has_evidence=old.has_evidence or bool(given),
        intended_submission_method=given_or(params.intended_submission_method, old.intended_submission_method),
        metadata=metadata_after(old.metadata, params.metadata),
    )
    submits = given_or(params.submit, params.evidence is not NOT_GIVEN)
    if submits:
        dispute = _submitted(dispute, ctx, changes)
    if dispute != old:
        changes.save(dispute)
        changes.emit("charge.dispute.updated", dispute, old)
    if submits:
        # Two recordings of sandboxes have it, though nothing of the charge changes that a reader could see.
        changes.emit("charge.updated", charge)
    return dispute


def _submitted(dispute: Dispute, ctx: Context, changes: Changes) -> Dispute:
    if dispute.case_type == "compliance" and not dispute.fee_acknowledged:
        raise APIError(
            "To counter a compliance dispute you have to acknowledge its fee: "
            f"`evidence[enhanced_evidence][{dispute.enhanced_eligibility}][fee_acknowledged]` must be true.",
            param="evidence",
        )
    now = ctx.world_now
    if decision_of(dispute) is not None:
        changes.save(settlement_job(SETTLE_TASK, dispute.id, SETTLEMENT_SECONDS, ctx))
    return replace(
        dispute,
        status="warning_under_review" if dispute.is_inquiry else "under_review",
        submission_count=dispute.submission_count + 1,
        submitted_late=dispute.due_by is not None and now > dispute.due_by,
    )


def decision_of(dispute: Dispute) -> Decision | None:
    """What the bank makes of the evidence; None where it never answers."""
    told = dispute.evidence.get("uncategorized_text")
    return next((each for each in _DECISIONS if each == told), None)


def close_dispute(old: Dispute, charge: Charge, changes: Changes) -> Dispute:
    """The dispute that nothing is said against: it is lost, and an inquiry is over. Raises APIError once decided."""
    _require_open(old)
    closed = _given_up(old, changes)
    changes.emit("charge.updated", charge)
    return closed


def expire_dispute(old: Dispute, changes: Changes) -> Dispute:
    """The dispute after the time for evidence: without any it is lost, and an inquiry is over."""
    if old.status not in ("needs_response", "warning_needs_response"):
        return old
    return _given_up(old, changes)


def _given_up(old: Dispute, changes: Changes) -> Dispute:
    return _closed(old, "warning_closed" if old.is_inquiry else "lost", changes)


def settle_dispute(old: Dispute, charge: Charge, ctx: Context, changes: Changes) -> Dispute:
    """The dispute after the bank read the evidence: won, lost, or an inquiry that became a chargeback."""
    decision = decision_of(old)
    if old.status not in ("under_review", "warning_under_review") or decision is None:
        return old
    if old.is_inquiry:
        if decision == "escalate_inquiry_evidence" and charge.refundable > 0:
            return _escalated(old, charge, ctx, changes)
        return _closed(old, "warning_closed", changes)
    match decision:
        case "winning_evidence":
            return _won(old, charge, ctx, changes)
        case "losing_evidence":
            return _closed(old, "lost", changes)
        case _:
            return old


def _escalated(old: Dispute, charge: Charge, ctx: Context, changes: Changes) -> Dispute:
    """A chargeback, with as much time to answer it as any; what was refunded meanwhile is not taken once more."""
    due_by = _answer_by(ctx)
    changes.save(_expiry(old.id, due_by, ctx))
    chargeback = replace(old, case_type="chargeback", due_by=due_by, status="needs_response")
    if old.reason == FRAUDULENT.reason:
        chargeback = replace(chargeback, network_reason_code=FRAUDULENT.network_reason_code)
    amount = min(old.amount, charge.refundable)
    withdrawal = book_dispute(charge, old.id, amount, ctx, changes)
    dispute = replace(chargeback, balance_transactions=(withdrawal,))
    changes.save(dispute)
    changes.emit("charge.dispute.updated", dispute, old)
    changes.emit("charge.dispute.funds_withdrawn", dispute)
    changes.save(replace(charge, amount_charged_back=charge.amount_charged_back + amount))
    return dispute


def _won(old: Dispute, charge: Charge, ctx: Context, changes: Changes) -> Dispute:
    withdrawn = -sum(each.amount for each in old.balance_transactions)
    reversal = book_dispute_reversal(charge, old.id, withdrawn, ctx, changes)
    dispute = replace(old, balance_transactions=(*old.balance_transactions, reversal), status="won")
    changes.emit("charge.dispute.funds_reinstated", dispute)
    changes.save(dispute)
    changes.emit("charge.dispute.closed", dispute)
    changes.save(replace(charge, amount_charged_back=charge.amount_charged_back - withdrawn))
    return dispute


def _closed(old: Dispute, status: DisputeStatus, changes: Changes) -> Dispute:
    dispute = replace(old, status=status)
    changes.save(dispute)
    changes.emit("charge.dispute.closed", dispute)
    return dispute


def _require_open(dispute: Dispute) -> None:
    if dispute.is_closed:
        raise APIError("This dispute is already closed")


def _acknowledges_fee(enhanced: Any) -> bool:
    return isinstance(enhanced, dict) and any(each.get("fee_acknowledged") for each in enhanced.values())


def _known_of_payer(charge: Charge) -> dict[str, str]:
    """What Stripe says of the payer by itself, as recorded."""
    payer, address = charge.billing_details, charge.billing_details.address
    parts = [] if address is None else [address.line1, address.line2]
    if address is not None:
        parts.append(", ".join(filter(None, (address.city, address.state, address.postal_code, address.country))))
    known = {
        "billing_address": "\n".join(filter(None, parts)),
        "customer_email_address": payer.email,
        "customer_name": payer.name,
    }
    return {name: text for name, text in known.items() if text}

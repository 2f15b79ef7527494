"""Disputes on the wire (docs.stripe.com/api/disputes)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, OperationParams
from emulator.billing.payments.dispute_files import FILE_NAMES
from emulator.billing.payments.disputes import Dispute, DisputeUpdateParams
from schemas.stripe import fields as wire
from schemas.stripe.balance import BalanceTransactionSchema
from schemas.stripe.composites import Metadata, Nested, PlainPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_LONG = 20_000


class _AcknowledgementSchema(PlainPart):
    """Agreeing to the fee of countering a compliance case."""

    fee_acknowledged = wire.Boolean()


class _EnhancedEvidenceSchema(PlainPart):
    """Evidence for the programs of card networks."""

    mastercard_compliance = Nested(_AcknowledgementSchema)
    visa_compelling_evidence_3 = wire.Unsupported()
    visa_compliance = Nested(_AcknowledgementSchema)


class DisputeEvidenceSchema(PlainPart):
    """What can be said against a dispute."""

    access_activity_log = wire.String(_LONG, unsettable=True)
    appeal = wire.Unsupported()
    billing_address = wire.String(unsettable=True)
    cancellation_policy = wire.Id(unsettable=True)
    cancellation_policy_disclosure = wire.String(_LONG, unsettable=True)
    cancellation_rebuttal = wire.String(_LONG, unsettable=True)
    customer_communication = wire.Id(unsettable=True)
    customer_email_address = wire.String(unsettable=True)
    customer_name = wire.String(unsettable=True)
    customer_purchase_ip = wire.String(unsettable=True)
    customer_signature = wire.Id(unsettable=True)
    duplicate_charge_documentation = wire.Id(unsettable=True)
    duplicate_charge_explanation = wire.String(_LONG, unsettable=True)
    duplicate_charge_id = wire.String(unsettable=True)
    enhanced_evidence = Nested(_EnhancedEvidenceSchema, unsettable=True)
    product_description = wire.String(_LONG, unsettable=True)
    receipt = wire.Id(unsettable=True)
    refund_policy = wire.Id(unsettable=True)
    refund_policy_disclosure = wire.String(_LONG, unsettable=True)
    refund_refusal_explanation = wire.String(_LONG, unsettable=True)
    service_date = wire.String(unsettable=True)
    service_documentation = wire.Id(unsettable=True)
    shipping_address = wire.String(unsettable=True)
    shipping_carrier = wire.String(unsettable=True)
    shipping_date = wire.String(unsettable=True)
    shipping_documentation = wire.Id(unsettable=True)
    shipping_tracking_number = wire.String(unsettable=True)
    uncategorized_file = wire.Id(unsettable=True)
    uncategorized_text = wire.String(_LONG, unsettable=True)


class DisputeUpdateParamsSchema(ParamsSchema[DisputeUpdateParams]):
    """POST /v1/disputes/:id."""

    evidence = Nested(DisputeEvidenceSchema)
    intended_submission_method = wire.Enum("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes")
    metadata = Metadata()
    submit = wire.Boolean()


class DisputeCloseParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/disputes/:id/close takes nothing but `expand`."""


class DisputeListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of disputes."""

    charge: Given[str] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN


class DisputeListParamsSchema(ListParamsSchema[DisputeListParams]):
    """GET /v1/disputes."""

    charge = wire.Id()
    created = RangeFilter()
    payment_intent = wire.Id()


_EVIDENCE = tuple(name for name in sorted(DisputeEvidenceSchema().load_fields) if name != "appeal")
"""What a dispute shows of its evidence, whatever is known of it; appeals are not emulated."""


class DisputeSchema(ObjectSchema):
    """The dispute object."""

    entity = Dispute
    absent_when_null = frozenset({"intended_submission_method", "network_reason_code", "payment_method_details"})
    references: ClassVar = {
        "balance_transactions": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "payment_intent": "payment_intent",
        **{f"evidence.{name}": "file" for name in FILE_NAMES},
    }

    id = fields.String()
    object = Always("dispute")
    amount = fields.Integer()
    balance_transaction = fields.Function(lambda each: next((one.id for one in each.balance_transactions), None))
    balance_transactions = fields.List(fields.Nested(BalanceTransactionSchema))
    charge = fields.String()
    created = fields.Integer()
    currency = fields.String()
    customer = Null()
    enhanced_eligibility_types = fields.Function(
        lambda each: [each.enhanced_eligibility] if each.enhanced_eligibility else []
    )
    evidence = fields.Function(lambda each: _shown_evidence(each))
    evidence_details = fields.Function(lambda each: _shown_details(each))
    intended_submission_method = fields.String()
    is_charge_refundable = fields.Boolean()
    livemode = Livemode()
    metadata = fields.Dict()
    network_reason_code = fields.String()
    payment_intent = fields.String()
    payment_method_details = fields.Function(lambda each: _shown_method(each))
    reason = fields.String()
    status = fields.String()


def _shown_evidence(dispute: Dispute) -> Rendered:
    shown: Rendered = {name: dispute.evidence.get(name) for name in _EVIDENCE}
    acknowledged = {dispute.enhanced_eligibility: {"fee_acknowledged": True}} if dispute.fee_acknowledged else {}
    return {**shown, "enhanced_evidence": acknowledged}


def _shown_details(dispute: Dispute) -> Rendered:
    return {
        "due_by": dispute.due_by,
        "enhanced_eligibility": _shown_eligibility(dispute),
        "has_evidence": dispute.has_evidence,
        "past_due": dispute.submitted_late,
        "submission_count": dispute.submission_count,
        "submission_method": "manual" if dispute.submission_count else "not_submitted",
    }


def _shown_eligibility(dispute: Dispute) -> Rendered:
    """How far a dispute is from taking part in the program that it is eligible for."""
    match dispute.enhanced_eligibility:
        case None:
            return {}
        case "visa_compelling_evidence_3":
            missing = ["missing_customer_identifiers", "missing_prior_undisputed_transactions"]
            return {dispute.enhanced_eligibility: {"required_actions": missing, "status": "requires_action"}}
        case program:
            status = "fee_acknowledged" if dispute.fee_acknowledged else "requires_fee_acknowledgement"
            return {program: {"status": status}}


def _shown_method(dispute: Dispute) -> Rendered | None:
    """What was charged, where it was a card: of debits recordings tell nothing."""
    if dispute.brand is None:
        return None
    card = {
        "brand": dispute.brand,
        "case_type": dispute.case_type,
        "network": dispute.brand,
        "network_reason_code": dispute.network_reason_code,
    }
    return {"card": card, "type": "card"}

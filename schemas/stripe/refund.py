"""Refunds on the wire (docs.stripe.com/api/refunds)."""

from typing import ClassVar, Generic, TypeVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, ListParams, OperationParams
from emulator.billing.payments.refunds import Refund, RefundCreateParams, RefundUpdateParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata, RangeFilter
from schemas.stripe.objects import Always, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")


class _RefundParamsSchema(ParamsSchema[P], Generic[P]):
    metadata = Metadata()


class RefundUpdateParamsSchema(_RefundParamsSchema[RefundUpdateParams]):
    """POST /v1/refunds/:id."""


class RefundCreateParamsSchema(_RefundParamsSchema[RefundCreateParams]):
    """POST /v1/refunds."""

    amount = wire.Integer(minimum=1)
    charge = wire.Id()
    currency = wire.Unsupported()
    customer = wire.Unsupported()
    instructions_email = wire.Unsupported()
    origin = wire.Unsupported()
    payment_intent = wire.Id()
    reason = wire.Enum("duplicate", "fraudulent", "requested_by_customer")
    refund_application_fee = wire.Unsupported()
    reverse_transfer = wire.Unsupported()


class ChargeRefundParams(OperationParams, frozen=True, kw_only=True):
    """What makes a refund of the charge that the path names."""

    amount: Given[int] = NOT_GIVEN
    metadata: Given[dict[str, str | None] | None] = NOT_GIVEN
    reason: Given[str] = NOT_GIVEN


class ChargeRefundParamsSchema(_RefundParamsSchema[ChargeRefundParams]):
    """POST /v1/charges/:id/refunds."""

    amount = wire.Integer(minimum=1)
    instructions_email = wire.Unsupported()
    reason = wire.Enum("duplicate", "fraudulent", "requested_by_customer")
    refund_application_fee = wire.Unsupported()
    reverse_transfer = wire.Unsupported()


class ChargeRefundListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/charges/:id/refunds."""


class RefundCancelParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/refunds/:id/cancel takes nothing but `expand`."""


class RefundListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of refunds."""

    charge: Given[str] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN


class RefundListParamsSchema(ListParamsSchema[RefundListParams]):
    """GET /v1/refunds."""

    charge = wire.Id()
    created = RangeFilter()
    payment_intent = wire.Id()


def _destination(type: str) -> Rendered:
    """Where the money goes; of the other types than cards nothing more is told."""
    if type == "customer_balance":
        return {"customer_cash_balance": {}, "type": "customer_cash_balance"}
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    return {"card": card, "type": "card"} if type == "card" else {type: {}, "type": type}


class RefundSchema(ObjectSchema):
    """The refund object."""

    entity = Refund
    absent_when_null = frozenset({"failure_balance_transaction", "failure_reason", "pending_reason"})
    references: ClassVar = {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "source_transfer_reversal": "transfer_reversal",
        "transfer_reversal": "transfer_reversal",
    }

    id = fields.String()
    object = Always("refund")
    amount = fields.Integer()
    balance_transaction = fields.String()
    charge = fields.String()
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    destination_details = fields.Function(lambda refund: _destination(refund.method_type))
    failure_balance_transaction = fields.String()
    failure_reason = fields.String()
    metadata = fields.Dict()
    payment_intent = fields.String()
    payment_method = fields.String()
    pending_reason = fields.Function(lambda refund: "processing" if refund.status == "pending" else None)
    reason = fields.String()
    receipt_number = Null()
    source_transfer_reversal = Null()
    status = fields.String()
    transfer_reversal = Null()

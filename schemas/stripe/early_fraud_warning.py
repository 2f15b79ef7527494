"""Early fraud warnings on the wire (docs.stripe.com/api/radar/early_fraud_warnings)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from emulator.billing.payments.early_fraud_warnings import EarlyFraudWarning
from schemas.stripe import fields as wire
from schemas.stripe.composites import RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema


class EarlyFraudWarningListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of warnings."""

    charge: Given[str] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN


class EarlyFraudWarningListParamsSchema(ListParamsSchema[EarlyFraudWarningListParams]):
    """GET /v1/radar/early_fraud_warnings."""

    charge = wire.Id()
    created = RangeFilter()
    payment_intent = wire.Id()


class EarlyFraudWarningSchema(ObjectSchema):
    """The early fraud warning object."""

    entity = EarlyFraudWarning
    absent_when_null = frozenset({"payment_intent"})
    references: ClassVar = {"charge": "charge", "payment_intent": "payment_intent"}

    id = fields.String()
    object = Always("radar.early_fraud_warning")
    actionable = fields.Boolean()
    charge = fields.String()
    created = fields.Integer()
    fraud_type = fields.String()
    livemode = Livemode()
    payment_intent = fields.String()

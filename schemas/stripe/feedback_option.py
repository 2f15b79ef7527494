"""Feedback option on the wire (docs.stripe.com/api/billing/feedback-option)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.subscriptions.feedback_options import (
    FeedbackOption,
    FeedbackOptionCreateParams,
    FeedbackOptionUpdateParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class FeedbackOptionCreateParamsSchema(ParamsSchema[FeedbackOptionCreateParams]):
    """POST /v1/billing/feedback_options."""

    description = wire.String(100, required=True)


class FeedbackOptionUpdateParamsSchema(ParamsSchema[FeedbackOptionUpdateParams]):
    """POST /v1/billing/feedback_options/:id."""

    description = wire.String(100)


class FeedbackOptionListParams(ListParams, frozen=True, kw_only=True):
    """The filters of the list."""

    status: Given[str] = NOT_GIVEN


class FeedbackOptionListParamsSchema(ListParamsSchema[FeedbackOptionListParams]):
    """GET /v1/billing/feedback_options."""

    status = wire.Enum("active", "inactive")


class FeedbackOptionSchema(ObjectSchema):
    """The feedback option object."""

    entity = FeedbackOption

    id = fields.String()
    object = Always("billing.feedback_option")
    description = fields.String()
    livemode = Livemode()
    status = fields.String()
    status_transitions = fields.Function(lambda option: {"deactivated_at": option.deactivated_at})

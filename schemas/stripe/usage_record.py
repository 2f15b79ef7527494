"""Usage records on the wire, as versions before 2025-03-31.basil have them; the objects as recorded."""

from marshmallow import fields

from emulator.billing.core.params import ListParams
from emulator.billing.subscriptions.usage_records import UsageRecord, UsageRecordCreateParams, UsageRecordSummary
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.subscription_item import MAX_QUANTITY


class UsageRecordCreateParamsSchema(ParamsSchema[UsageRecordCreateParams]):
    """POST /v1/subscription_items/:id/usage_records."""

    action = wire.Enum("increment", "set")
    quantity = wire.Integer(minimum=0, maximum=MAX_QUANTITY, required=True)
    timestamp = wire.TimestampOr("now")


class UsageRecordSchema(ObjectSchema):
    """The usage record object."""

    entity = UsageRecord

    id = fields.String()
    object = Always(UsageRecord.RESOURCE_TYPE.name)
    livemode = Livemode()
    quantity = fields.Integer()
    subscription_item = fields.String()
    timestamp = fields.Integer()


class UsageRecordSummaryListParams(ListParams, frozen=True, kw_only=True):
    """Which page of the summaries is asked for."""


class UsageRecordSummaryListParamsSchema(ListParamsSchema[UsageRecordSummaryListParams]):
    """GET /v1/subscription_items/:id/usage_record_summaries."""


class UsageRecordSummarySchema(ObjectSchema):
    """The usage record summary object."""

    entity = UsageRecordSummary

    id = fields.String()
    object = Always(UsageRecordSummary.RESOURCE_TYPE.name)
    invoice = fields.String()
    livemode = Livemode()
    period = fields.Function(lambda summary: {"end": summary.end, "start": summary.start})
    subscription_item = fields.String()
    total_usage = fields.Integer()

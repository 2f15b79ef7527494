"""What the events of a meter add up to, on the wire (docs.stripe.com/api/billing/meter-event-summary)."""

from typing import Literal

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.meters.summaries import MeterEventSummary
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema

Window = Literal["day", "hour"]


class MeterEventSummaryListParams(ListParams, frozen=True, kw_only=True):
    """Whose usage is asked for, from when to when (unix seconds, UTC), and by which windows."""

    customer: str
    end_time: int
    start_time: int
    value_grouping_window: Given[Window] = NOT_GIVEN


class MeterEventSummaryListParamsSchema(ListParamsSchema[MeterEventSummaryListParams]):
    """GET /v1/billing/meters/:id/event_summaries."""

    customer = wire.Id(required=True)
    end_time = wire.Timestamp(required=True)
    start_time = wire.Timestamp(required=True)
    value_grouping_window = wire.Enum("day", "hour")


class MeterEventSummarySchema(ObjectSchema):
    """The summary object."""

    entity = MeterEventSummary

    id = fields.String()
    object = Always(MeterEventSummary.RESOURCE_TYPE.name)
    aggregated_value = fields.Float()
    end_time = fields.Integer()
    livemode = Livemode()
    meter = fields.String()
    start_time = fields.Integer()

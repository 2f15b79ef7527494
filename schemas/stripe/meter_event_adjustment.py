"""Taking events of meters back, on the wire (docs.stripe.com/api/billing/meter-event-adjustment)."""

from marshmallow import fields

from emulator.billing.meters.meter_events import CancelParams, MeterEventAdjustment, MeterEventAdjustmentCreateParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ParamsSchema

_MAX_TEXT = 100


class CancelParamsSchema(ParamsPart[CancelParams]):
    """Which event is to be taken back."""

    identifier = wire.String(_MAX_TEXT)


class MeterEventAdjustmentCreateParamsSchema(ParamsSchema[MeterEventAdjustmentCreateParams]):
    """POST /v1/billing/meter_event_adjustments."""

    cancel = Nested(CancelParamsSchema)
    event_name = wire.String(_MAX_TEXT, required=True)
    type = wire.Enum("cancel", required=True)


class MeterEventAdjustmentSchema(ObjectSchema):
    """The adjustment object; it has no id. Here an event is taken back at once."""

    entity = MeterEventAdjustment

    object = Always(MeterEventAdjustment.RESOURCE_TYPE.name)
    cancel = fields.Function(lambda adjustment: {"identifier": adjustment.identifier})
    event_name = fields.String()
    livemode = Livemode()
    status = Always("complete")
    type = Always("cancel")

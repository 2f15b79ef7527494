"""Events of meters on the wire (docs.stripe.com/api/billing/meter-event)."""

from marshmallow import fields

from emulator.billing.meters.meter_events import MeterEvent, MeterEventCreateParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import MapOf
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ParamsSchema

_MAX_TEXT = 100


class MeterEventCreateParamsSchema(ParamsSchema[MeterEventCreateParams]):
    """POST /v1/billing/meter_events."""

    event_name = wire.String(_MAX_TEXT, required=True)
    identifier = wire.String(_MAX_TEXT)
    payload = MapOf(wire.String(_MAX_TEXT), wire.String(_MAX_TEXT), required=True)
    timestamp = wire.Timestamp()


class MeterEventSchema(ObjectSchema):
    """The meter event object; it has no id."""

    entity = MeterEvent

    object = Always(MeterEvent.RESOURCE_TYPE.name)
    created = fields.Integer(attribute="shown_created")
    event_name = fields.String()
    identifier = fields.String(attribute="id")
    livemode = Livemode()
    payload = fields.Dict()
    timestamp = fields.Integer()

"""Events of meters as version 2 of the API has them (docs.stripe.com/api/v2/billing/meter-event)."""

from marshmallow import fields

from emulator.billing.core.params import Params
from emulator.billing.meters.event_streams import MAX_EVENTS, MeterEventSession, MeterEventStreamParams
from emulator.billing.meters.meter_events import MeterEventAdjustmentParams, MeterEventParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, MapOf, Nested
from schemas.stripe.meter_event_adjustment import CancelParamsSchema
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ParamsSchema
from schemas.stripe.v2_fields import DateTime, ShownDateTime

_MAX_TEXT = 100


class _NothingToExpand(ParamsSchema.Meta):
    """Version 2 includes; it does not expand."""

    exclude = ("expand",)


class MeterEventV2ParamsSchema(ParamsSchema[MeterEventParams]):
    """POST /v2/billing/meter_events, and one event of a stream."""

    Meta = _NothingToExpand

    event_name = wire.String(_MAX_TEXT, required=True)
    identifier = wire.String(_MAX_TEXT)
    payload = MapOf(wire.String(_MAX_TEXT), wire.String(_MAX_TEXT), required=True)
    timestamp = DateTime()


class MeterEventStreamParamsSchema(ParamsSchema[MeterEventStreamParams]):
    """POST /v2/billing/meter_event_stream."""

    Meta = _NothingToExpand

    events = ArrayOf(Nested(MeterEventV2ParamsSchema), max_elements=MAX_EVENTS, required=True)


class MeterEventSessionParamsSchema(ParamsSchema[Params]):
    """POST /v2/billing/meter_event_session takes nothing."""

    Meta = _NothingToExpand


class MeterEventAdjustmentV2ParamsSchema(ParamsSchema[MeterEventAdjustmentParams]):
    """POST /v2/billing/meter_event_adjustments."""

    Meta = _NothingToExpand

    cancel = Nested(CancelParamsSchema)
    event_name = wire.String(_MAX_TEXT, required=True)
    type = wire.Enum("cancel", required=True)


class MeterEventV2Schema(ObjectSchema):
    """The meter event object of version 2."""

    object_name = "v2.billing.meter_event"

    object = Always("v2.billing.meter_event")
    created = ShownDateTime(attribute="shown_created")
    event_name = fields.String()
    identifier = fields.String(attribute="id")
    livemode = Livemode()
    payload = fields.Dict()
    timestamp = ShownDateTime()


class MeterEventAdjustmentV2Schema(ObjectSchema):
    """The adjustment object of version 2. Here an event is taken back at once."""

    object_name = "v2.billing.meter_event_adjustment"

    id = fields.String()
    object = Always("v2.billing.meter_event_adjustment")
    cancel = fields.Function(lambda adjustment: {"identifier": adjustment.identifier})
    created = ShownDateTime()
    event_name = fields.String()
    livemode = Livemode()
    status = Always("complete")
    type = Always("cancel")


class MeterEventSessionSchema(ObjectSchema):
    """The session of a stream."""

    entity = MeterEventSession

    id = fields.String()
    object = Always(MeterEventSession.RESOURCE_TYPE.name)
    authentication_token = fields.String()
    created = ShownDateTime()
    expires_at = ShownDateTime()
    livemode = Livemode()

"""Events on the wire (docs.stripe.com/api/events)."""

from marshmallow import fields

from emulator.billing.core.events import Event
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema


class EventListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of events; one `type`, or several `types`."""

    delivery_success: Given[bool] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN
    types: Given[list[str]] = NOT_GIVEN


class EventListParamsSchema(ListParamsSchema[EventListParams]):
    """GET /v1/events."""

    created = RangeFilter()
    delivery_success = wire.Boolean()
    type = wire.String()
    types = ArrayOf(wire.String(), max_elements=20)


class EventSchema(ObjectSchema):
    """The event object."""

    entity = Event

    id = fields.String()
    object = Always("event")
    api_version = fields.String()
    created = fields.Integer()
    data = fields.Raw()
    livemode = Livemode()
    pending_webhooks = fields.Integer()
    request = fields.Function(lambda each: {"id": each.request_id, "idempotency_key": each.idempotency_key})
    type = fields.String()

"""Events: /v1/events."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import Event
from emulator.billing.core.params import NOT_GIVEN
from schemas.stripe.event import EventListParams, EventListParamsSchema, EventSchema

EVENTS = Resource(
    Event,
    EventSchema,
    "/v1/events/<event>",
    permission="event",
    id_param="id",
)
EVENTS.add_retrieve()


@EVENTS.list("/v1/events", EventListParamsSchema)
def list_events(request: RequestContext[EventListParams]) -> ListResult:
    """What happened in the last 30 days, newest first."""
    params = request.params
    if params.type is not NOT_GIVEN and params.types is not NOT_GIVEN:
        raise APIError("You may only specify one of these parameters: type, types.", param="type")
    equals = filters(type=params.type)
    if params.delivery_success is not NOT_GIVEN:
        equals["delivery_success"] = str(params.delivery_success).lower()
    types = frozenset(params.types or ())
    predicate = (lambda event: event.type in types) if types else None
    return list_page(request, Event, equals, predicate=predicate)

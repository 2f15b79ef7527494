"""Events: /v1/events."""

from collections.abc import Callable, Sequence

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import mutually_exclusive
from emulator.billing.core.events import Event
from emulator.billing.core.params import NOT_GIVEN, Given
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
        raise mutually_exclusive("type", "types", param="type")
    is_group = params.type is not NOT_GIVEN and _ANY in params.type
    equals = {} if is_group else filters(type=params.type)
    if params.delivery_success is not NOT_GIVEN:
        equals["delivery_success"] = str(params.delivery_success).lower()
    return list_page(request, Event, equals, predicate=_group(params.type) if is_group else _any_of(params.types))


_ANY = "*"
"""Stands for whatever is there: `customer.*` (docs.stripe.com/api/events/list, `type`)."""


def _any_of(types: Given[Sequence[str]]) -> Callable[[Event], bool] | None:
    wanted = frozenset(types or ())
    return (lambda event: event.type in wanted) if wanted else None


def _group(type: Given[str]) -> Callable[[Event], bool]:
    """Whether an event is of a group of types. In one pass: no pattern takes longer than its length."""
    begin, *parts, end = (type or _ANY).split(_ANY)

    def is_in(event: Event) -> bool:
        rest = event.type.removesuffix(end)
        if not event.type.endswith(end) or not rest.startswith(begin):
            return False
        rest = rest[len(begin) :]
        for part in parts:
            _, found, rest = rest.partition(part) if part else ("", True, rest)
            if not found:
                return False
        return True

    return is_in

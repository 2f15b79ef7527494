"""Events: /v1/events."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import Event
from schemas.stripe.event import EventListParamsSchema, EventSchema
from schemas.stripe.invoice_params import RetrieveParamsSchema

routes = Routes(response_schema=EventSchema)


@routes.get("/v1/events/<event>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], event: str) -> Event:
    """One event, for 30 days."""
    return request.find(Event, event, param="id")


@routes.list("/v1/events", EventListParamsSchema)
def list_events(request: RequestContext[Any]) -> ListResult:
    """What happened in the last 30 days, newest first."""
    params = request.params
    if "type" in params and "types" in params:
        raise APIError("You may only specify one of these parameters: type, types.", param="type")
    equals = {"type": params["type"]} if "type" in params else {}
    if "delivery_success" in params:
        equals["delivery_success"] = str(params["delivery_success"]).lower()
    types = frozenset(params.get("types") or ())
    predicate = (lambda event: event.type in types) if types else None
    return list_page(request, Event, equals, predicate=predicate)

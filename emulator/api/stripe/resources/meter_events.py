"""Events of meters: /v1/billing/meter_events."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.core.errors import APIError
from emulator.billing.meters.meter_events import MeterEvent, MeterEventCreateParams, MeterEventError, MeterEventParams
from emulator.services import subscriptions, usage
from schemas.stripe.meter_event import MeterEventCreateParamsSchema, MeterEventSchema
from schemas.stripe.meter_event_v2 import MeterEventV2Schema

METER_EVENTS = Resource(
    MeterEvent,
    MeterEventSchema,
    "/v1/billing/meter_events/<identifier>",
    permission="billing_meter_event",
    id_param="identifier",
    parts=(MeterEventV2Schema,),
)


@METER_EVENTS.post("/v1/billing/meter_events", MeterEventCreateParamsSchema)
def create(request: RequestContext[MeterEventCreateParams]) -> MeterEvent:
    """Counts what a customer used."""
    return report(request, request.params)


def report(request: RequestContext[object], params: MeterEventParams) -> MeterEvent:
    """Counts an event. Raises APIError for one that no meter counts, or that is of nobody."""
    meter = usage.active_meter(request.uow, params.event_name)
    key = f"payload[{meter.customer_key}]"
    named = usage.customer_id_in(params, meter)
    try:
        customer = customer_of_param(request, named, key)
    except APIError as missing:
        raise MeterEventError("meter_event_customer_not_found", missing.message, code=missing.code, param=key) from None
    event = usage.record(request.uow, params, meter, customer)
    subscriptions.order_checks(request.uow, meter, customer.id)
    return event

"""Events of meters: /v1/billing/meter_events."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.meters.meter_events import MeterEvent, MeterEventCreateParams
from emulator.services import subscriptions, usage
from schemas.stripe.meter_event import MeterEventCreateParamsSchema, MeterEventSchema

METER_EVENTS = Resource(
    MeterEvent,
    MeterEventSchema,
    "/v1/billing/meter_events/<identifier>",
    permission="billing_meter_event",
    id_param="identifier",
)


@METER_EVENTS.post("/v1/billing/meter_events", MeterEventCreateParamsSchema)
def create(request: RequestContext[MeterEventCreateParams]) -> MeterEvent:
    """Counts what a customer used."""
    params = request.params
    meter = usage.active_meter(request.uow, params.event_name)
    key = f"payload[{meter.customer_key}]"
    customer = customer_of_param(request, usage.customer_id_in(params, meter), key)
    event = usage.record(request.uow, params, meter, customer)
    subscriptions.order_checks(request.uow, meter, customer.id)
    return event

"""Taking events of meters back: /v1/billing/meter_event_adjustments."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.meters.meter_events import MeterEventAdjustment, MeterEventAdjustmentCreateParams
from emulator.services import usage
from schemas.stripe.meter_event_adjustment import MeterEventAdjustmentCreateParamsSchema, MeterEventAdjustmentSchema
from schemas.stripe.meter_event_v2 import MeterEventAdjustmentV2Schema

METER_EVENT_ADJUSTMENTS = Resource(
    MeterEventAdjustment,
    MeterEventAdjustmentSchema,
    "/v1/billing/meter_event_adjustments/<adjustment>",
    permission="billing_meter_event_adjustment",
    id_param="id",
    parts=(MeterEventAdjustmentV2Schema,),
)


@METER_EVENT_ADJUSTMENTS.post("/v1/billing/meter_event_adjustments", MeterEventAdjustmentCreateParamsSchema)
def create(request: RequestContext[MeterEventAdjustmentCreateParams]) -> MeterEventAdjustment:
    """Takes an event of the last day back."""
    return usage.cancel(request.uow, request.params)

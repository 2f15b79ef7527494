"""Events of meters in version 2 of the API: /v2/billing/meter_events, /v2/billing/meter_event_adjustments."""

from collections.abc import Iterator
from contextlib import contextmanager

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.meter_event_adjustments import METER_EVENT_ADJUSTMENTS
from emulator.api.stripe.resources.meter_events import METER_EVENTS, report
from emulator.billing.meters.meter_events import MeterEventAdjustmentParams, MeterEventError, MeterEventParams
from emulator.services import usage
from schemas.stripe.meter_event_v2 import (
    MeterEventAdjustmentV2ParamsSchema,
    MeterEventAdjustmentV2Schema,
    MeterEventV2ParamsSchema,
    MeterEventV2Schema,
)
from schemas.stripe.objects import Rendered


@METER_EVENTS.post("/v2/billing/meter_events", MeterEventV2ParamsSchema, response_schema=MeterEventV2Schema)
def create(request: RequestContext[MeterEventParams]) -> Rendered:
    """Counts what a customer used."""
    with _naming_reasons():
        event = report(request, request.params)
    with DumpContext(request.ctx):
        shown: Rendered = MeterEventV2Schema.instance().dump(event)
    return shown


@METER_EVENT_ADJUSTMENTS.post(
    "/v2/billing/meter_event_adjustments",
    MeterEventAdjustmentV2ParamsSchema,
    response_schema=MeterEventAdjustmentV2Schema,
)
def adjust(request: RequestContext[MeterEventAdjustmentParams]) -> Rendered:
    """Takes an event of the last day back."""
    with _naming_reasons():
        adjustment = usage.cancel(request.uow, request.params)
    with DumpContext(request.ctx):
        shown: Rendered = MeterEventAdjustmentV2Schema.instance().dump(adjustment)
    return shown


@contextmanager
def _naming_reasons() -> Iterator[None]:
    """Has what refuses an event say why as version 2 says it."""
    try:
        yield
    except MeterEventError as error:
        error.code = error.reason
        raise

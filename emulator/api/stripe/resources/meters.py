"""Meters: /v1/billing/meters, and what their events add up to."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.core.params import OperationParams, given_or
from emulator.billing.meters.meter import (
    ActiveMeter,
    Meter,
    MeterCreateParams,
    MeterUpdateParams,
    create_meter,
    deactivate_meter,
    reactivate_meter,
    update_meter,
)
from emulator.billing.meters.summaries import MeterEventSummary, check_bounds, grouped_summaries, whole_summary
from emulator.billing.meters.tallies import series_of
from emulator.services import usage
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.meter import (
    MeterCreateParamsSchema,
    MeterListParamsSchema,
    MeterSchema,
    MeterUpdateParamsSchema,
)
from schemas.stripe.meter_event_summary import (
    MeterEventSummaryListParams,
    MeterEventSummaryListParamsSchema,
    MeterEventSummarySchema,
)

METERS = Resource(
    Meter,
    MeterSchema,
    "/v1/billing/meters/<meter>",
    permission="billing_meter",
    id_param="id",
    filters=("status",),
    parts=(MeterEventSummarySchema,),
)
METERS.add_retrieve()
METERS.add_list(MeterListParamsSchema)


@METERS.post("/v1/billing/meters", MeterCreateParamsSchema)
def create(request: RequestContext[MeterCreateParams]) -> Meter:
    """Creates a meter; no other active one may have its event name."""
    return create_meter(request.params, _holder(request, request.params.event_name), request.ctx, request.changes)


@METERS.post("/v1/billing/meters/<meter>", MeterUpdateParamsSchema)
def update(request: RequestContext[MeterUpdateParams], meter: str) -> Meter:
    """Gives a meter another name."""
    return update_meter(METERS.find(request, meter), request.params, request.ctx, request.changes)


@METERS.post("/v1/billing/meters/<meter>/deactivate", RetrieveParamsSchema)
def deactivate(request: RequestContext[OperationParams], meter: str) -> Meter:
    """Lets a meter take no more events."""
    return deactivate_meter(METERS.find(request, meter), request.ctx, request.changes)


@METERS.post("/v1/billing/meters/<meter>/reactivate", RetrieveParamsSchema)
def reactivate(request: RequestContext[OperationParams], meter: str) -> Meter:
    """Lets a meter take events again."""
    found = METERS.find(request, meter)
    return reactivate_meter(found, _holder(request, found.event_name), request.ctx, request.changes)


@METERS.list("/v1/billing/meters/<meter>/event_summaries", MeterEventSummaryListParamsSchema, MeterEventSummarySchema)
def list_event_summaries(request: RequestContext[MeterEventSummaryListParams], meter: str) -> ListResult:
    """What a customer used, as a whole or by hours or days, newest first."""
    params, found = request.params, METERS.find(request, meter)
    customer = customer_of_param(request, params.customer)
    start, end, window = params.start_time, params.end_time, given_or(params.value_grouping_window, None)
    check_bounds(start, end, window)
    series = series_of(found.id, customer.id)
    days = usage.days_between(request.uow, series, start, end)
    if window is None:
        tally = usage.tally_between(request.uow, series, days, start, end)
        summaries = [whole_summary(found, series, tally, start, end)]
    else:
        summaries = grouped_summaries(found, series, days, start, end, window)
    return ListResult(slice_page(request, summaries, MeterEventSummary.RESOURCE_TYPE.display_name))


def _holder(request: RequestContext[object], event_name: str) -> ActiveMeter | None:
    return request.uow.get(ActiveMeter, event_name)

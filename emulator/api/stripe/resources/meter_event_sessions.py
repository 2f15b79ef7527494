"""Sessions in which events of meters are streamed, and the stream: /v2/billing/meter_event_session."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.meter_event_tokens import SESSION_PATH, STREAM_PATH, session_of, token_prefix
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import Params
from emulator.billing.meters.event_streams import (
    MeterEventSession,
    MeterEventStreamParams,
    create_session,
    require_good,
    take_events,
)
from schemas.stripe.meter_event_v2 import (
    MeterEventSessionParamsSchema,
    MeterEventSessionSchema,
    MeterEventStreamParamsSchema,
)
from schemas.stripe.objects import Rendered

METER_EVENT_SESSIONS = Resource(
    MeterEventSession,
    MeterEventSessionSchema,
    f"{SESSION_PATH}/<session>",
    permission="billing_meter_event",
    id_param="id",
)


@METER_EVENT_SESSIONS.post(SESSION_PATH, MeterEventSessionParamsSchema)
def create(request: RequestContext[Params]) -> MeterEventSession:
    """Gives a token out."""
    return create_session(token_prefix(request.uow.world), request.ctx, request.changes)


@METER_EVENT_SESSIONS.post(STREAM_PATH, MeterEventStreamParamsSchema)
def stream(request: RequestContext[MeterEventStreamParams]) -> Rendered:
    """Takes events, to be looked at and counted a moment later; the answer says nothing."""
    token = request.caller.key
    require_good(request.uow.get(MeterEventSession, session_of(token)), token, request.ctx.now)
    take_events(request.params, request.ctx, request.changes)
    return {}

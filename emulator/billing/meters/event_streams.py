"""Streams of events: many at once, taken with a token and counted a moment later (docs.stripe.com/api/v2/billing)."""

from collections.abc import Sequence
from secrets import compare_digest
from typing import ClassVar

from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.params import NOT_GIVEN, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, Struct, replace
from emulator.billing.meters.meter_events import MeterEventParams
from emulator.billing.system.jobs import Job

TASK = "count_streamed_events"

MAX_EVENTS = 100
"""docs.stripe.com/api/v2/billing/meter-event-stream/create: as many in one request."""

SESSION_SECONDS = 15 * 60
"""docs.stripe.com/api/v2/billing/meter-event-stream/session: how long a token is good."""

_TOKEN_CHARACTERS = 32


class MeterEventSession(HoldsSecrets, frozen=True, kw_only=True):
    """What lets events be streamed for a while. `created` and `expires_at` are unix seconds, UTC.

    `authentication_token` names the world that it is for, so that nobody has to be asked for it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "v2.billing.meter_event_session",
        display_name="meter event session",
        prefix="mes",
        ttl=DAY,
    )
    SECRETS = ("authentication_token",)

    id: str
    created: int
    authentication_token: str
    expires_at: int


class MeterEventStreamParams(Params, frozen=True, kw_only=True):
    """What is streamed in one request."""

    events: Sequence[MeterEventParams]


class StreamedEvent(Struct, frozen=True, kw_only=True):
    """An event that was taken; `timestamp` is unix seconds, UTC, None for when it is counted."""

    event_name: str
    payload: dict[str, str]
    identifier: str | None
    timestamp: int | None

    @property
    def as_params(self) -> MeterEventParams:
        """What is reported."""
        return MeterEventParams(
            event_name=self.event_name,
            payload=self.payload,
            identifier=NOT_GIVEN if self.identifier is None else self.identifier,
            timestamp=NOT_GIVEN if self.timestamp is None else self.timestamp,
        )


class StreamedEvents(Struct, frozen=True, kw_only=True):
    """The events of one request that were taken and are not counted yet, in their order."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("streamed_meter_events", prefix="mevs")

    id: str
    created: int
    events: tuple[StreamedEvent, ...]


class SessionExpiredError(APIError):
    """400: the token was good, and is no more (docs.stripe.com/api/v2/billing/meter-event-stream/create)."""

    def __init__(self) -> None:
        super().__init__(
            "The temporary session token has expired.",
            code="temporary_session_expired",
            type="temporary_session_expired",
        )


def create_session(world: str, ctx: Context, changes: Changes) -> MeterEventSession:
    """Makes a session; `world` is how its token names the world that it is for."""
    id = ctx.new_id(MeterEventSession.RESOURCE_TYPE.prefix)
    session = MeterEventSession(
        id=id,
        created=ctx.now,
        authentication_token=f"{world}_{id.partition('_')[2]}_{random_text(_TOKEN_CHARACTERS)}",
        expires_at=ctx.now + SESSION_SECONDS,
    )
    changes.save(session)
    return session


def require_good(session: MeterEventSession | None, token: str, now: int) -> None:
    """Raises SessionExpiredError unless the session of a token is there and good; `now` is unix seconds, UTC."""
    good = session is not None and compare_digest(session.authentication_token, token) and now < session.expires_at
    if not good:
        raise SessionExpiredError


def take_events(params: MeterEventStreamParams, ctx: Context, changes: Changes) -> StreamedEvents:
    """Keeps events to be counted a moment later, by a job. What says no time happens when it is counted."""
    taken = StreamedEvents(
        id=ctx.new_id(StreamedEvents.RESOURCE_TYPE.prefix),
        created=ctx.now,
        events=tuple(
            StreamedEvent(
                event_name=each.event_name,
                payload=each.payload,
                identifier=given_or(each.identifier, None),
                timestamp=given_or(each.timestamp, None),
            )
            for each in params.events
        ),
    )
    changes.save(taken)
    id = f"{TASK}-{taken.id}"
    changes.save(Job(id=id, created=ctx.now, task=TASK, subject=taken.id, due_at=ctx.now, by_world_time=True))
    return taken


def without_counted(streamed: StreamedEvents, counted: int) -> StreamedEvents | None:
    """What is left once the first of them are counted; None where nothing is."""
    rest = streamed.events[counted:]
    return replace(streamed, events=rest) if rest else None

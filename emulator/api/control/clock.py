"""/_emulator/clock: what time it is in a world, stopping it and moving it on."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from flask import Request, Response, request

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.control.times import second_of, seconds_of
from emulator.api.long_poll import DEFAULT_SECONDS, MAX_SECONDS
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.api.stateset.recognition import control_path
from emulator.billing.core import ids
from emulator.billing.core.days import day_of
from emulator.billing.system.world_clock import WorldClock
from emulator.store.clock_advance import AdvanceTimeoutError, advance, change_clock
from emulator.store.store import Store
from emulator.worlds import World
from schemas.control.clock import ChangedClock, Clock, ClockParams


class _BadClockError(ValueError):
    """A clock that cannot be asked for; the message says why."""


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(ClockParams)


class _Plan(msgspec.Struct, frozen=True):
    """Where the clock is to go (unix seconds, UTC; None: nowhere), and whether it is to stand then (None: as now)."""

    to: int | None
    frozen: bool | None


class ChangeClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long to wait for what falls due."""

    timeout: Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS, description="Seconds to wait.")] = DEFAULT_SECONDS


def operations(store: Store) -> Sequence[Operation]:
    """Reading, changing and resetting the clock."""

    def retrieve(world: World) -> Response:
        return json_response(_shown(store, world))

    def change(world: World, query: ChangeClock) -> Response:
        """Stops the clock, lets it run again, or moves it; what falls due on the way on is done first."""
        try:
            plan = _parse_plan(request, store.unit_of_work(world).ctx.now)
            ran = _carry_out(store, world, plan, query.timeout)
        except _BadClockError as error:
            return error_response(400, str(error))
        except AdvanceTimeoutError as busy:
            control = control_path(world)
            return error_response(
                408,
                f"The clock stands at {busy.second}: what is due by then was not done within {query.timeout:g} seconds."
                f" Ask again to move it on; GET {control}/webhooks/attempts and {control}/outbox show what is tried.",
            )
        after = _shown(store, world)
        return json_response(ChangedClock(now=after.now, frozen=after.frozen, ahead=after.ahead, ran=ran))

    def reset(world: World) -> Response:
        """Gives the world real time again."""
        change_clock(store, world, lambda clock, _real_now: WorldClock(id=clock.id))
        return json_response(_shown(store, world))

    return (
        Operation(
            id="retrieve_clock",
            method="GET",
            path="/_emulator/clock",
            summary="What time it is in this world, in unix seconds.",
            view=retrieve,
            replies=(Clock,),
        ),
        Operation(
            id="change_clock",
            method="POST",
            path="/_emulator/clock",
            summary="Stops the clock, lets it run again, or moves it; what falls due on the way is done first.",
            view=change,
            query=ChangeClock,
            body=ClockParams,
            replies=(ChangedClock,),
            refusals=(408,),
        ),
        Operation(
            id="reset_clock",
            method="DELETE",
            path="/_emulator/clock",
            summary="Gives the world real time again.",
            view=reset,
            replies=(Clock,),
        ),
    )


def _parse_plan(request: Request, now: int) -> _Plan:
    try:
        params = _DECODER.decode(request.get_data())
    except JSON_DECODE_ERRORS as error:
        raise _BadClockError(
            f'A clock is a JSON object with now or advance, and frozen, as in {{"advance": 3600}}: {error}.'
        ) from error
    if params == ClockParams():
        raise _BadClockError("Say what to do: now (a time), advance (a duration), frozen (true or false).")
    if params.now is not None and params.advance is not None:
        raise _BadClockError("Give now or advance, not both.")
    to = _target(params, now)
    if to is not None and not ids.EPOCH <= to <= ids.LAST_SECOND:
        raise _BadClockError(
            f"The clock would stand at {to}: ids can tell seconds from {ids.EPOCH} ({day_of(ids.EPOCH)}) "
            f"to {ids.LAST_SECOND} ({day_of(ids.LAST_SECOND)})."
        )
    return _Plan(to, params.frozen)


def _target(params: ClockParams, now: int) -> int | None:
    """The second that the clock is to go to."""
    if params.advance is None:
        return None if params.now is None else _time(params.now)
    advance = params.advance if isinstance(params.advance, int) else seconds_of(params.advance)
    if advance is None:
        raise _BadClockError(f"advance is {params.advance!r}: give seconds, or a duration such as 31d, 1d12h or 90m.")
    if advance < 0:
        raise _BadClockError(f"advance is {params.advance}: to set the clock back, give the time as now.")
    return now + advance


def _time(given: int | str) -> int:
    second = given if isinstance(given, int) else second_of(given)
    if second is None:
        raise _BadClockError(f"now is {given!r}: give unix seconds, or a time such as 2026-01-31T09:00:00Z.")
    return second


def _carry_out(store: Store, world: World, plan: _Plan, timeout: float) -> int:
    if plan.frozen:
        change_clock(store, world, lambda clock, real_now: clock.frozen(real_now))
    ran = 0 if plan.to is None else _move(store, world, plan.to, timeout)
    if plan.frozen is False:
        change_clock(store, world, lambda clock, real_now: clock.running(real_now))
    return ran


def _move(store: Store, world: World, to: int, timeout: float) -> int:
    if to >= store.unit_of_work(world).ctx.now:
        return advance(store, world, to, timeout)
    change_clock(store, world, lambda clock, real_now: clock.moved_to(to, real_now))
    return 0


def _shown(store: Store, world: World) -> Clock:
    uow = store.unit_of_work(world)
    now = uow.ctx.now
    return Clock(now=now, frozen=uow.clock.frozen_at is not None, ahead=now - uow.real_now)

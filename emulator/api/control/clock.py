"""/_emulator/clock: what time it is in a world, stopping it and moving it on."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from flask import Flask, Request, Response, request

from emulator.api.authentication import Worlds
from emulator.api.control.access import in_own_world
from emulator.api.control.long_poll import BadTimeoutError, timeout_of
from emulator.api.control.responses import answer, problem
from emulator.billing.core import ids
from emulator.billing.system.world_clock import WorldClock
from emulator.store.clock_advance import StillBusyError, advance, change_clock
from emulator.store.store import Store
from emulator.worlds import World


class _BadClockError(ValueError):
    """A clock that cannot be asked for; the message says why."""


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What a caller asks for: at most one of `now` and `advance`, in seconds."""

    now: int | None = None
    advance: int | None = None
    frozen: bool | None = None


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(_Asked)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the clock is to go (unix seconds, UTC; None: nowhere), and whether it is to stand then (None: as now)."""

    to: int | None
    frozen: bool | None


def register(app: Flask, store: Store, worlds: Worlds) -> None:
    """Adds the clock to the app."""

    def shown(world: World) -> Response:
        return answer(_shown(store, world))

    def changed(world: World) -> Response:
        """Stops the clock, lets it run again, or moves it; what falls due on the way on is done first."""
        try:
            patience = timeout_of(request.args)
            plan = _plan(request, store.unit_of_work(world).at.now)
            ran = _carry_out(store, world, plan, patience)
        except (BadTimeoutError, _BadClockError) as error:
            return problem(400, str(error))
        except StillBusyError as busy:
            return problem(
                408,
                f"The clock stands at {busy.second}: what is due by then was not done within {patience:g} seconds. "
                "Ask again to move it on; GET /_emulator/webhooks/attempts and /_emulator/outbox show what is tried.",
            )
        return answer({**_shown(store, world), "ran": ran})

    def put_right(world: World) -> Response:
        """Gives the world real time again."""
        change_clock(store, world, lambda clock, _real_now: WorldClock(id=clock.id))
        return answer(_shown(store, world))

    path = "/_emulator/clock"
    app.add_url_rule(path, "clock", in_own_world(worlds, shown))
    app.add_url_rule(path, "clock change", in_own_world(worlds, changed), methods=["POST"])
    app.add_url_rule(path, "clock reset", in_own_world(worlds, put_right), methods=["DELETE"])


def _plan(request: Request, now: int) -> _Plan:
    try:
        asked = _DECODER.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _BadClockError(
            f'A clock is a JSON object with now or advance, and frozen, as in {{"advance": 3600}}: {error}.'
        ) from error
    if asked == _Asked():
        raise _BadClockError("Say what to do: now (unix seconds), advance (seconds), frozen (true or false).")
    if asked.now is not None and asked.advance is not None:
        raise _BadClockError("Give now or advance, not both.")
    if asked.advance is not None and asked.advance < 0:
        raise _BadClockError(f"advance is {asked.advance}: to set the clock back, give the second as now.")
    to = now + asked.advance if asked.advance is not None else asked.now
    if to is not None and not ids.EPOCH <= to <= ids.LAST_SECOND:
        raise _BadClockError(
            f"The clock would stand at {to}: ids can tell seconds from {ids.EPOCH} ({_date(ids.EPOCH)}) "
            f"to {ids.LAST_SECOND} ({_date(ids.LAST_SECOND)})."
        )
    return _Plan(to, asked.frozen)


def _carry_out(store: Store, world: World, plan: _Plan, patience: float) -> int:
    if plan.frozen:
        change_clock(store, world, lambda clock, real_now: clock.frozen(real_now))
    ran = 0 if plan.to is None else _move(store, world, plan.to, patience)
    if plan.frozen is False:
        change_clock(store, world, lambda clock, real_now: clock.running(real_now))
    return ran


def _move(store: Store, world: World, to: int, patience: float) -> int:
    if to >= store.unit_of_work(world).at.now:
        return advance(store, world, to, patience)
    change_clock(store, world, lambda clock, real_now: clock.moved_to(to, real_now))
    return 0


def _shown(store: Store, world: World) -> dict[str, object]:
    unit = store.unit_of_work(world)
    now = unit.at.now
    return {"object": "clock", "now": now, "frozen": unit.clock.frozen_at is not None, "ahead": now - unit.real_now}


def _date(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).date().isoformat()

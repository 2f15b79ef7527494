"""Who works in a world, and who has it for themselves."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from emulator.store import world_gates
from emulator.store.closed_worlds import WorldClosedError
from emulator.store.world_gates import WorldGates
from emulator.worlds import World
from tests.support.waiting import eventually

HERE, ELSEWHERE = World("acct_1", livemode=False), World("acct_2", livemode=False)


def going_in(gate: AbstractContextManager[None], pool: ThreadPoolExecutor) -> tuple[Future[None], threading.Event]:
    """Somebody who goes in, and stays until they are told to leave."""
    leave = threading.Event()

    def work() -> None:
        with gate:
            leave.wait(20)

    return pool.submit(work), leave


def has_left(future: Future[None]) -> bool:
    future.result(20)
    return True


def test_who_closes_waits_for_those_inside_and_keeps_others_out() -> None:
    gates = WorldGates()
    with ThreadPoolExecutor() as pool:
        inside, leave = going_in(gates.entered(HERE), pool)
        eventually(lambda: gates._inside)
        closing, open_again = going_in(gates.closed(HERE), pool)
        eventually(lambda: gates._closed)
        late, late_leaves = going_in(gates.entered(HERE), pool)
        with gates.entered(ELSEWHERE):
            pass
        late_leaves.set()
        assert not late.done()
        leave.set()
        assert has_left(inside)
        assert not late.done()
        open_again.set()
        assert has_left(closing)
        assert has_left(late)


def test_who_is_inside_may_enter_again() -> None:
    gates = WorldGates()
    with ThreadPoolExecutor() as pool, gates.entered(HERE):
        closing, open_again = going_in(gates.closed(HERE), pool)
        eventually(lambda: gates._closed)
        with gates.entered(HERE):
            open_again.set()
    assert has_left(closing)


def test_nobody_is_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_gates, "WAIT_SECONDS", 0.01)
    gates = WorldGates()
    with ThreadPoolExecutor() as pool, gates.entered(HERE):
        closing, open_again = going_in(gates.closed(HERE), pool)
        open_again.set()
        assert has_left(closing)


def enter_again_and_again(gates: WorldGates) -> None:
    """Goes in and out, until the gate is found closed."""
    for _ in range(100_000):
        with gates.entered(HERE):
            pass


def test_who_finds_it_closed_for_long_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_gates, "WAIT_SECONDS", 0.01)
    gates = WorldGates()
    with ThreadPoolExecutor() as pool:
        closing, open_again = going_in(gates.closed(HERE), pool)
        with pytest.raises(WorldClosedError):
            enter_again_and_again(gates)
        open_again.set()
        assert has_left(closing)
    with gates.entered(HERE):
        pass


def test_two_who_close_come_one_after_the_other() -> None:
    gates = WorldGates()
    with ThreadPoolExecutor() as pool:
        first, first_leaves = going_in(gates.closed(HERE), pool)
        second, second_leaves = going_in(gates.closed(HERE), pool)
        first_leaves.set()
        second_leaves.set()
        assert has_left(first)
        assert has_left(second)

from typing import Any

from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock

REAL = WorldClock(id="acct_1")
AHEAD = WorldClock(id="acct_1", ahead=500)
FROZEN = WorldClock(id="acct_1", frozen_at=2000)


def work(due_at: int, **further: Any) -> Job:
    return Job(id="w", created=0, task="mail", subject="mail_1", due_at=due_at, **further)


def test_a_clock_that_nobody_touched_shows_real_time() -> None:
    assert (REAL.at(1000), REAL.real(1000)) == (1000, 1000)


def test_a_clock_that_runs_ahead_keeps_its_distance() -> None:
    assert (AHEAD.at(1000), AHEAD.at(1001)) == (1500, 1501)
    assert AHEAD.real(1500) == 1000


def test_a_frozen_clock_stands() -> None:
    assert (FROZEN.at(1000), FROZEN.at(9000)) == (2000, 2000)
    assert (FROZEN.real(1999), FROZEN.real(2000), FROZEN.real(2001)) == (0, 0, None)


def test_freezing_and_letting_go_keep_the_second() -> None:
    frozen = AHEAD.frozen(1000)
    assert (frozen.at(1000), frozen.at(1400)) == (1500, 1500)
    running = frozen.running(1400)
    assert (running.at(1400), running.at(1401)) == (1500, 1501)


def test_a_clock_is_moved_without_being_started_or_stopped() -> None:
    assert FROZEN.moved_to(7000, 1000).at(9999) == 7000
    assert REAL.moved_to(7000, 1000).at(1001) == 7001


def test_work_comes_by_the_worlds_time() -> None:
    assert work(1500).available_at(AHEAD) == 1000
    assert work(2500).available_at(FROZEN) is None
    assert work(1500).available_at(FROZEN) == 0


def test_some_work_comes_whatever_the_clock_shows() -> None:
    assert work(2500, by_real_time=True).available_at(FROZEN) == 2500


def test_leased_work_comes_when_the_lease_has_run_out() -> None:
    held = work(1500, lease="worker", leased_until=1030)
    assert (held.available_at(FROZEN), held.available_at(AHEAD)) == (1030, 1030)
    assert held.rescheduled(2500) == work(2500)


def test_work_sorts_by_when_it_is_due() -> None:
    assert sorted([work(90).due_key, work(1000).due_key, work(-5).due_key]) == [
        work(-5).due_key,
        work(90).due_key,
        work(1000).due_key,
    ]


def test_a_clock_remembers_how_often_it_was_set_back() -> None:
    ahead = REAL.changed_to(REAL.moved_to(7000, 1000), 1000)
    assert (ahead.ahead, ahead.set_back) == (6000, 0)
    back = ahead.changed_to(WorldClock(id="acct_1"), 1000)
    assert (back.at(1000), back.set_back) == (1000, 1)
    assert back.changed_to(back.moved_to(9000, 1000), 1000).set_back == 1

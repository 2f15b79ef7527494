"""How much is in hand, and who has to wait."""

from __future__ import annotations

import pytest

from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import TASK
from emulator.delivery.webhooks import admission
from emulator.delivery.webhooks.admission import Admission
from emulator.delivery.webhooks.pending_delivery import Addressed, addressed_by
from emulator.worlds import World

WORLD = World("acct_1", livemode=False)
ENDPOINTS = ("we_a", "we_b")


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MAX_IN_HAND", 4)
    monkeypatch.setattr(admission, "MAX_IN_ALL", 6)
    monkeypatch.setattr(admission, "MAX_WHEN_FULL", 2)


def dispatch(*events: int, endpoints: tuple[str, ...] = ("we_a",)) -> Job:
    pairs = tuple((f"evt_{event}", endpoints) for event in events)
    return Job(id=f"{TASK}-{events[0]}", created=0, task=TASK, subject=pairs[0][0], pairs=pairs, due_at=0)


def admit(to: Admission, job: Job, *, from_table: bool = False, world: World = WORLD) -> tuple[list[str], set[str]]:
    """The events that are let in, and the endpoints that have to wait."""
    admitted = to.admit(world, job, addressed_by(job), from_table=from_table)
    return [each.event for each in admitted.deliveries], set(admitted.left)


def release(to: Admission, each: Addressed) -> None:
    to.release(WORLD, each.endpoint, each.id)


def test_an_endpoint_has_so_many_in_hand_and_the_first_ones() -> None:
    full = Admission()
    assert admit(full, dispatch(1, 2, 3)) == (["evt_1", "evt_2", "evt_3"], set())
    assert admit(full, dispatch(4, 5, 6)) == (["evt_4"], {"we_a"})
    assert (full.total, full.is_behind(WORLD, "we_a")) == (4, True)


def test_who_is_behind_waits_even_when_there_is_room_but_for_what_is_fetched() -> None:
    behind = Admission()
    behind.fall_behind(WORLD, "we_a")
    assert admit(behind, dispatch(1)) == ([], {"we_a"})
    assert admit(behind, dispatch(1), from_table=True) == (["evt_1"], set())
    behind.catch_up(WORLD, "we_a")
    assert admit(behind, dispatch(2)) == (["evt_2"], set())


def test_what_is_fetched_has_no_more_room_and_makes_nobody_wait() -> None:
    full = Admission()
    assert admit(full, dispatch(1, 2, 3, 4, 5), from_table=True)[1] == {"we_a"}
    assert (full.total, full.is_behind(WORLD, "we_a")) == (4, False)


def test_no_endpoint_waits_for_another() -> None:
    two = Admission()
    admit(two, dispatch(1, 2, 3, 4, 5))
    both = two.admit(WORLD, dispatch(6, endpoints=ENDPOINTS), addressed_by(dispatch(6, endpoints=ENDPOINTS)))
    assert ([each.endpoint for each in both.deliveries], set(both.left)) == (["we_b"], {"we_a"})
    other = World("acct_2", livemode=False)
    assert admit(two, dispatch(7), world=other) == (["evt_7"], set())


def test_with_very_many_in_hand_each_has_little() -> None:
    full = Admission()
    for endpoint in ("we_a", "we_b"):
        admit(full, dispatch(1, 2, 3, endpoints=(endpoint,)))
    assert full.total == 6
    assert admit(full, dispatch(4, 5, 6, endpoints=("we_c",))) == (["evt_4", "evt_5"], {"we_c"})
    assert admit(full, dispatch(7)) == ([], {"we_a"})


def test_what_is_in_hand_is_passed_over_until_it_is_released() -> None:
    some = Admission()
    job = dispatch(1, 2)
    first, _ = some.admit(WORLD, job, addressed_by(job)).deliveries
    assert some.admit(WORLD, job, addressed_by(job)).is_nothing
    release(some, first)
    assert admit(some, job) == (["evt_1"], set())
    assert some.jobs_in_hand() == {WORLD: {job.id: job}}


def test_nothing_is_remembered_of_what_was_released() -> None:
    some = Admission()
    job = dispatch(1, 2, 3, endpoints=ENDPOINTS)
    for each in some.admit(WORLD, job, addressed_by(job)).deliveries:
        release(some, each)
    assert (some.total, some.jobs_in_hand(), some.has_room(WORLD, "we_a")) == (0, {}, True)
    assert admit(some, job)[0] == ["evt_1", "evt_1", "evt_2", "evt_2", "evt_3", "evt_3"]


def test_there_is_room_to_fetch_when_half_of_it_is_free() -> None:
    some = Admission()
    job = dispatch(1, 2, 3)
    first, *_ = some.admit(WORLD, job, addressed_by(job)).deliveries
    assert not some.has_room(WORLD, "we_a")
    release(some, first)
    assert some.has_room(WORLD, "we_a")

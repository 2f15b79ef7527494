"""A dispatch names what is not on record yet, and is gone with the last of it."""

from __future__ import annotations

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import TASK, leave_out

PAIRS = (("evt_1", ("we_a", "we_b")), ("evt_2", ("we_a",)))
DISPATCH = Job(id=f"{TASK}-evt_1", created=0, task=TASK, subject="evt_1", pairs=PAIRS, due_at=0)
EVERYTHING = {("evt_1", "we_a"), ("evt_1", "we_b"), ("evt_2", "we_a")}


@pytest.mark.parametrize(
    ("done", "left"),
    [
        ({("evt_1", "we_b")}, (("evt_1", ("we_a",)), ("evt_2", ("we_a",)))),
        ({("evt_1", "we_a"), ("evt_1", "we_b")}, (("evt_2", ("we_a",)),)),
    ],
)
def test_what_is_on_record_is_left_out(done: set[tuple[str, str]], left: object) -> None:
    changes = Changes()
    leave_out(DISPATCH, done, changes)
    assert [each.pairs for each in changes.saved(Job)] == [left]


def test_with_the_last_of_it_the_dispatch_goes() -> None:
    changes = Changes()
    leave_out(DISPATCH, EVERYTHING, changes)
    assert [action for action, _ in changes.written.values()] == ["remove"]


def test_nothing_is_written_for_nothing() -> None:
    changes = Changes()
    leave_out(DISPATCH, {("evt_2", "we_b")}, changes)
    assert not changes.written

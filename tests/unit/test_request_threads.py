"""Each request has a thread of its own, as long as there may be one more."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from emulator.web_server import RequestThreads

AT_ONCE = 8


class Meeting:
    """A request that is answered when all others are being answered as well."""

    def __init__(self, barrier: threading.Barrier) -> None:
        self._barrier = barrier

    def service(self) -> None:
        self._barrier.wait(timeout=30)


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
def test_requests_that_are_added_at_once_do_not_wait_for_each_other() -> None:
    for _ in range(20):
        threads = RequestThreads(AT_ONCE)
        met = threading.Barrier(AT_ONCE + 1)
        adding = [threading.Thread(target=threads.add_task, args=(Meeting(met),)) for _ in range(AT_ONCE)]
        for each in adding:
            each.start()
        met.wait(timeout=30)
        for each in adding:
            each.join()
        threads.shutdown()

"""Waiting until something was set, once or several times."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaitingError

import pytest

from emulator.store.signals import Signal

PATIENCE = 30.0


def test_who_waits_for_several_times_is_not_woken_before() -> None:
    signal = Signal()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(signal.wait_since, signal.count, PATIENCE, times=3)
        for _ in range(2):
            signal.set()
        with pytest.raises(StillWaitingError):
            waiting.result(0.05)
        signal.set()
        waiting.result(PATIENCE / 2)


def test_what_was_set_since_the_count_was_read_is_not_waited_for() -> None:
    signal = Signal()
    count = signal.count
    for _ in range(3):
        signal.set()
    with ThreadPoolExecutor(1) as pool:
        for times in (1, 2, 3):
            pool.submit(signal.wait_since, count, PATIENCE, times=times).result(PATIENCE / 2)

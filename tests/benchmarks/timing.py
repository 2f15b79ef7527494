"""Timing calls, one after another or side by side."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How long calls took: milliseconds, and how many were done in a second."""

    p50: float
    p95: float
    per_second: float


def timed(call: Callable[[int], object], numbers: Sequence[int], connections: int = 1) -> Timing:
    """The timing of `call(number)` for each number, made by so many threads."""

    def one(number: int) -> float:
        began = time.perf_counter()
        call(number)
        return time.perf_counter() - began

    began = time.perf_counter()
    if connections == 1:
        seconds = sorted(one(number) for number in numbers)
    else:
        with ThreadPoolExecutor(connections) as pool:
            seconds = sorted(pool.map(one, numbers))
    elapsed = time.perf_counter() - began
    return Timing(
        p50=seconds[len(seconds) // 2] * 1000,
        p95=seconds[int(len(seconds) * 0.95)] * 1000,
        per_second=len(seconds) / elapsed,
    )

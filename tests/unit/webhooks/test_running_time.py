"""Time runs out for a receiver only while somebody looks whether it answers."""

from __future__ import annotations

import asyncio
import time

import pytest

from emulator.delivery.webhooks.running_time import TICK_SECONDS, running_timeout


async def _is_broken_off(after: float, takes: float) -> bool:
    try:
        async with running_timeout(after):
            await asyncio.sleep(takes)
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize(("after", "takes", "broken_off"), [(0.05, 60, True), (0.25, 60, True), (60, 0.15, False)])
def test_what_takes_too_long_is_broken_off(after: float, takes: float, broken_off: bool) -> None:
    began = time.monotonic()
    assert asyncio.run(_is_broken_off(after, takes)) is broken_off
    assert time.monotonic() - began >= min(after, takes)


def test_a_pause_of_ones_own_is_one_tick() -> None:
    async def story() -> bool:
        asyncio.get_running_loop().call_later(0.01, time.sleep, 10 * TICK_SECONDS)
        return await _is_broken_off(4 * TICK_SECONDS, 11 * TICK_SECONDS)

    assert asyncio.run(story()) is False


def test_an_error_of_the_block_passes_and_nothing_ticks_on() -> None:
    async def story() -> None:
        with pytest.raises(ZeroDivisionError):
            async with running_timeout(0.05):
                raise ZeroDivisionError
        await asyncio.sleep(0.1)

    asyncio.run(story())

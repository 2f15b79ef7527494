"""Order within a lane, independence between lanes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial

from emulator.delivery.webhooks.endpoint_queues import Lanes


class Road:
    """Notes when something departs and when it has arrived."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def drive(self, name: str, seconds: float = 0.0) -> partial[Coroutine[None, None, None]]:
        return partial(self._drive, name, seconds)

    async def _drive(self, name: str, seconds: float) -> None:
        self.notes.append(f"{name} departs")
        await asyncio.sleep(seconds)
        self.notes.append(f"{name} arrives")


def test_a_lane_sends_one_after_the_other_in_order_of_rank() -> None:
    async def story() -> list[str]:
        lanes, road = Lanes(), Road()
        for name in ("2", "1", "3"):
            lanes.add("lane", name, road.drive(name, 0.01))
        await lanes.idle()
        return road.notes

    assert asyncio.run(story()) == [f"{name} {what}" for name in "123" for what in ("departs", "arrives")]


def test_lanes_do_not_wait_for_each_other() -> None:
    async def story() -> list[str]:
        lanes, road = Lanes(), Road()
        lanes.add("slow", "1", road.drive("slow", 0.2))
        lanes.add("quick", "1", road.drive("quick"))
        await lanes.idle()
        return road.notes

    assert asyncio.run(story())[-1] == "slow arrives"


def test_patience_ends_but_departures_keep_their_order() -> None:
    async def story() -> list[str]:
        lanes, road = Lanes(patience=0.02), Road()
        lanes.add("lane", "1", road.drive("1", 0.2))
        lanes.add("lane", "2", road.drive("2"))
        await lanes.idle()
        return road.notes

    assert asyncio.run(story()) == ["1 departs", "2 departs", "2 arrives", "1 arrives"]


def test_a_lane_can_be_used_again() -> None:
    async def story() -> list[str]:
        lanes, road = Lanes(), Road()
        for name in ("1", "2"):
            lanes.add("lane", name, road.drive(name))
            await lanes.idle()
        return road.notes

    assert len(asyncio.run(story())) == 4


def test_a_closed_lane_sends_nothing_more_and_what_is_on_its_way_can_be_broken_off() -> None:
    async def story() -> list[str]:
        lanes, road = Lanes(), Road()
        lanes.add("lane", "1", road.drive("1", 60))
        lanes.add("lane", "2", road.drive("2"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        lanes.close()
        lanes.add("lane", "3", road.drive("3"))
        lanes.add("another", "4", road.drive("4"))
        await lanes.abandon()
        await lanes.idle()
        return road.notes

    assert asyncio.run(story()) == ["1 departs"]

"""Order within a lane, independence between lanes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial

from emulator.delivery.webhooks.endpoint_queues import EndpointQueues

Trip = Callable[[], Awaitable[object]]


async def brief_trip() -> None:
    """Takes no longer than another turn of the loop."""
    await asyncio.sleep(0)


class SendLog:
    """Notes when something departs and when it has arrived."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def send(self, name: str, trip: Trip = brief_trip) -> partial[Coroutine[None, None, None]]:
        return partial(self._send, name, trip)

    async def _send(self, name: str, trip: Trip) -> None:
        self.notes.append(f"{name} departs")
        await trip()
        self.notes.append(f"{name} arrives")

    async def until(self, note: str) -> None:
        """Returns once this has happened."""
        while note not in self.notes:
            await asyncio.sleep(0.001)


def test_a_lane_sends_one_after_the_other_in_order_of_rank() -> None:
    async def story() -> list[str]:
        queues, log = EndpointQueues(), SendLog()
        for name in ("2", "1", "3"):
            queues.add("lane", name, log.send(name, partial(asyncio.sleep, 0.01)))
        await queues.wait_until_idle()
        return log.notes

    assert asyncio.run(story()) == [f"{name} {what}" for name in "123" for what in ("departs", "arrives")]


def test_lanes_do_not_wait_for_each_other() -> None:
    async def story() -> list[str]:
        queues, log = EndpointQueues(), SendLog()
        queues.add("slow", "1", log.send("slow", lambda: log.until("quick arrives")))
        queues.add("quick", "1", log.send("quick"))
        await queues.wait_until_idle()
        return log.notes

    assert asyncio.run(story())[-1] == "slow arrives"


def test_patience_ends_but_departures_keep_their_order() -> None:
    async def story() -> list[str]:
        queues, log = EndpointQueues(next_event_after=0.02), SendLog()
        queues.add("lane", "1", log.send("1", lambda: log.until("2 arrives")))
        queues.add("lane", "2", log.send("2"))
        await queues.wait_until_idle()
        return log.notes

    assert asyncio.run(story()) == ["1 departs", "2 departs", "2 arrives", "1 arrives"]


def test_a_lane_can_be_used_again() -> None:
    async def story() -> list[str]:
        queues, log = EndpointQueues(), SendLog()
        for name in ("1", "2"):
            queues.add("lane", name, log.send(name))
            await queues.wait_until_idle()
        return log.notes

    assert len(asyncio.run(story())) == 4


def test_a_closed_lane_sends_nothing_more_and_what_is_on_its_way_can_be_broken_off() -> None:
    async def story() -> list[str]:
        queues, log = EndpointQueues(), SendLog()
        queues.add("lane", "1", log.send("1", partial(asyncio.sleep, 60)))
        queues.add("lane", "2", log.send("2"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        queues.close()
        queues.add("lane", "3", log.send("3"))
        queues.add("another", "4", log.send("4"))
        await queues.cancel_all()
        await queues.wait_until_idle()
        return log.notes

    assert asyncio.run(story()) == ["1 departs"]

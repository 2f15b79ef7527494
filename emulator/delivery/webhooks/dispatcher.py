"""The courier: brings events to the endpoints as soon as they are committed, beside the requests.

The process that commits an event sends it; should it die before that is on record, the worker of any process takes the
work up. So an event may come twice, and never not at all.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from emulator.delivery.webhooks.attempt_recorder import Recorder
from emulator.delivery.webhooks.commit_relay import Inbox, ordered
from emulator.delivery.webhooks.delivery_loop import Rounds
from emulator.delivery.webhooks.endpoint_queues import PATIENCE_SECONDS, Lanes
from emulator.delivery.webhooks.http_client import TIMEOUT_SECONDS, new_session, post
from emulator.delivery.webhooks.pending_delivery import Consignment, Payload, unpacked
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork

STOP_SECONDS = 2.0
"""How long what is on its way may take when the process is to end; the rest is done after the next start."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How webhooks are delivered.

    `pauses` are seconds between tries that replace the schedule of both modes; for `timeout` and `patience`, in seconds
    too, see `sending` and `lanes`.
    """

    payload: Payload
    pauses: Sequence[int] | None = None
    timeout: float = TIMEOUT_SECONDS
    patience: float = PATIENCE_SECONDS


class Courier:
    """A thread with an event loop that sends webhooks."""

    def __init__(self, store: Store, inbox: Inbox, manner: Manner) -> None:
        self._store = store
        self._inbox = inbox
        self._manner = manner
        self._running: tuple[asyncio.AbstractEventLoop, Rounds, asyncio.Event] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="courier", daemon=True)

    def start(self) -> None:
        """Starts the thread; returns when it takes work."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Gives what is on its way a moment to end, then ends the thread; harmless when it never started."""
        if self._running is not None:
            loop, _, stopping = self._running
            loop.call_soon_threadsafe(stopping.set)
            self._thread.join()

    def accept(self, key: Hashable, consignments: Sequence[Consignment]) -> None:
        """Delivers these unless they are in hand as `key`; when it does not run, they stay in the store. Any thread."""
        running = self._running
        if running is not None:
            loop, rounds, _ = running
            loop.call_soon_threadsafe(rounds.accept, key, consignments)

    def has(self, key: Hashable) -> bool:
        """Whether it delivers what it accepted as `key`, or has yet to keep what came of it. Any thread."""
        running = self._running
        return running is not None and running[1].has(key)

    async def _main(self) -> None:
        lanes = Lanes(self._manner.patience)
        recorder = Recorder(self._store, lanes, self._manner.pauses)
        recording = asyncio.create_task(recorder.run())
        async with new_session() as session:
            rounds = Rounds(self._store, partial(post, session, self._manner.timeout), lanes, recorder)
            loop, stopping = asyncio.get_running_loop(), asyncio.Event()
            self._running = loop, rounds, stopping
            self._inbox.open(lambda unit: _hand_over(loop, self._unpack, unit))
            self._ready.set()
            await stopping.wait()
            self._inbox.close()
            self._running = None
            # What does not depart now, or has no answer by then, is not on record: it is done after the next start.
            lanes.close()
            await _within(STOP_SECONDS, lanes.idle())
            await lanes.abandon()
        await _within(STOP_SECONDS, recorder.flushed())
        recording.cancel()

    def _unpack(self, unit: UnitOfWork) -> None:
        """Takes what was just committed; it is all in memory, so nothing is read."""
        for dispatch in ordered(unit):
            try:
                consignments = unpacked(unit, dispatch, self._manner.payload)
            except Exception:
                # The work is in the store: the worker takes it up.
                _log.exception("The dispatch %s could not be unpacked.", dispatch.id)
            else:
                self.accept((unit.world, dispatch.subject), consignments)


def _hand_over(loop: asyncio.AbstractEventLoop, take: Callable[[UnitOfWork], None], unit: UnitOfWork) -> None:
    loop.call_soon_threadsafe(take, unit)


async def _within(seconds: float, coroutine: Coroutine[None, None, None]) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(coroutine, seconds)

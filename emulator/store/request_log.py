"""What was asked of a world lately, and what it answered: for people and tests to read, for no rule to go by.

Requests are written beside their transactions and a little later, many at once, so that they cost nobody a round trip;
those of the last moment are lost with a process that is killed.
"""

import logging
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from pynamodb.exceptions import PynamoDBException

from emulator.clock import Clock
from emulator.store.availability import StoreUnavailableError
from emulator.store.reset import delete_partition
from emulator.store.signals import Signal
from emulator.store.table import Record, Table
from emulator.worlds import World

TTL_SECONDS = 24 * 3600
BATCH_WINDOW_SECONDS = 0.2
"""How long the first of several requests waits for the others."""

_BATCH_SIZE = 40
"""How many requests one record holds, at most: DynamoDB's 400 KB are not reached before they are packed."""

MAX_QUEUED = 5000
"""How many requests may wait to be written; further ones are dropped."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRequest:
    """One request and its answer.

    `at` is unix seconds of real time, UTC, `milliseconds` how long it took. `body` is what was posted and `answer` what
    a refusal answered, both shortened; `headers` are those that tell a client's intent, never its key.
    """

    id: str | None
    at: int
    milliseconds: int
    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]
    status: int
    answer: str | None = None


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(list[LoggedRequest])


class RequestLog:
    """The log of all worlds of one table; a thread of its own writes it down.

    Attributes:
        added: wakes those who wait for a request.
    """

    def __init__(self, table: Table, clock: Clock, next_stamp: Callable[[], int]) -> None:
        self._table = table
        self._clock = clock
        self._next_stamp = next_stamp
        self.added = Signal()
        self._queued: list[tuple[World, LoggedRequest]] = []
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="request log", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Writes what waits and ends the thread; harmless when it never started."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()
            # What came while the thread wrote for the last time.
            self.flush()

    def add(self, world: World, request: LoggedRequest) -> None:
        """Keeps a request soon. Any thread; costs no more than putting it on a list."""
        with self._changed:
            if len(self._queued) < MAX_QUEUED:
                self._queued.append((world, request))
                self._changed.notify_all()
        self.added.set()

    def read(self, world: World) -> Iterator[LoggedRequest]:
        """The requests of a world, newest first, those among them that wait to be written."""
        # Nothing is on its way while this lock is held, and what is written later is placed behind `until`.
        with self._writing, self._changed:
            waiting = [request for of, request in self._queued if of == world]
            now, until = self._clock.real_now(), self._next_sort_key()
        yield from reversed(waiting)
        written = self._table.record.query(
            _partition_key(world), self._table.record.sk < until, consistent_read=True, scan_index_forward=False
        )
        for record in written:
            if record.expires_at > now:
                yield from reversed(_decoded(record))

    def delete_world(self, world: World) -> None:
        """Deletes the log of a world."""
        self.flush()
        delete_partition(self._table, _partition_key(world))

    def flush(self) -> None:
        """Writes what waits; when the engine is away, it is dropped."""
        with self._writing:
            with self._changed:
                waiting, self._queued = self._queued, []
            try:
                self._write(waiting)
            except StoreUnavailableError:
                _log.debug("%d requests are not in the request log: the store was away.", len(waiting))
            except PynamoDBException:
                _log.exception("%d requests could not be written into the request log.", len(waiting))

    def _loop(self) -> None:
        while not self._stopping.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._queued or self._stopping.is_set())
            self._stopping.wait(BATCH_WINDOW_SECONDS)
            self.flush()

    def _write(self, waiting: Sequence[tuple[World, LoggedRequest]]) -> None:
        by_world: dict[World, list[LoggedRequest]] = {}
        for world, request in waiting:
            by_world.setdefault(world, []).append(request)
        with self._table.record.batch_write() as batch:
            for world, requests in by_world.items():
                for start in range(0, len(requests), _BATCH_SIZE):
                    batch.save(self._record(world, requests[start : start + _BATCH_SIZE]))

    def _record(self, world: World, requests: Sequence[LoggedRequest]) -> Record:
        record = self._table.record(_partition_key(world), self._next_sort_key(), version=self._next_stamp())
        record.packed = zlib.compress(msgspec.json.encode(requests), 1)
        record.expires_at = self._clock.real_now() + TTL_SECONDS
        return record

    def _next_sort_key(self) -> str:
        """A range key behind all that were given before, in this process."""
        return f"{self._clock.real_now():012d}.{self._next_stamp():016d}"


def _decoded(record: Record) -> list[LoggedRequest]:
    return _DECODER.decode(zlib.decompress(record.packed or b""))


def _partition_key(world: World) -> str:
    return f"{world.key_prefix}/requests"

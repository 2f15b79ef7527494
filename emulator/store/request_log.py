"""What was asked of a world lately, and what it answered: for people and tests to read, for no rule to go by.

Requests are written beside their transactions and a little later, many at once, so that they cost nobody a round trip;
those of the last moment are lost with a process that is killed.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from pynamodb.exceptions import PynamoDBException

from emulator.clock import Clock
from emulator.store.availability import StoreUnavailableError
from emulator.store.packing import pack, unpack
from emulator.store.reset import delete_partition
from emulator.store.signals import Signal
from emulator.store.table import Record, Table
from emulator.store.world_registry import WorldRegistry
from emulator.worlds import World

TTL_SECONDS = 24 * 3600
BATCH_WINDOW_SECONDS = 0.2
"""How long the first of several requests waits for the others."""

_BATCH_BYTES = 256 * 1024
"""How much one record holds, at most: DynamoDB's 400 KB are not reached before it is packed."""

MAX_QUEUED_BYTES = 8 * 1024 * 1024
"""How much may wait to be written; further requests are dropped."""

_FIXED_BYTES = 400
"""About what a request takes without its texts."""

CONTROL_PATH = "/_emulator/"
"""What the paths of the control API begin with."""

_log = logging.getLogger(__name__)


class CausedEvent(msgspec.Struct, frozen=True):
    """An event that a request has caused."""

    id: str
    type: str


class LoggedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its answer.

    Attributes:
        id: how its answer calls it, or the log where it has no word for it; None in the logs of earlier versions.
        at: unix seconds of real time, UTC.
        milliseconds: how long it took.
        key: the key that it came with, masked.
        method: the method.
        path: the path, without the query.
        query: the query.
        body: what was posted, shortened.
        body_bytes: how much was posted.
        headers: those that tell a client's intent, never its key.
        status: the status of the answer.
        answer: what was answered, shortened; None where it is no text.
        answer_bytes: how much was answered.
        events: the events that it caused before it was answered.
        mail: the ids of the mail that it caused.
    """

    id: str | None
    at: int
    milliseconds: int
    key: str = ""
    method: str
    path: str
    query: str
    body: str
    body_bytes: int = 0
    headers: dict[str, str]
    status: int
    answer: str | None = None
    answer_bytes: int = 0
    events: list[CausedEvent] = msgspec.field(default_factory=list)
    mail: list[str] = msgspec.field(default_factory=list)

    @property
    def is_control(self) -> bool:
        """Whether it was one to the control API, which no client of an emulated API makes."""
        return self.path.startswith(CONTROL_PATH)

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return _FIXED_BYTES + len(self.path) + len(self.query) + len(self.body) + len(self.answer or "")


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request and its answer as they were, of which a `LoggedRequest` is made by whoever writes the log.

    Attributes:
        id: how its answer calls it, or the log where it has no word for it.
        at: unix seconds of real time, UTC.
        milliseconds: how long it took.
        authorization: what the header of that name said.
        method: the method.
        path: the path, without the query.
        query: the query.
        body: what was posted, shortened.
        body_bytes: how much was posted.
        headers: those that tell a client's intent, shortened.
        status: the status of the answer.
        answer: what was answered, shortened; None where it is no text.
        answer_bytes: how much was answered.
        events: the events that it caused before it was answered.
        mail: the ids of the mail that it caused.
    """

    id: str
    at: int
    milliseconds: int
    authorization: str
    method: str
    path: str
    query: str
    body: bytes
    body_bytes: int
    headers: Mapping[str, str]
    status: int
    answer: bytes | None
    answer_bytes: int
    events: list[CausedEvent]
    mail: list[str]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return _FIXED_BYTES + len(self.path) + len(self.query) + len(self.body) + len(self.answer or b"")


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(list[LoggedRequest])


class RequestLog:
    """The log of all worlds of one table; a thread of its own writes it down.

    Attributes:
        added: wakes those who wait for a request.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        next_stamp: Callable[[], int],
        describe: Callable[[Exchange], LoggedRequest],
        registry: WorldRegistry | None = None,
    ) -> None:
        """`describe` says what may be kept and shown of each; `registry` is written down with the requests."""
        self._table = table
        self._clock = clock
        self._next_stamp = next_stamp
        self._describe = describe
        self._registry = registry
        self.added = Signal()
        self._queued: list[tuple[World, Exchange]] = []
        self._queued_bytes = 0
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

    def add(self, world: World, exchange: Exchange) -> None:
        """Keeps what may be kept of a request soon. Any thread; costs no more than putting it on a list."""
        with self._changed:
            if self._queued_bytes < MAX_QUEUED_BYTES:
                self._queued.append((world, exchange))
                self._queued_bytes += exchange.size
                self._changed.notify_all()
        self.added.set()

    def read(self, world: World, *, with_control: bool = False) -> Iterator[LoggedRequest]:
        """The requests of a world, newest first, those among them that wait to be written.

        Those to the control API only `with_control`: whoever counts requests means those of the emulated APIs.
        """
        return (each for each in self._read(world) if with_control or not each.is_control)

    def _read(self, world: World) -> Iterator[LoggedRequest]:
        # Nothing is on its way while this lock is held, and what is written later is placed behind `until`.
        with self._writing, self._changed:
            waiting = [exchange for of, exchange in self._queued if of == world]
            now, until = self._clock.real_now(), self._next_sort_key()
        yield from map(self._describe, reversed(waiting))
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
                waiting, self._queued, self._queued_bytes = self._queued, [], 0
            try:
                self._write(waiting)
                if self._registry is not None:
                    self._registry.write()
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

    def _write(self, waiting: Sequence[tuple[World, Exchange]]) -> None:
        by_world: dict[World, list[LoggedRequest]] = {}
        for world, exchange in waiting:
            by_world.setdefault(world, []).append(self._describe(exchange))
        with self._table.record.batch_write() as batch:
            for world, requests in by_world.items():
                for some in _batches(requests):
                    batch.save(self._record(world, some))

    def _record(self, world: World, requests: Sequence[LoggedRequest]) -> Record:
        record = self._table.record(_partition_key(world), self._next_sort_key(), version=self._next_stamp())
        record.packed = pack(msgspec.json.encode(requests))
        record.expires_at = self._clock.real_now() + TTL_SECONDS
        return record

    def _next_sort_key(self) -> str:
        """A range key behind all that were given before, in this process."""
        return f"{self._clock.real_now():012d}.{self._next_stamp():016d}"


def _batches(requests: Sequence[LoggedRequest]) -> Iterator[Sequence[LoggedRequest]]:
    batch: list[LoggedRequest] = []
    size = 0
    for request in requests:
        if batch and size + request.size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(request)
        size += request.size
    yield batch


def _decoded(record: Record) -> list[LoggedRequest]:
    return _DECODER.decode(unpack(record.packed or b""))


def _partition_key(world: World) -> str:
    return f"{world.key_prefix}/requests"

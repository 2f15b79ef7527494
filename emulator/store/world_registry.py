"""Which worlds there are: written down when a world is asked for something, for people to look at.

It is written beside the requests and a little later, at most once a minute for each world.
"""

import threading
from collections.abc import Callable, Sequence

import msgspec

from emulator.clock import Clock
from emulator.store.table import Table
from emulator.worlds import World

TTL_SECONDS = 30 * 86_400
"""How long a world that nobody asks for anything is listed."""

_PARTITION = "worlds"
_EVERY_SECONDS = 60
_MAX_REMEMBERED = 10_000


class KnownWorld(msgspec.Struct, frozen=True, kw_only=True):
    """A world that was asked for something.

    Attributes:
        key_prefix: its name in the store: `acct_1…/test`.
        label: a key that opened it, masked.
        last_request_at: unix seconds of real time, UTC, to the minute.
    """

    key_prefix: str
    label: str
    last_request_at: int

    @property
    def world(self) -> World:
        """The world itself."""
        return World.from_key_prefix(self.key_prefix)


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(KnownWorld)


class WorldRegistry:
    """The worlds of one table. Any thread may note one; whoever writes the request log writes them down."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._lock = threading.Lock()
        self._noted_at: dict[str, int] = {}
        self._waiting: dict[str, KnownWorld] = {}

    def note(self, world: World, label: Callable[[], str]) -> None:
        """Keeps in mind that a world was asked for something just now; `label` tells the key, masked."""
        now, key_prefix = self._clock.real_now(), world.key_prefix
        with self._lock:
            if now - self._noted_at.get(key_prefix, 0) < _EVERY_SECONDS:
                return
            if len(self._noted_at) >= _MAX_REMEMBERED:
                self._noted_at.clear()
            self._noted_at[key_prefix] = now
            self._waiting[key_prefix] = KnownWorld(key_prefix=key_prefix, label=label(), last_request_at=now)

    def write(self) -> None:
        """Writes down what was noted."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        with self._table.record.batch_write() as batch:
            for known in waiting.values():
                record = self._table.record(_PARTITION, known.key_prefix, version=known.last_request_at)
                record.state = msgspec.json.encode(known).decode()
                record.expires_at = known.last_request_at + TTL_SECONDS
                batch.save(record)

    def worlds(self) -> Sequence[KnownWorld]:
        """All of them, the one that was asked last first; those among them that wait to be written."""
        now = self._clock.real_now()
        found = self._table.record.query(_PARTITION, consistent_read=True)
        written = [_DECODER.decode(each.state or "") for each in found if each.expires_at > now]
        with self._lock:
            known = {each.key_prefix: each for each in written} | self._waiting
        return sorted(known.values(), key=lambda each: (-each.last_request_at, each.key_prefix))

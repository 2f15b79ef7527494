"""How much is in hand: a receiver that is slower than its events must not fill the memory of this process.

Of each endpoint so many deliveries are in hand at most, from before they are read until what came of them is on record.
What is more stays in the table. From then on the endpoint is `behind`: whatever is committed for it stays there as
well, and is fetched in order as the others are done (`backlog`).
"""

from collections.abc import Hashable, Iterable, Sequence
from threading import Lock

from msgspec import Struct

from emulator.billing.system.jobs import Job
from emulator.delivery.webhooks.pending_delivery import Addressed
from emulator.worlds import World

MAX_IN_HAND = 256
"""Deliveries of one endpoint; more than the requests that one may leave unanswered (`endpoint_queues`)."""

MAX_IN_ALL = 4096
"""Deliveries of all endpoints, above which each may have `MAX_WHEN_FULL` and no more."""

MAX_WHEN_FULL = 16

QueueKey = tuple[World, str]
"""The world and the id of an endpoint."""


class Admitted(Struct, frozen=True):
    """What of a job was let in; `left` are the endpoints whose deliveries, or some of them, have to wait."""

    deliveries: Sequence[Addressed]
    left: frozenset[str]

    @property
    def is_nothing(self) -> bool:
        """Whether all of the job is in hand already."""
        return not (self.deliveries or self.left)


class Admission:
    """What is in hand, and who is behind. Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_hand: dict[World, dict[str, Job]] = {}
        self._counts: dict[Hashable, int] = {}
        self._total = 0
        self._behind: set[QueueKey] = set()

    def admit(self, world: World, job: Job, wanted: Iterable[Addressed], *, from_table: bool = False) -> Admitted:
        """Takes deliveries of a job in hand, as far as there is room; what is in hand already is passed over.

        `from_table`: they are fetched in their turn, so that they need not wait behind others.
        """
        admitted, left = [], set()
        with self._lock:
            for each in wanted:
                if each.id in self._in_hand.get(world, {}):
                    continue
                key = world, each.endpoint
                waits = key in self._behind and not from_table
                if waits or each.endpoint in left or self._room(key) <= 0:
                    left.add(each.endpoint)
                    continue
                self._in_hand.setdefault(world, {})[each.id] = job
                self._counts[key] = self._counts.get(key, 0) + 1
                self._total += 1
                admitted.append(each)
            if not from_table:
                self._behind |= {(world, endpoint) for endpoint in left}
        return Admitted(admitted, frozenset(left))

    def release(self, world: World, endpoint: str, delivery: str) -> None:
        """A delivery is in hand no more."""
        with self._lock:
            in_world, key = self._in_hand[world], (world, endpoint)
            del in_world[delivery]
            if not in_world:
                del self._in_hand[world]
            self._counts[key] -= 1
            if not self._counts[key]:
                del self._counts[key]
            self._total -= 1

    def fall_behind(self, world: World, endpoint: str) -> None:
        """From now on what is committed for an endpoint waits in the table."""
        with self._lock:
            self._behind.add((world, endpoint))

    def catch_up(self, world: World, endpoint: str) -> None:
        """From now on what is committed for an endpoint is taken in hand at once again."""
        with self._lock:
            self._behind.discard((world, endpoint))

    def is_behind(self, world: World, endpoint: str) -> bool:
        """Whether something for an endpoint waits in the table."""
        return (world, endpoint) in self._behind

    def has_room(self, world: World, endpoint: str) -> bool:
        """Whether half of what an endpoint may have in hand can be fetched: less is not worth the reading."""
        with self._lock:
            return self._room((world, endpoint)) * 2 >= self._limit()

    def jobs_in_hand(self) -> dict[World, dict[str, Job]]:
        """The jobs of what is in hand, by their worlds and ids, as they were when it was taken."""
        with self._lock:
            return {world: {job.id: job for job in deliveries.values()} for world, deliveries in self._in_hand.items()}

    @property
    def total(self) -> int:
        """How many deliveries are in hand."""
        return self._total

    def _room(self, key: QueueKey) -> int:
        return self._limit() - self._counts.get(key, 0)

    def _limit(self) -> int:
        return MAX_IN_HAND if self._total < MAX_IN_ALL else MAX_WHEN_FULL

"""The store: units of work in any world, what is due, and forgetting a world."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from emulator.billing.core.ids import Stamps
from emulator.billing.system.jobs import Work
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.clock import Clock
from emulator.store import write_ahead
from emulator.store.keys import world_of
from emulator.store.read_session import Place
from emulator.store.record_mapper import DUE_SHARD
from emulator.store.serialization import read
from emulator.store.signals import Signal
from emulator.store.table import Table
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

R = TypeVar("R")

_RUNS = 20
_FIRST_PAUSE = 0.004


class ContentionError(Exception):
    """A unit of work met a conflict every time it was run."""


def _keep_quiet(_work: UnitOfWork) -> None:
    """Nobody asked to be told."""


@dataclass(frozen=True, slots=True)
class Store:
    """All worlds of one table.

    `changed` wakes those who wait for something to be committed, `work_ordered` those who do what is due; the links in
    what is stored begin with `base_url`. `committed` is told of every unit of work that was committed;
    `fixed_endpoints` are the webhook endpoints of every world.
    """

    table: Table
    clock: Clock
    narrate: Callable[[UnitOfWork], None]
    changed: Signal
    work_ordered: Signal
    base_url: str
    stamps: Stamps
    committed: Callable[[UnitOfWork], None] = _keep_quiet
    fixed_endpoints: Sequence[WebhookEndpoint] = ()

    def unit_of_work(self, world: World) -> UnitOfWork:
        """A fresh unit of work at this moment of the world's time."""
        place = Place(self.clock.real_now(), self.base_url, self.stamps.next, self.fixed_endpoints)
        return UnitOfWork(self.table, world, place)

    def commit(self, work: UnitOfWork) -> None:
        """Tells the events of what happened and commits everything at once; raises what `UnitOfWork.commit` does."""
        self.narrate(work)
        work.hold_clock()
        write_ahead.commit(work)
        self.changed.set()
        ordered = (entity for _, entity in work.changes.written.values() if isinstance(entity, Work))
        if any(work.is_due(each) for each in ordered):
            self.work_ordered.set()
        self.committed(work)

    def run(self, world: World, job: Callable[[UnitOfWork], R]) -> R:
        """Runs `job` on a unit of work and commits it; on a conflict, again on a fresh one, a few times.

        `job` must have no effects but through its unit of work. Raises ContentionError when it never gets through.
        """
        for attempt in range(_RUNS):
            work = self.unit_of_work(world)
            try:
                result = job(work)
                self.commit(work)
            except ConflictError:
                # Full jitter: waits grow, and those who collided part.
                time.sleep(random.uniform(0, _FIRST_PAUSE * 2 ** min(attempt, 6)))
            else:
                return result
        raise ContentionError

    def due(self, limit: int) -> Iterator[tuple[World, Work]]:
        """Work due by now in any world, the longest due first. Eventually consistent: whoever takes it must ask."""
        record = self.table.record
        found = record.index_due.query(DUE_SHARD, record.due_at <= self.clock.real_now(), limit=limit)
        for each in found:
            yield world_of(each.pk), read(each, Work)

"""The store: units of work in any world, what is due, and forgetting a world."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, field

from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.ids import Stamps
from emulator.billing.system.jobs import Job, JobQueue
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.clock import Clock
from emulator.store import write_ahead
from emulator.store.closed_worlds import WorldClosedError
from emulator.store.decoded_states import DecodedStates
from emulator.store.environment import Environment
from emulator.store.search_terms import order_search_terms
from emulator.store.serialization import decode_record
from emulator.store.signals import Signal
from emulator.store.table import Table
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.store.world_gates import WorldGates
from emulator.store.write_ahead import ReleaseItems
from emulator.worlds import World

R = TypeVar("R")

_MAX_RUNS = 20
_FIRST_RETRY_DELAY = 0.004


class ContentionError(Exception):
    """A unit of work met a conflict every time it was run, or its world is being replaced."""


def _ignore_commit(_uow: UnitOfWork) -> None:
    """Nobody asked to be told."""


class Store(Struct, frozen=True):
    """All worlds of one table.

    Attributes:
        publish_events: creates the events of a unit of work that is about to be committed.
        release_items: lets go of what was written ahead for something that never came.
        commit_signal: wakes those who wait for something to be committed.
        job_signals: wake those who run the jobs that are due, of each queue.
        base_url: tells what the links in a unit of work begin with.
        on_commit: is called with every unit of work that was committed.
        fixed_endpoints: the webhook endpoints of every world.
        allows_link_local: whether webhooks may go to link-local addresses.
        gates: who works in a world, and who has it for themselves.
        decoded_states: what was read or written lately.
        api_version: Stripe's API version of accounts that have no settings yet.
        is_shared: whether other processes may work in the same table.
    """

    table: Table
    clock: Clock
    publish_events: Callable[[UnitOfWork], None]
    release_items: ReleaseItems
    commit_signal: Signal
    job_signals: Mapping[JobQueue, Signal]
    base_url: Callable[[], str]
    stamps: Stamps
    on_commit: Callable[[UnitOfWork], None] = _ignore_commit
    fixed_endpoints: Sequence[WebhookEndpoint] = ()
    allows_link_local: bool = False
    gates: WorldGates = field(default_factory=WorldGates)
    decoded_states: DecodedStates = field(default_factory=DecodedStates)
    api_version: str = NEWEST
    is_shared: bool = False

    def unit_of_work(self, world: World, *, sees_closed: bool = False) -> UnitOfWork:
        """A fresh unit of work at this moment of the world's time; `sees_closed`: it waits for no closed world."""
        environment = Environment(
            real_now=self.clock.real_now(),
            base_url=self.base_url(),
            next_stamp=self.stamps.next,
            fixed_endpoints=self.fixed_endpoints,
            allows_link_local=self.allows_link_local,
            api_version=self.api_version,
            sees_closed=sees_closed,
            decoded_states=self.decoded_states,
        )
        return UnitOfWork(self.table, world, environment)

    def commit(self, uow: UnitOfWork) -> None:
        """Creates the events of what happened and commits everything at once; raises what `UnitOfWork.commit` does."""
        if not uow.changes.written and not uow.changes.domain_events:
            # It only read: nobody waits for that.
            return
        self.publish_events(uow)
        order_search_terms(uow)
        uow.check_clock_unchanged()
        uow.follow_test_clock()
        write_ahead.commit(uow, self.release_items)
        self.commit_signal.set()
        ordered = (entity for _, entity in uow.changes.written.values() if isinstance(entity, Job))
        for queue in {each.queue for each in ordered if uow.is_due(each)}:
            self.job_signals[queue].set()
        self.on_commit(uow)

    def run(self, world: World, operation: Callable[[UnitOfWork], R]) -> R:
        """Runs `operation` on a unit of work and commits it; on a conflict, again on a fresh one, a few times.

        `operation` must have no effects but through its unit of work. Raises ContentionError when it never
        gets through.
        """
        try:
            with self.gates.entered(world):
                return self._run(world, operation)
        except WorldClosedError as error:
            raise ContentionError from error

    def _run(self, world: World, operation: Callable[[UnitOfWork], R]) -> R:
        for attempt in range(_MAX_RUNS):
            uow = self.unit_of_work(world)
            try:
                result = operation(uow)
                self.commit(uow)
            except ConflictError:
                # Full jitter: waits grow, and those who collided part.
                time.sleep(random.uniform(0, _FIRST_RETRY_DELAY * 2 ** min(attempt, 6)))
            else:
                return result
        raise ContentionError

    def release_write_ahead(self, world: World, id: str) -> None:
        """Lets the items of a claim go, unless their owner has them; harmless for a claim that was settled.

        Raises ConflictError when somebody else is at it; it can be tried again.
        """
        write_ahead.release(lambda: self.unit_of_work(world), id, self.release_items)

    def due(self, limit: int, queue: JobQueue = "work") -> Iterator[tuple[World, Job]]:
        """Jobs of a queue due by now in any world, the longest due first.

        Eventually consistent: whoever takes one must ask.
        """
        record, now = self.table.record, self.clock.real_now()
        found = [
            each
            for shard in self.table.due_shards[queue]
            for each in record.index_due.query(shard, record.due_at <= now, limit=limit)
        ]
        for each in sorted(found, key=lambda each: each.due_at)[:limit]:
            yield self.table.keys.world_of(each.pk), decode_record(each, Job)

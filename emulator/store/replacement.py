"""Having another world in a world's place: the copy that a snapshot kept, or nothing.

Whoever begins holds a job meanwhile, as a worker does: there is one at a time, and should it die, its lease runs out
and a worker does the whole again. What does not fit into one transaction is done while the world is closed to everybody
(`closed_worlds`), so that whoever reads finds the old world or the new one.
"""

import time
import uuid
from contextlib import nullcontext

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from emulator.billing.core.structs import replace
from emulator.billing.system.faults import Faults
from emulator.billing.system.jobs import Job
from emulator.store.bulk_writes import BulkWrite
from emulator.store.closed_worlds import CLOSING_TASK, REPLACEMENT_ID, is_closing
from emulator.store.conflicts import is_conflict
from emulator.store.reset import delete_partition, resource_types_of
from emulator.store.store import ContentionError, Store
from emulator.store.table import Table
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.store.world_difference import Difference, difference_to
from emulator.store.world_records import is_job_of_snapshots
from emulator.worlds import World

HOLDING_TASK = "hold"
"""The task of the job while its world is not closed."""

LEASE_SECONDS = 20

UNDO = "undo@"
"""What copies begin with that undo something; no snapshot can be called so. A fault that has struck stays so."""

WAIT_SECONDS = 60.0
"""How long one waits for another in the same world."""

SETTLE_SECONDS = 0.25
"""How long a world is closed before it changes, where other processes may be answering requests that began before."""

_RENEW_SECONDS = 1.0
_POLL_SECONDS = 0.05


def replace_world(store: Store, world: World, copy: str | None) -> int:
    """Deletes what is in a world and brings a copy in its place, if any; returns how much was deleted.

    Raises ContentionError when another was at it for too long, or took over because this one stood still.
    """
    return _replace(Hold(store, world, _taken(store, world, copy, replaces_closed=True)))


def resume(store: Store, world: World, job: Job) -> None:
    """Does again what a process began that died; `job` is held by the caller."""
    _replace(Hold(store, world, job))


def copy_partition(table: Table, source: str, target: str) -> int:
    """Copies everything under a hash key but the jobs of snapshots; jobs are in no index until they are filed again.

    Returns how many records there were.
    """
    count = 0
    batch = BulkWrite(table)
    for record in table.record.query(source, consistent_read=True):
        if is_job_of_snapshots(record.pk, record.sk):
            continue
        record.pk = target
        record.due_shard, record.due_at = None, None
        batch.save(record)
        count += 1
    batch.commit()
    return count


class Hold:
    """The job of a replacement while this process has it."""

    def __init__(self, store: Store, world: World, job: Job) -> None:
        self.store = store
        self.world = world
        self.job = job
        self._renewed_at = time.monotonic()

    def renew(self) -> None:
        """Keeps the lease from running out. Raises ContentionError when somebody else has the job."""
        if time.monotonic() - self._renewed_at >= _RENEW_SECONDS:
            self._change(replace(self.job, leased_until=self.store.clock.real_now() + LEASE_SECONDS))
            self._renewed_at = time.monotonic()

    def commit(self, difference: Difference) -> None:
        """Writes a difference in one transaction. Raises ContentionError when somebody else has the job."""
        uow = self._read()
        record, version = self.store.table.record, uow.version_of(self.job)
        try:
            with TransactWrite(connection=self.store.table.connection) as transaction:
                key = self.store.table.keys.partition_key(self.world, Job.RESOURCE_TYPE)
                transaction.condition_check(record, key, REPLACEMENT_ID, condition=record.version == version)
                for pk, sk in difference.deleted:
                    transaction.delete(record(pk, sk))
                for each in difference.written:
                    transaction.save(each)
        except TransactWriteError as error:
            if is_conflict(error):
                raise ContentionError from error
            raise

    def close_world(self) -> None:
        """Keeps everybody out of the world until `end`. Raises ContentionError when somebody else has the job."""
        if not is_closing(self.job):
            self._change(replace(self.job, task=CLOSING_TASK))
        if self.store.is_shared:
            time.sleep(SETTLE_SECONDS)

    def end(self) -> None:
        """Says that it is done. Raises ContentionError when somebody else has the job."""
        self._change(None)

    def _read(self) -> UnitOfWork:
        """A unit of work that has read the job. Raises ContentionError when somebody else has it."""
        uow = self.store.unit_of_work(self.world, sees_closed=True)
        if uow.get(Job, REPLACEMENT_ID) != self.job:
            raise ContentionError
        return uow

    def _change(self, job: Job | None) -> None:
        uow = self._read()
        if job is None:
            uow.changes.remove(self.job)
        else:
            uow.changes.save(job)
        try:
            uow.commit()
        except ConflictError as error:
            raise ContentionError from error
        self.job = job or self.job


def hold_world(store: Store, world: World, copy: str) -> Hold:
    """Has nobody else replace a world meanwhile; should this process die before it ends that, a copy takes its place.

    Raises ContentionError when another was at it for too long.
    """
    return Hold(store, world, _taken(store, world, copy, replaces_closed=False))


def bring_back(hold: Hold) -> None:
    """Has the copy in the place of a world that is held, and ends that. Raises ContentionError as `Hold.end` does."""
    _replace(hold)


def _taken(store: Store, world: World, copy: str | None, *, replaces_closed: bool) -> Job:
    """The job of a new replacement, once there is no other; `replaces_closed`: whatever one that died has left."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        uow = store.unit_of_work(world, sees_closed=True)
        other = uow.get(Job, REPLACEMENT_ID)
        now, closed = uow.real_now, other is not None and is_closing(other)
        if other is None or ((other.leased_until or 0) <= now and (replaces_closed or not closed)):
            task = CLOSING_TASK if closed else HOLDING_TASK
            job = Job(id=REPLACEMENT_ID, created=now, task=task, subject=copy or "", due_at=now, by_real_time=True)
            job = replace(job, lease=uuid.uuid4().hex, leased_until=now + LEASE_SECONDS)
            uow.changes.save(job)
            try:
                uow.commit()
            except ConflictError:
                continue
            return job
        time.sleep(_POLL_SECONDS)
    raise ContentionError


def _replace(hold: Hold) -> int:
    """Makes the world what it is to be, while nobody works in it."""
    copy = hold.job.subject
    # Who is inside leaves before the world is closed to all; where it is, they only wait for it to be open again.
    with nullcontext() if is_closing(hold.job) else hold.store.gates.closed(hold.world):
        count = _bring(hold, copy) if copy else _empty(hold)
        hold.end()
    hold.store.commit_signal.set()
    return count


def _empty(hold: Hold) -> int:
    """Deletes everything, however much that is; returns how much."""
    hold.close_world()
    table, world = hold.store.table, hold.world
    return sum(
        delete_partition(table, table.keys.partition_key(world, resource_type), hold.renew)
        for resource_type in resource_types_of(world)
    )


def _bring(hold: Hold, copy: str) -> int:
    """Makes the world what a copy is, at once where it can; returns how much was deleted."""
    kept = (Faults.RESOURCE_TYPE,) if copy.startswith(UNDO) else ()
    difference = difference_to(hold.store, hold.world, copy, hold.renew, kept=kept)
    if difference.fits_in_transaction:
        hold.commit(difference)
    else:
        hold.close_world()
        difference.write(hold.store.table, hold.renew)
    return len(difference.deleted)

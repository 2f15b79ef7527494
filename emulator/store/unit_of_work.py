"""One request, one transaction: what it changes, committed with what it decided by."""

from collections.abc import Sequence
from typing import Literal

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from emulator.billing.core.events import RequestCause
from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.conflicts import is_conflict
from emulator.store.environment import Environment
from emulator.store.identity_map import AlreadyDone
from emulator.store.read_session import ReadSession
from emulator.store.recent_records import is_read_again
from emulator.store.record_conditions import IS_NEW, IsOfVersion
from emulator.store.record_mapper import RecordMapper
from emulator.store.table import Record, Table
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.worlds import World


class ConflictError(Exception):
    """Somebody else changed what this unit of work had read; it can be run again."""


class TooManyChangesError(Exception):
    """A unit of work holds more changes than one transaction can take."""


class UnitOfWork(ReadSession):
    """Reads, collects changes, and commits them in one transaction.

    `cause` is the request that its events name. It is used once, by one thread.
    """

    def __init__(self, table: Table, world: World, environment: Environment) -> None:
        super().__init__(table, world, environment)
        self.cause = RequestCause()
        self._excluded: set[tuple[str, str]] = set()

    def commit(self) -> None:
        """Writes every change in one TransactWriteItems; nothing is written when there is none.

        Raises ConflictError when something that was read has changed since, AlreadyDone when the guard's thing was
        written meanwhile, TooManyChangesError and TooLargeError above DynamoDB's limits.
        """
        actions = self._actions()
        if actions > MAX_ACTIONS:
            raise TooManyChangesError(f"{actions} changes in one request; DynamoDB takes {MAX_ACTIONS}.")
        if not self.changes.written:
            return
        self.round_trips += 1
        try:
            with TransactWrite(connection=self._table.connection) as transaction:
                written = self._add_actions(transaction)
                stamps = self._table.recent_records.stamps((each.pk, each.sk) for each in written)
        except TransactWriteError as error:
            self._raise_conflict(error)
        else:
            self._table.recent_records.keep_written(written, stamps)

    def check_clock_unchanged(self) -> None:
        """Lets the commit fail if the world's clock is moved meanwhile and work is ordered by the time it shows now."""
        clock = self._loaded(WorldClock, self.world.account)
        ordered = (entity for _, entity in self.changes.written.values() if isinstance(entity, Job))
        if clock is not None and any(not job.by_real_time for job in ordered):
            self.changes.check_unchanged(clock)

    def follow_test_clock(self) -> None:
        """Lets jobs be due by the test clock that this is about, and the commit fail if the clock moves meanwhile.

        What is due already is done at once.
        """
        clock = self.test_clock
        if clock is None or not self.changes.written:
            return
        self.changes.check_unchanged(clock)
        is_due = False
        for action, entity in list(self.changes.written.values()):
            if isinstance(entity, Job) and entity.follows_test_clock and action == "put":
                self.changes.save(replace(entity, test_clock=clock.id))
                is_due = is_due or entity.due_at <= clock.now
        if is_due and clock.status == "ready":
            self.changes.save(clock.run_job)

    def overflowing_write_aheads(self) -> Sequence[Entity]:
        """What may be written ahead (`Changes.write_ahead`), if everything together is too much for one transaction.

        Of what has an owner only that of the first one is: a claim has one.
        """
        if self._actions() <= MAX_ACTIONS:
            return []
        written_ahead = self.changes.written_ahead
        owner = next((each for each in written_ahead.values() if each is not None), None)
        return [
            entity
            for key, (action, entity) in self.changes.written.items()
            if action == "put" and key in written_ahead and written_ahead[key] in (None, owner)
        ]

    def exclude_deferred(self) -> Sequence[tuple[Literal["put", "remove"], Entity]]:
        """What may be written afterwards (`Changes.defer`), if the rest is still too much for one transaction.

        The commit leaves it out, although it stays among the changes.
        """
        if self._actions() <= MAX_ACTIONS:
            return []
        self._excluded = self.changes.written.keys() & self.changes.deferred
        return [change for key, change in self.changes.written.items() if key in self._excluded]

    def _actions(self) -> int:
        return len((self.changes.written.keys() | self.changes.checked.keys()) - self._excluded)

    def split_off(self, entities: Sequence[Entity]) -> "Sequence[UnitOfWork]":
        """Takes some of the changes out of this unit of work, into others that fit into one transaction each."""
        parts = []
        for start in range(0, len(entities), MAX_ACTIONS):
            part = self.fresh()
            for entity in entities[start : start + MAX_ACTIONS]:
                key = (entity.RESOURCE_TYPE.name, entity.id)
                del self.changes.written[key]
                if key in self._read_items:
                    part._read_items[key] = self._read_items[key]
                part.changes.save(entity)
            parts.append(part)
        return parts

    def fresh(self) -> "UnitOfWork":
        """A unit of work in the same world at the same moment that has read and changed nothing."""
        return UnitOfWork(self._table, self.world, self._environment)

    def _add_actions(self, transaction: TransactWrite) -> Sequence[Record]:
        """Says what is to be written, and returns that of it which will be read again."""
        written = []
        record_mapper = RecordMapper(self._table, self.world, self._environment.real_now)
        # Who has read nothing has asked for no time: reading the clock now would cost a round trip for nothing.
        clock = self._loaded(WorldClock, self.world.account) or WorldClock(id=self.world.account)
        for key, (action, entity) in self.changes.written.items():
            if key in self._excluded:
                continue
            record = record_mapper.record(entity, clock, self._environment.next_stamp())
            if action == "put":
                self._environment.decoded_states.note(record, entity)
                transaction.save(record, condition=self._condition_of(key, entity))
                if is_read_again(type(entity)):
                    written.append(record)
            else:
                transaction.delete(record, condition=self._condition_of(key, entity))
        for key, entity in self.changes.checked.items():
            if key not in self.changes.written:
                condition = self._condition_of(key, entity)
                transaction.condition_check(self._table.record, *record_mapper.key(entity), condition=condition)
        return written

    def _condition_of(self, key: tuple[str, str], entity: Entity) -> Condition | None:
        read = self._read_items.get(key)
        version = None if read is None else read.version
        if version is not None:
            return IsOfVersion(version)
        if read is not None or (entity.RESOURCE_TYPE.conditional_put and self.changes.written[key][0] == "put"):
            return IS_NEW
        return None

    def _raise_conflict(self, error: TransactWriteError) -> None:
        if not is_conflict(error):
            raise error
        if self._guard is not None:
            entity_class, id = self._guard
            self._guard = None
            done = UnitOfWork(self._table, self.world, self._environment).get(entity_class, id)
            self.round_trips += 1
            if done is not None:
                raise AlreadyDone(done) from error
        raise ConflictError from error

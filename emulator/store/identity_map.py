"""Things read by their keys: each once, and as it was changed since; the world's own facts with the first of them."""

import math
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from msgspec import Struct

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.resource_types import Entity
from emulator.store.closed_worlds import POLL_SECONDS, WAIT_SECONDS, WorldClosedError, replacement_key, says_closed
from emulator.store.environment import Environment
from emulator.store.keys import can_be_key
from emulator.store.recent_records import is_read_again
from emulator.store.serialization import decode_record
from emulator.store.table import Record, Table
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.store.world_records import FACT_TYPES, PLATFORM_TYPES
from emulator.store.write_counts import Key, Stamp
from emulator.worlds import World

E = TypeVar("E", bound=Entity)


class AlreadyDone(Exception):  # noqa: N818 - it is an answer, not an error
    """The thing that guards this unit of work exists: the work was done before."""

    def __init__(self, guard: Any) -> None:
        super().__init__(guard.id)
        self.guard = guard


class _ReadItem(Struct, frozen=True):
    """What was read under a key: the thing and the version of its record, or None for both."""

    entity: Any
    version: int | None


_NOTHING = _ReadItem(None, None)


class IdentityMap:
    """Reads what is asked for once, and finds what was changed as it was changed.

    Attributes:
        world: whose things are read.
        changes: what was changed since.
        round_trips: counts the calls to DynamoDB.
    """

    def __init__(self, table: Table, world: World, environment: Environment) -> None:
        self.world = world
        self.changes = Changes()
        self.round_trips = 0
        self._table = table
        self._environment = environment
        self._read_items: dict[tuple[str, str], _ReadItem] = {}
        self._guard: tuple[type[Any], str] | None = None
        self._prefetch_keys: list[tuple[type[Any], str]] = []

    def guard(self, entity_class: type[E], id: str) -> None:
        """Names the thing whose existence means that this work was done before.

        It is read along with the first thing that is read, and its writing is part of the commit, so it costs no round
        trip of its own. AlreadyDone is raised as soon as it is seen.
        """
        self._guard = (entity_class, id)

    def prefetch(self, entity_class: type[Any], id: str) -> None:
        """Has one more thing read along with the first thing that is read."""
        self._prefetch_keys.append((entity_class, id))

    def get(self, entity_class: type[E], id: str) -> E | None:
        """The thing with this id, or None. Strongly consistent."""
        return self.get_many(entity_class, [id])[0]

    def get_many(self, entity_class: type[E], ids: Sequence[str]) -> list[E | None]:
        """The things with these ids in the order asked, None for each that does not exist. One round trip."""
        self.load([(entity_class, id) for id in ids])
        return [self._loaded(entity_class, id) for id in ids]

    def load(self, wanted: Iterable[tuple[type[Any], str]]) -> None:
        """Reads things of any kinds ahead, in one round trip (per 100); what was read already is not read again.

        The first time, it waits until the world is open. Raises WorldClosedError when that takes too long.
        """
        missing = [key for key in wanted if not self._is_loaded(*key) and can_be_key(key[1])]
        is_first = (Account.RESOURCE_TYPE.name, self.world.account) not in self._read_items
        if not is_first and not missing:
            return
        if self._guard is not None:
            missing.append(self._guard)
        if is_first:
            self._read_first([*missing, *self._prefetch_keys])
        else:
            keys = self._keys((self.world, *each) for each in missing)
            self._read_items |= self._items(keys, self._fetch(keys))
        self._check_guard()

    def _read_first(self, wanted: Sequence[tuple[type[Any], str]]) -> None:
        """Reads things, and what is about the world as a whole, where that is not known."""
        facts, keys = self._table.world_facts, self._keys((self.world, *each) for each in wanted)
        # Of an engine that has gone nothing is told from memory: its requests are answered with 503.
        known = facts.known(self.world) if self._table.connection.is_connected() else None
        if known is not None:
            self._read_items |= known
            self._read_items |= self._items(keys, self._fetch(keys))
            return
        keys_of_facts = self._keys(self._places_of_facts())
        stamp, records = self._fetch_when_open({**keys, **keys_of_facts})
        read = self._items(keys_of_facts, records)
        if not self._environment.sees_closed:
            facts.keep(self.world, read, stamp)
        self._read_items |= read
        self._read_items |= self._items(keys, records)

    def _places_of_facts(self) -> Iterator[tuple[World, type[Any], str]]:
        yield from ((self.world, each, self.world.account) for each in FACT_TYPES)
        if (platform := self.world.platform) is not None:
            yield from ((platform, each, platform.account) for each in PLATFORM_TYPES)

    def _keys(self, places: Iterable[tuple[World, type[Any], str]]) -> dict[Key, tuple[type[Any], str]]:
        of_table = self._table.keys
        return {
            (
                of_table.partition_key(world, entity_class.RESOURCE_TYPE),
                of_table.range_key(world, entity_class.RESOURCE_TYPE, id),
            ): (entity_class, id)
            for world, entity_class, id in places
        }

    def _items(self, keys: Mapping[Key, tuple[type[Any], str]], records: Iterable[Record]) -> dict[Key, _ReadItem]:
        """What there is under keys, by the type and the id that they stand for."""
        items = dict.fromkeys(((entity_class.RESOURCE_TYPE.name, id) for entity_class, id in keys.values()), _NOTHING)
        for record in records:
            if (key := keys.get((record.pk, record.sk))) is None:
                continue
            entity_class, id = key
            entity = self._entity(entity_class, record)
            if entity is None or entity.id == id:
                items[entity_class.RESOURCE_TYPE.name, id] = _ReadItem(entity, record.version)
        return items

    def _fetch_when_open(self, keys: Collection[Key]) -> tuple[Stamp | None, list[Record]]:
        """What is found under keys when the world is open, and the stamp of its facts from before that."""
        replacement = replacement_key(self._table.keys, self.world)
        end = time.monotonic() + WAIT_SECONDS
        while True:
            stamp = self._table.world_facts.stamp(keys)
            records = self._read({*keys, replacement})
            if self._environment.sees_closed or not says_closed(records, replacement):
                return stamp, records
            if time.monotonic() >= end:
                raise WorldClosedError
            time.sleep(POLL_SECONDS)

    def _fetch(self, keys: Mapping[Key, tuple[type[Any], str]]) -> list[Record]:
        """The records that there are under keys; those that are remembered are not read."""
        recent = self._table.recent_records
        known = recent.known(keys)
        missing = [key for key in keys if key not in known]
        stamps = recent.stamps(key for key in missing if is_read_again(keys[key][0]))
        found = self._read(missing)
        recent.keep_read(found, stamps)
        return [*known.values(), *found]

    def _read(self, keys: Collection[Key]) -> list[Record]:
        self.round_trips += math.ceil(len(keys) / MAX_ACTIONS)
        if not keys:
            return []
        if len(keys) > 1:
            return list(self._table.record.get_all(keys))
        found = self._table.record.get_one(*next(iter(keys)))
        return [] if found is None else [found]

    def _check_guard(self) -> None:
        if self._guard is None:
            return
        found = self._loaded(*self._guard)
        self._guard = None
        if found is not None:
            raise AlreadyDone(found)

    def _entity(self, entity_class: type[E], record: Record) -> E | None:
        expired = record.expires_at is not None and record.expires_at <= self._environment.real_now
        return None if expired else self._environment.decoded_states.decode(record, entity_class)

    def _keep(self, entity_class: type[E], record: Record) -> E | None:
        """The thing of a record that a list brought, read from now on."""
        entity = self._entity(entity_class, record)
        # What was read before keeps its version: a rule may have decided by it.
        id = (entity or decode_record(record, entity_class)).id
        self._read_items.setdefault((entity_class.RESOURCE_TYPE.name, id), _ReadItem(entity, record.version))
        return entity

    def _is_loaded(self, entity_class: type[Any], id: str) -> bool:
        key = (entity_class.RESOURCE_TYPE.name, id)
        return key in self._read_items or key in self.changes.written

    def _loaded(self, entity_class: type[E], id: str) -> E | None:
        written = self.changes.written.get((entity_class.RESOURCE_TYPE.name, id))
        if written is not None:
            action, changed = written
            return cast(E, changed) if action == "put" else None
        read = self._read_items.get((entity_class.RESOURCE_TYPE.name, id))
        entity: E | None = None if read is None else read.entity
        return entity

    def as_read(self, entity: Entity) -> Any:
        """A thing as it was read, before it was changed; None where it was not there, or not looked for."""
        read = self._read_items.get((entity.RESOURCE_TYPE.name, entity.id))
        return None if read is None else read.entity

    def is_new(self, entity: Entity) -> bool:
        """Whether a thing was not there when this unit of work began, as far as it looked."""
        return self.version_of(entity) is None

    def version_of(self, entity: Entity) -> int | None:
        """The version that a thing had when it was read; None where it was not there, or not looked for."""
        read = self._read_items.get((entity.RESOURCE_TYPE.name, entity.id))
        return None if read is None else read.version

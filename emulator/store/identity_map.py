"""Things read by their keys: each once, and as it was changed since; the world's own facts with the first of them."""

import math
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from msgspec import Struct

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.resource_types import Entity
from emulator.billing.system.faults import Faults
from emulator.billing.system.webhook_endpoints import WebhookEndpoints
from emulator.billing.system.world_clock import WorldClock
from emulator.store.closed_worlds import POLL_SECONDS, WAIT_SECONDS, WorldClosedError, replacement_key, says_closed
from emulator.store.environment import Environment
from emulator.store.keys import can_be_key
from emulator.store.serialization import decode_record
from emulator.store.table import Record, Table
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.worlds import World

E = TypeVar("E", bound=Entity)

_PREFETCHED_TYPES: tuple[type[Any], ...] = (Account, WebhookEndpoints, Faults, WorldClock)
"""One record of each is about a world as a whole, its id the account's, and is needed by nearly every request."""

_PLATFORM_TYPES: tuple[type[Any], ...] = (Account, WebhookEndpoints)
"""What a platform's own world has to say in those of its connected accounts."""


class AlreadyDone(Exception):  # noqa: N818 - it is an answer, not an error
    """The thing that guards this unit of work exists: the work was done before."""

    def __init__(self, guard: Any) -> None:
        super().__init__(guard.id)
        self.guard = guard


class _ReadItem(Struct, frozen=True):
    """What was read under a key: the thing and the version of its record, or None for both."""

    entity: Any
    version: int | None


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
        first = (Account.RESOURCE_TYPE.name, self.world.account) not in self._read_items
        missing = [key for key in wanted if not self._is_loaded(*key) and can_be_key(key[1])]
        if not first and not missing:
            return
        places = [(self.world, *key) for key in (*missing, *(self._prefetched_keys() if first else ()))]
        if self._guard is not None:
            places.append((self.world, *self._guard))
        if first and self.world.platform is not None:
            platform = self.world.platform
            places.extend((platform, each, platform.account) for each in _PLATFORM_TYPES)
        of_table = self._table.keys
        keys = {
            (
                of_table.partition_key(world, each.RESOURCE_TYPE),
                of_table.range_key(world, each.RESOURCE_TYPE, id),
            ): (each, id)
            for world, each, id in places
        }
        for entity_class, id in keys.values():
            self._read_items[entity_class.RESOURCE_TYPE.name, id] = _ReadItem(None, None)
        for record in self._fetch_first(keys) if first else self._fetch(keys):
            entity_class, id = keys[record.pk, record.sk]
            entity = self._entity(entity_class, record)
            if entity is None or entity.id == id:
                self._read_items[entity_class.RESOURCE_TYPE.name, id] = _ReadItem(entity, record.version)
        self._check_guard()

    def _prefetched_keys(self) -> Iterable[tuple[type[Any], str]]:
        return [*((each, self.world.account) for each in _PREFETCHED_TYPES), *self._prefetch_keys]

    def _fetch_first(self, keys: Mapping[tuple[str, str], tuple[type[Any], str]]) -> Iterable[Record]:
        """The first records that are read, with those about the world as a whole, which are known by then."""
        if self._environment.is_shared:
            return self._fetch_when_open(keys)
        facts = self._table.world_facts
        about_world = [key for key, (entity_class, _) in keys.items() if entity_class in _PREFETCHED_TYPES]
        # What is known of a world that is closed may be of the one before, by the time that it is open.
        need_not_wait = self._need_not_wait()
        known = facts.known(about_world) if need_not_wait else {}
        wanted = [key for key in keys if key not in known]
        fetch = self._fetch if need_not_wait else self._fetch_when_open
        if len(known) == len(about_world):
            return [*fetch(wanted), *filter(None, known.values())]
        with facts.reading(about_world) as read:
            found = list(fetch(wanted))
            by_key = {(each.pk, each.sk): each for each in found}
            read |= {key: by_key.get(key) for key in about_world if key not in known}
        return [*found, *filter(None, known.values())]

    def _need_not_wait(self) -> bool:
        return self._environment.sees_closed or self._environment.is_known_open(self.world)

    def _fetch_when_open(self, keys: Collection[tuple[str, str]]) -> Iterable[Record]:
        if self._need_not_wait():
            return self._fetch(keys)
        replacement = replacement_key(self._table.keys, self.world)
        asked = {*keys, replacement}
        end = time.monotonic() + WAIT_SECONDS
        while says_closed(records := list(self._fetch(asked)), replacement):
            if time.monotonic() >= end:
                raise WorldClosedError
            time.sleep(POLL_SECONDS)
        self._environment.gates.note_open(self.world)
        return [each for each in records if (each.pk, each.sk) in keys]

    def _fetch(self, keys: Collection[tuple[str, str]]) -> Iterable[Record]:
        self.round_trips += math.ceil(len(keys) / MAX_ACTIONS)
        if len(keys) != 1:
            return self._table.record.get_all(keys)
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

"""What a unit of work reads: through an identity map, the world's own facts along with the first thing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from emulator.billing.core.account import Account
from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.ids import bounds
from emulator.billing.core.resource_types import Entity, ResourceType
from emulator.billing.system.faults import Faults
from emulator.billing.system.jobs import Job
from emulator.billing.system.search_terms import SearchTerm
from emulator.billing.system.test_clocks import TestClock
from emulator.billing.system.webhook_endpoints import WebhookEndpoint, WebhookEndpoints
from emulator.billing.system.world_clock import WorldClock
from emulator.store.indexes import indexes_of
from emulator.store.keys import can_be_key, partition_key, sort_key_of
from emulator.store.list_queries import NumberRange, Query, Selection, matches, number_query, plan
from emulator.store.serialization import decode_record
from emulator.store.table import Record, Table
from emulator.worlds import World

E = TypeVar("E", bound=Entity)
C = TypeVar("C")
Item = TypeVar("Item")

MAX_ACTIONS = 100
"""DynamoDB's limit for one TransactWriteItems, and for one BatchGetItem."""

_PREFETCHED_TYPES: tuple[type[Any], ...] = (Account, WebhookEndpoints, Faults, WorldClock)
"""One record of each is about a world as a whole, its id the account's, and is needed by nearly every request."""


class UnknownCursorError(Exception):
    """A listing was to start at a thing that does not exist."""


class AlreadyDone(Exception):  # noqa: N818 - it is an answer, not an error
    """The thing that guards this unit of work exists: the work was done before."""

    def __init__(self, guard: Any) -> None:
        super().__init__(guard.id)
        self.guard = guard


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a listing, newest first; `has_more` speaks of the direction that was asked for."""

    items: Sequence[Item]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Environment:
    """Where and when a unit of work happens, but for the account and its clock: see `Context`.

    `real_now` is unix seconds, UTC, outside of every world; `api_version` that of accounts that have no settings yet.
    """

    real_now: int
    base_url: str
    next_stamp: Callable[[], int]
    fixed_endpoints: Sequence[WebhookEndpoint] = ()
    allows_link_local: bool = False
    api_version: str = NEWEST


@dataclass(frozen=True, slots=True)
class _ReadItem:
    """What was read under a key: the thing and the version of its record, or None for both."""

    entity: Any
    version: int | None


class ReadSession:
    """Reads what is asked for once, and finds what was changed as it was changed.

    `round_trips` counts the calls to DynamoDB; `has_declined` is whether a card was charged in vain because of
    `decline_cards`.
    """

    def __init__(self, table: Table, world: World, environment: Environment) -> None:
        self.world = world
        self.changes = Changes()
        self.round_trips = 0
        self.has_declined = False
        self._table = table
        self._environment = environment
        self._ctx: Context | None = None
        self._test_clock: str | None = None
        self._declining = False
        self._read_items: dict[tuple[str, str], _ReadItem] = {}
        self._guard: tuple[type[Any], str] | None = None
        self._attachments: dict[type[Any], Any] = {}
        self._prefetch_keys: list[tuple[type[Any], str]] = []

    @property
    def ctx(self) -> Context:
        """The moment of this unit of work. The account's settings are read along with the first thing that is read."""
        if self._ctx is None:
            account, environment, test_clock = self._account(self.world), self._environment, self.test_clock
            world_now = self.clock.at(environment.real_now)
            now = world_now if test_clock is None else test_clock.now
            self._ctx = Context(
                now,
                account,
                self.world.livemode,
                environment.base_url,
                environment.next_stamp,
                self._is_notified,
                self._note_decline,
                environment.allows_link_local,
                now - world_now,
            )
        return self._ctx

    @property
    def test_clock(self) -> TestClock | None:
        """The test clock that what this unit of work is about lives on."""
        return None if self._test_clock is None else self.get(TestClock, self._test_clock)

    def enter_time_of(self, thing: object) -> None:
        """From now on it is what time it is for a thing: by the test clock that it names, if it names one.

        What is saved from now on is due by that clock, too. The first clock stays.
        """
        named = getattr(thing, "test_clock", None)
        if isinstance(named, str) and self._test_clock is None:
            self._test_clock, self._ctx = named, None

    @property
    def api_version(self) -> str:
        """What requests that ask for no version are answered in: a platform's own, where it acts for an account."""
        return self._account(self.world.platform or self.world).api_version

    def _account(self, world: World) -> Account:
        self.load([])
        known = self._loaded(Account, world.account)
        return known or Account(id=world.account, api_version=self._environment.api_version, owner=world.owner)

    @property
    def real_now(self) -> int:
        """The second it is outside of every world: unix seconds, UTC."""
        return self._environment.real_now

    @property
    def clock(self) -> WorldClock:
        """The world's clock, read along with the first thing that is read."""
        return self._prefetched(WorldClock) or WorldClock(id=self.world.account)

    def is_due(self, job: Job) -> bool:
        """Whether a worker may take a job now."""
        available_at = job.available_at(self.clock)
        return available_at is not None and available_at <= self._environment.real_now

    @property
    def webhook_endpoints(self) -> WebhookEndpoints:
        """The world's endpoints, read along with the first thing that is read."""
        return self._prefetched(WebhookEndpoints) or WebhookEndpoints(id=self.world.account)

    def endpoints(self) -> list[WebhookEndpoint]:
        """Who gets the events of this world: the world's own endpoints, its platform's, and those of every world."""
        own = [endpoint for endpoint in self.webhook_endpoints.endpoints if not endpoint.connect]
        return [*own, *self._endpoints_of_platform(), *self._environment.fixed_endpoints]

    def _endpoints_of_platform(self) -> list[WebhookEndpoint]:
        owner = self.world.owner
        known = None if owner is None else self._loaded(WebhookEndpoints, owner)
        return [] if known is None else [endpoint for endpoint in known.endpoints if endpoint.connect]

    def _is_notified(self, event_type: str) -> bool:
        return any(endpoint.wants(event_type) for endpoint in self.endpoints())

    def decline_cards(self) -> None:
        """From now on, every card that is charged declines."""
        self._declining = True

    def _note_decline(self) -> bool:
        self.has_declined = self._declining
        return self._declining

    @property
    def faults(self) -> Faults:
        """What is to go wrong in this world, read along with the first thing that is read."""
        return self._prefetched(Faults) or Faults(id=self.world.account)

    def _prefetched(self, entity_class: type[E]) -> E | None:
        self.load([])
        return self._loaded(entity_class, self.world.account)

    def attachment(self, entity_class: type[C]) -> C:
        """The one object of a class that goes with this unit of work, made when it is first asked for.

        There the layers above keep what they worked out about it.
        """
        if entity_class not in self._attachments:
            self._attachments[entity_class] = entity_class()
        return cast(C, self._attachments[entity_class])

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
        """Reads things of any kinds ahead, in one round trip (per 100); what was read already is not read again."""
        missing = {
            (entity_class.RESOURCE_TYPE.name, id): entity_class
            for entity_class, id in wanted
            if not self._is_loaded(entity_class, id) and can_be_key(id)
        }
        first = (Account.RESOURCE_TYPE.name, self.world.account) not in self._read_items
        if not first and not missing:
            return
        if first:
            missing.update(
                {
                    (entity_class.RESOURCE_TYPE.name, self.world.account): entity_class
                    for entity_class in _PREFETCHED_TYPES
                }
            )
            missing.update(
                {(entity_class.RESOURCE_TYPE.name, id): entity_class for entity_class, id in self._prefetch_keys}
            )
        if self._guard is not None:
            entity_class, id = self._guard
            missing.setdefault((entity_class.RESOURCE_TYPE.name, id), entity_class)
        keys = {
            (partition_key(self.world, entity_class.RESOURCE_TYPE), id): (entity_class, id)
            for (_, id), entity_class in missing.items()
        }
        platform = self.world.platform
        if first and platform is not None:
            for each in (Account, WebhookEndpoints):
                keys[partition_key(platform, each.RESOURCE_TYPE), platform.account] = (each, platform.account)
        self.round_trips += (len(keys) + MAX_ACTIONS - 1) // MAX_ACTIONS
        for entity_class, id in keys.values():
            self._read_items[entity_class.RESOURCE_TYPE.name, id] = _ReadItem(None, None)
        for record in self._fetch(list(keys)):
            entity_class, id = keys[record.pk, record.sk]
            self._read_items[entity_class.RESOURCE_TYPE.name, id] = _ReadItem(
                self._entity(entity_class, record), int(record.version)
            )
        self._check_guard()

    def _fetch(self, keys: list[tuple[str, str]]) -> Iterable[Record]:
        if len(keys) > 1:
            return self._table.record.batch_get(keys, consistent_read=True)
        try:
            return [self._table.record.get(*keys[0], consistent_read=True)]
        except self._table.record.DoesNotExist:
            return []

    def _check_guard(self) -> None:
        if self._guard is None:
            return
        found = self._loaded(*self._guard)
        self._guard = None
        if found is not None:
            raise AlreadyDone(found)

    def _entity(self, entity_class: type[E], record: Record) -> E | None:
        expired = record.expires_at is not None and record.expires_at <= self._environment.real_now
        return None if expired else decode_record(record, entity_class)

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

    def list(self, entity_class: type[E], selection: Selection) -> Page[E]:
        """One page of the things of a kind, newest first.

        Raises UnknownCursorError when the cursor names nothing.
        """
        if selection.cursor is not None and not can_be_key(selection.cursor):
            raise UnknownCursorError(selection.cursor)
        resource_type = entity_class.RESOURCE_TYPE
        query, covered = plan(
            self.world,
            resource_type,
            selection,
            self._cursor_key(entity_class, selection.cursor),
            self._table.oldest_shapes.get(resource_type.name, 1),
        )
        rest = {name: value for name, value in selection.equals.items() if name not in covered}
        wanted = selection.limit + 1
        # One more than the page and its successor, for the cursor that the query begins with.
        size = wanted + (selection.cursor is not None)
        limit = None if rest or selection.predicate else size
        page_size = size if selection.predicate_seldom_fails and not rest else None
        self.round_trips += 1
        found: list[E] = []
        cursor_seen = False
        for record in query.run(self._table.record, limit, page_size):
            if record.sk == selection.cursor:
                cursor_seen = True
                continue
            entity = self._entity(entity_class, record)
            # What was read before keeps its version: a rule may have decided by it.
            self._read_items.setdefault(
                (entity_class.RESOURCE_TYPE.name, record.sk), _ReadItem(entity, int(record.version))
            )
            if entity is not None and matches(entity, rest, selection.predicate):
                found.append(entity)
            if len(found) == wanted:
                break
        if selection.cursor is not None and not cursor_seen and self.get(entity_class, selection.cursor) is None:
            raise UnknownCursorError(selection.cursor)
        items = found[: selection.limit]
        return Page(items[::-1] if selection.is_forward else items, len(found) == wanted)

    def list_by_number(self, entity_class: type[E], numbers: NumberRange, limit: int) -> Sequence[E] | None:
        """All things of a kind whose number (`Indexes.number`) lies within a range, in any order.

        None where there are more of them than `limit`, or where some may stand in no index: those of the number 0, and
        what the table holds from before there was one.
        """
        resource_type = entity_class.RESOURCE_TYPE
        if numbers.low <= 0 <= numbers.high or not self._table.has_numbers(resource_type):
            return None
        self.round_trips += 1
        records = list(number_query(self.world, resource_type, numbers).run(self._table.record, limit + 1))
        if len(records) > limit:
            return None
        low, high = bounds(resource_type.prefix, None, None)
        found = [self._entity(entity_class, record) for record in records if low <= record.sk <= high]
        return [entity for entity in found if entity is not None]

    def list_by_term(self, entity_class: type[E], prefix: str, limit: int) -> Sequence[E] | None:
        """All things of a kind that have a search term with this prefix, newest first.

        None where there are more of them than `limit`, or where some may have no terms. Costs two round trips.
        """
        if not self.has_search_terms(entity_class.RESOURCE_TYPE):
            return None
        self.round_trips += 1
        hash_key = partition_key(self.world, SearchTerm.RESOURCE_TYPE)
        query = Query(None, hash_key, f"{prefix}#", f"{prefix}$", forward=False)
        subjects = [decode_record(record, SearchTerm).subject for record in query.run(self._table.record, limit + 1)]
        if len(subjects) > limit:
            return None
        return [entity for entity in self.get_many(entity_class, subjects) if entity is not None]

    def has_search_terms(self, resource_type: ResourceType) -> bool:
        """Whether all things of a type have their search terms; where some may not, none is written or asked for."""
        indexes = indexes_of(resource_type)
        oldest = self._table.oldest_shapes.get(resource_type.name, 1)
        return bool(indexes.terms) and oldest >= indexes.terms_since

    def as_read(self, entity: Entity) -> Any:
        """A thing as it was read, before it was changed; None where it was not there, or not looked for."""
        read = self._read_items.get((entity.RESOURCE_TYPE.name, entity.id))
        return None if read is None else read.entity

    def _cursor_key(self, entity_class: type[E], cursor: str | None) -> str | None:
        """Where a cursor stands in its listing: an id says so itself, unless callers choose the ids of the kind."""
        if cursor is None or indexes_of(entity_class.RESOURCE_TYPE).sort_key == "id":
            return cursor
        found = self.get(entity_class, cursor)
        if found is None:
            raise UnknownCursorError(cursor)
        return sort_key_of(found)

    def is_new(self, entity: Entity) -> bool:
        """Whether a thing was not there when this unit of work began, as far as it looked."""
        return self.version_of(entity) is None

    def version_of(self, entity: Entity) -> int | None:
        """The version that a thing had when it was read; None where it was not there, or not looked for."""
        read = self._read_items.get((entity.RESOURCE_TYPE.name, entity.id))
        return None if read is None else read.version

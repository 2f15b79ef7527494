"""What a unit of work reads, and in whose time: things by their keys, lists, the world's own facts."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from emulator.billing.core.account import Account
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import Entity, ResourceType
from emulator.billing.system.faults import Faults
from emulator.billing.system.jobs import Job
from emulator.billing.system.search_terms import SearchTerm
from emulator.billing.system.test_clocks import TestClock
from emulator.billing.system.webhook_endpoints import WebhookEndpoint, WebhookEndpoints
from emulator.billing.system.world_clock import WorldClock
from emulator.store.environment import Environment
from emulator.store.identity_map import IdentityMap
from emulator.store.indexes import indexes_of
from emulator.store.keys import can_be_key
from emulator.store.list_queries import (
    NumberRange,
    Page,
    Query,
    Selection,
    UnknownCursorError,
    matches,
    number_query,
    plan,
)
from emulator.store.serialization import decode_record
from emulator.store.table import Table
from emulator.worlds import World

C = TypeVar("C")
E = TypeVar("E", bound=Entity)


class ReadSession(IdentityMap):
    """Reads by keys and by lists, in the time and with the settings of the world.

    `has_declined` is whether a card was charged in vain because of `decline_cards`.
    """

    def __init__(self, table: Table, world: World, environment: Environment) -> None:
        super().__init__(table, world, environment)
        self.has_declined = False
        self._ctx: Context | None = None
        self._test_clock: str | None = None
        self._declining = False
        self._attachments: dict[type[Any], Any] = {}

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

    def list(self, entity_class: type[E], selection: Selection) -> Page[E]:
        """One page of the things of a kind, newest first.

        Raises UnknownCursorError when the cursor names nothing.
        """
        if selection.cursor is not None and not can_be_key(selection.cursor):
            raise UnknownCursorError(selection.cursor)
        self._begin_query()
        resource_type = entity_class.RESOURCE_TYPE
        query, covered = plan(
            self._table.keys,
            self.world,
            resource_type,
            selection,
            self._cursor_key(entity_class, selection.cursor),
            self._table.oldest_shapes.get(resource_type.name, 1),
        )
        wanted = selection.limit + 1
        # One more than the page and its successor, for the cursor that the query begins with.
        size = wanted + (selection.cursor is not None)
        seldom_fails = selection.predicate is None or selection.predicate_seldom_fails
        page_size = size if seldom_fails and selection.equals.keys() <= set(covered) else None
        found: list[E] = []
        cursor = None if selection.cursor is None else self._range_key(resource_type, selection.cursor)
        cursor_seen = False
        for record in query.run(self._table.record, None, page_size):
            if record.sk == cursor:
                cursor_seen = True
                continue
            entity = self._keep(entity_class, record)
            # What callers choose may have the separator of keys in it: under `a` stands what is filed under `a#b`, too.
            if entity is not None and matches(entity, selection.equals, selection.predicate):
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
        self._begin_query()
        query = number_query(self._table.keys, self.world, resource_type, numbers)
        records = list(query.run(self._table.record, limit + 1))
        if len(records) > limit:
            return None
        low, high = self._table.keys.bounds(resource_type, None, None)
        found = [self._entity(entity_class, record) for record in records if low <= record.sk <= high]
        return [entity for entity in found if entity is not None]

    def list_by_term(self, entity_class: type[E], prefix: str, limit: int) -> Sequence[E] | None:
        """All things of a kind that have a search term with this prefix, newest first.

        None where there are more of them than `limit`, or where some may have no terms. Costs two round trips.
        """
        if not self.has_search_terms(entity_class.RESOURCE_TYPE):
            return None
        self._begin_query()
        hash_key = self._table.keys.partition_key(self.world, SearchTerm.RESOURCE_TYPE)
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

    def _begin_query(self) -> None:
        """Counts a round trip, and makes sure that nobody has closed the world.

        That costs one more where nothing was read before, and what is about the world is not remembered.
        """
        self.load([])
        self.round_trips += 1

    def _cursor_key(self, entity_class: type[E], cursor: str | None) -> str | None:
        """Where a cursor stands in its listing: an id says so itself, unless callers choose the ids of the kind."""
        if cursor is None:
            return None
        if indexes_of(entity_class.RESOURCE_TYPE).sort_key == "id":
            return self._range_key(entity_class.RESOURCE_TYPE, cursor)
        found = self.get(entity_class, cursor)
        if found is None:
            raise UnknownCursorError(cursor)
        return self._table.keys.place_of(self.world, found)

    def _range_key(self, resource_type: ResourceType, id: str) -> str:
        return self._table.keys.range_key(self.world, resource_type, id)

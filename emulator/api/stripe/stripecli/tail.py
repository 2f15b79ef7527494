"""Following the events of a world as they come, whichever process emits them.

What this process commits comes by its `CommitFeed`. Other processes' events are only in the store: looking there reads
the last seconds again, so it is done now and then.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from emulator.api.stripe.stripecli.commit_feed import Subscription
from emulator.billing.core.events import Event
from emulator.billing.system.listener_notices import ListenerNotice
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

OVERLAP_SECONDS = 3
"""An id is given before its commit: what is this old may still appear behind what was seen."""

LOOK_SECONDS = 1.0
"""How soon events are seen that another process emitted."""

_PAGE = 100

E = TypeVar("E", bound=Event | ListenerNotice)


class TailedEvent(Struct, frozen=True):
    """An event, and what it was read in: the listener's own world, or that of a connected account."""

    event: Event
    uow: UnitOfWork


class Tail:
    """The events from now on, each one once, oldest first; those that are resent once more. For one thread.

    A platform hears the events of its connected accounts as well.
    """

    def __init__(
        self, store: Store, world: World, subscription: Subscription, timer: Callable[[], float] = time.monotonic
    ) -> None:
        """`subscription` is this world's, `timer` counts seconds."""
        self._store = store
        self._world = world
        self._subscription = subscription
        self._timer = timer
        uow = store.unit_of_work(world)
        self._events = _ListingPoller(Event, uow.ctx.now)
        self._notices = _ListingPoller(ListenerNotice, uow.real_now)
        self._look()

    def poll(self) -> list[TailedEvent]:
        """What has come since the last time."""
        # One of the two: were the store away during the second, what the first found would be lost.
        return self._look() if self._timer() - self._looked_at >= LOOK_SECONDS else self._fetch()

    def _fetch(self) -> list[TailedEvent]:
        """What this process has committed."""
        emitted = self._subscription.fetch()
        if not emitted:
            return []
        uow = self._store.unit_of_work(self._world)
        events = self._events.unseen([each for each in emitted if isinstance(each, Event)], uow.ctx.now)
        notices = self._notices.unseen([each for each in emitted if isinstance(each, ListenerNotice)], uow.real_now)
        return [*(TailedEvent(event, uow) for event in events), *self._events_of_notices(notices, uow)]

    def _look(self) -> list[TailedEvent]:
        """What is in the store."""
        uow = self._store.unit_of_work(self._world)
        events = self._events.poll(uow, uow.ctx.now)
        notices = self._notices.poll(uow, uow.real_now) if self._world.platform is None else []
        # Only now: had the store been away, it would be looked at again at once.
        self._looked_at = self._timer()
        return [*(TailedEvent(event, uow) for event in events), *self._events_of_notices(notices, uow)]

    def _events_of_notices(self, notices: Sequence[ListenerNotice], uow: UnitOfWork) -> Iterator[TailedEvent]:
        if self._world.platform is None:
            for notice in notices:
                yield from self._events_of_notice(notice, uow)

    def _events_of_notice(self, notice: ListenerNotice, own: UnitOfWork) -> Iterator[TailedEvent]:
        connected = None if notice.account is None else self._world.connected(notice.account)
        uow = own if connected is None else self._store.unit_of_work(connected)
        for event in uow.get_many(Event, notice.events):
            if event is not None:
                yield TailedEvent(event, uow)


class _ListingPoller(Generic[E]):
    """What comes newly into the listing of one kind; seconds are of the time that its ids are made by."""

    def __init__(self, entity_class: type[E], now: int) -> None:
        self._kind = entity_class
        self._looked_at = now
        self._seen: dict[str, int] = {}

    def unseen(self, emitted: Sequence[E], now: int) -> list[E]:
        """Those that were not there before, in their order; from now on they are."""
        new = [each for each in emitted if each.id not in self._seen]
        self._seen.update({each.id: now for each in new})
        return new

    def poll(self, uow: UnitOfWork, now: int) -> list[E]:
        """What was not there the last time, oldest first."""
        since = min(self._looked_at, now) - OVERLAP_SECONDS
        self._seen = {id: seen_at for id, seen_at in self._seen.items() if seen_at >= since}
        found: list[E] = []
        cursor: str | None = None
        while True:
            selection = Selection(equals={}, limit=_PAGE, created_from=since, starting_after=cursor)
            page = uow.list(self._kind, selection)
            found.extend(each for each in page.items if each.id not in self._seen)
            if not page.has_more:
                break
            cursor = page.items[-1].id
        # Only now: had the store been away, the next poll would have to look as far back as this one.
        self._looked_at = now
        self._seen.update({each.id: now for each in found})
        return found[::-1]

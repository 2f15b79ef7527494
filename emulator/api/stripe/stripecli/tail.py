"""Following the events of a world as they are told, whichever process tells them."""

from typing import TypeVar

from emulator.billing.events import Event
from emulator.billing.webhook_resends import ListenerResend
from emulator.store.listing import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

OVERLAP_SECONDS = 3
"""An id is given before its commit: what is this old may still appear behind what was seen."""

_PAGE = 100

E = TypeVar("E", Event, ListenerResend)


class Tail:
    """The events from now on, each one once, oldest first; those that are resent once more. For one thread."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._looked_at = store.unit_of_work(world).at.now
        self._seen: dict[str, int] = {}
        self.fresh()

    def fresh(self) -> list[Event]:
        """What has come since the last time."""
        unit = self._store.unit_of_work(self._world)
        since = min(self._looked_at, unit.at.now) - OVERLAP_SECONDS
        self._looked_at = unit.at.now
        self._seen = {id: created for id, created in self._seen.items() if created >= since}
        told = self._unseen(unit, Event, since)
        resent = self._unseen(unit, ListenerResend, since)
        again = unit.get_many(Event, [each.event for each in resent])
        return [*told, *(event for event in again if event is not None)]

    def _unseen(self, unit: UnitOfWork, kind: type[E], since: int) -> list[E]:
        found: list[E] = []
        cursor: str | None = None
        while True:
            selection = Selection(equals={}, limit=_PAGE, created_from=since, starting_after=cursor)
            page = unit.list(kind, selection)
            found.extend(each for each in page.items if each.id not in self._seen)
            if not page.has_more:
                break
            cursor = page.items[-1].id
        self._seen.update({each.id: each.created for each in found})
        return found[::-1]

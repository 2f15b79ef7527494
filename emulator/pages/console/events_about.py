"""The events about some objects: they stand in no index, so that a world's events are read, newest first."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from emulator.billing.core.events import Event
from emulator.billing.core.ids import made_in_real_time
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_BATCH_SIZE = 500


class EventsFound(Struct, frozen=True):
    """Events, newest first; after the one with the id `go_on_after` there may be more, unless it is None."""

    events: Sequence[Event]
    go_on_after: str | None


def events_about(
    uow: UnitOfWork,
    ids: Collection[str],
    limit: int,
    *,
    most_read: int,
    type: str = "",
    after: str | None = None,
) -> EventsFound:
    """The newest events about things with these ids, of a type if one is given, after an event if one is given.

    They are looked for among the newest `most_read`, which are read some hundreds at a time.

    Raises UnknownCursorError when there is no event `after`.
    """
    found: list[Event] = []
    equals, created_from = {"type": type} if type else {}, _first_second(uow, ids)
    for _ in range(-(-most_read // _BATCH_SIZE)):
        selection = Selection(equals=equals, limit=_BATCH_SIZE, created_from=created_from, starting_after=after)
        page = uow.list(Event, selection)
        for event in page.items:
            if event.object_id in ids:
                found.append(event)
            if len(found) == limit:
                return EventsFound(found, event.id if page.has_more or event is not page.items[-1] else None)
        if not page.has_more:
            return EventsFound(found, None)
        after = page.items[-1].id
    return EventsFound(found, after)


def _first_second(uow: UnitOfWork, ids: Collection[str]) -> int | None:
    """Unix seconds of the world's time from which on there can be events about things; None where none is known.

    What was made while the world's clock showed another time than the real one, or lives on a test clock, may have an
    id of a time that its events are not of.
    """
    clock = uow.clock
    if clock.set_back or clock.ahead or clock.frozen_at is not None:
        return None
    seconds = [made_in_real_time(id, uow.real_now) for id in ids]
    known = [each for each in seconds if each is not None]
    return min(known) if known and len(known) == len(seconds) else None

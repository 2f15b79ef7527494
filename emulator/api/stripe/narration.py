"""Telling events: each happening of a unit of work becomes an event object, rendered once."""

from typing import Any

from emulator.api.stripe.versions import NEWEST
from emulator.billing.changes import Happening
from emulator.billing.events import Cause, Event
from emulator.billing.kinds import Entity
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered, is_rendered, render


def narrate(work: UnitOfWork) -> list[Event]:
    """Adds the events of what happened to the unit of work, in order; a change nobody could see makes none.

    Returns the events.
    """
    told: list[Event] = []
    renderings = _Renderings(work)
    for happening in work.changes.happenings:
        if not is_rendered(happening.after):
            continue
        data = _data(happening, renderings)
        if data is not None:
            event = _event(work, happening, data)
            work.changes.save(event)
            work.changes.follow(event)
            told.append(event)
    return told


class _Renderings:
    """Each state is rendered once, however many events show it."""

    def __init__(self, work: UnitOfWork) -> None:
        self._at = work.at
        self._shown: dict[int, Rendered] = {}

    def of(self, entity: Entity) -> Rendered:
        if id(entity) not in self._shown:
            self._shown[id(entity)] = render(entity, self._at)
        return self._shown[id(entity)]


def _data(happening: Happening, renderings: _Renderings) -> dict[str, Any] | None:
    after = renderings.of(happening.after)
    if happening.before is None:
        return {"object": after}
    previous = previous_attributes(renderings.of(happening.before), after)
    return {"object": after, "previous_attributes": previous} if previous else None


def _event(work: UnitOfWork, happening: Happening, data: dict[str, Any]) -> Event:
    cause = work.cause if happening.prompted else Cause()
    return Event(
        id=work.at.new_id("evt"),
        created=work.at.now,
        type=happening.type,
        api_version=NEWEST,
        data=data,
        idempotency_key=cause.idempotency_key,
        request_id=cause.request_id,
    )


def previous_attributes(before: Rendered, after: Rendered) -> Rendered:
    """The old values of what changed, nested: of a map only its changed keys, of a list the whole old list.

    A key that is new shows as null (docs.stripe.com/api/events/object, `data.previous_attributes`).
    """
    previous: Rendered = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            old = previous_attributes(old, new)
        previous[name] = old
    return {name: previous[name] for name in sorted(previous)}

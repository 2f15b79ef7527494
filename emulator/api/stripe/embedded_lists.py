"""Lists inside of an object that a reply shows: they are as the request leaves them."""

from collections.abc import Sequence
from typing import TypeVar

from emulator.billing.core.resource_types import Entity
from emulator.store.keys import sort_key_of
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

E = TypeVar("E", bound=Entity)


def with_changes(uow: UnitOfWork, entity_class: type[E], selection: Selection, stored: Sequence[E]) -> list[E]:
    """What a selection holds once the request is done, newest first; `stored` is what the store has of it so far.

    What the request makes is among it, what it removes, or changes so that it is not selected any more, is not.
    """
    last = {each.id: each for each in stored}
    for action, entity in uow.changes.written.values():
        if isinstance(entity, entity_class):
            last.pop(entity.id, None)
            if action == "put" and _is_selected(entity, selection):
                last[entity.id] = entity
    return sorted(last.values(), key=sort_key_of, reverse=True)


def _is_selected(entity: Entity, selection: Selection) -> bool:
    is_equal = all(getattr(entity, name) == value for name, value in selection.equals.items())
    return is_equal and (selection.predicate is None or selection.predicate(entity))

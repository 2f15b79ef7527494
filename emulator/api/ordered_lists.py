"""Lists in any order. Newest first is one query on an index; any other order reads the whole selection and sorts it."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.store.keys import sort_key_of
from emulator.store.list_queries import Page, Selection, UnknownCursorError
from emulator.store.unit_of_work import UnitOfWork

E = TypeVar("E", bound=Entity)

_BATCH_SIZE = 500


class Order(Struct, Generic[E], frozen=True):
    """What a list is sorted by, and then by creation; `by` None is creation alone."""

    by: Callable[[E], Any] | None = None
    descending: bool = True


def sorted_page(uow: UnitOfWork, entity_class: type[E], selection: Selection, order: Order[E]) -> Page[E]:
    """One page of a selection. Raises UnknownCursorError when its cursor names nothing in it."""
    if order.by is None and order.descending:
        return uow.list(entity_class, selection)
    return page_of(list_all(uow, entity_class, selection), selection, order)


def page_of(things: Iterable[E], selection: Selection, order: Order[E]) -> Page[E]:
    """The page of these things that a selection's limit and cursor ask for. Raises UnknownCursorError as above."""
    found = sorted(things, key=lambda each: _sort_key(each, order), reverse=order.descending)
    if selection.ending_before is not None:
        before = found[: _position(found, selection.ending_before)]
        return Page(before[-selection.limit :], len(before) > selection.limit)
    after = found if selection.starting_after is None else found[_position(found, selection.starting_after) + 1 :]
    return Page(after[: selection.limit], len(after) > selection.limit)


def list_all(uow: UnitOfWork, entity_class: type[E], selection: Selection) -> list[E]:
    """All things of a selection, newest first, whatever its limit and cursor."""
    found: list[E] = []
    page = None
    while page is None or page.has_more:
        cursor = found[-1].id if found else None
        page = uow.list(entity_class, replace(selection, limit=_BATCH_SIZE, starting_after=cursor, ending_before=None))
        found.extend(page.items)
    return found


def _sort_key(entity: E, order: Order[E]) -> tuple[bool, Any, str]:
    value = None if order.by is None else order.by(entity)
    return value is not None, value, sort_key_of(entity)


def _position(found: list[E], id: str) -> int:
    for position, entity in enumerate(found):
        if entity.id == id:
            return position
    raise UnknownCursorError(id)

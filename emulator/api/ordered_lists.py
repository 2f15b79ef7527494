"""Lists in any order. Newest first is one query on an index; any other order reads the whole selection and sorts it."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from emulator.billing.core.resource_types import Entity
from emulator.store.keys import sort_key_of
from emulator.store.list_queries import Page, Selection, UnknownCursorError
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all

E = TypeVar("E", bound=Entity)


class Order(Struct, Generic[E], frozen=True):
    """What a list is sorted by, and then by creation; `by` None is creation alone."""

    by: Callable[[E], Any] | None = None
    descending: bool = True

    def key(self, thing: E) -> tuple[bool, Any, str]:
        """What things are compared by; those that lack what the list is sorted by are the lowest."""
        value = None if self.by is None else self.by(thing)
        return value is not None, value, sort_key_of(thing)

    def precedes(self, one: E, other: E) -> bool:
        """Whether one thing stands before another."""
        return self.key(one) > self.key(other) if self.descending else self.key(one) < self.key(other)


def sorted_page(
    uow: UnitOfWork,
    entity_class: type[E],
    selection: Selection,
    order: Order[E],
    everything: Sequence[E] | None = None,
) -> Page[E]:
    """One page of a selection; `everything` is all of it, where that was read before.

    `oldest` of a selection is the end of the list, whatever it is sorted by.

    Raises UnknownCursorError when there is no thing that its cursor names. One that has left the selection since is as
    good as any: a caller may change each page before the next.
    """
    if everything is None and order.by is None and order.descending:
        return uow.list(entity_class, selection)
    things = list_all(uow, entity_class, selection) if everything is None else everything
    found = sorted(things, key=order.key, reverse=order.descending)
    if selection.cursor is None:
        part = found[-selection.limit :] if selection.oldest else found[: selection.limit]
        return Page(part, len(found) > selection.limit)
    cursor = uow.get(entity_class, selection.cursor)
    if cursor is None:
        raise UnknownCursorError(selection.cursor)
    if selection.ending_before is not None:
        before = [each for each in found if order.precedes(each, cursor)]
        return Page(before[-selection.limit :], len(before) > selection.limit)
    after = [each for each in found if order.precedes(cursor, each)]
    return Page(after[: selection.limit], len(after) > selection.limit)

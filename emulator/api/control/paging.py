"""Lists of the control API: the newest things, a page at a time, or as soon as there are so many."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, TypeVar

import msgspec

from emulator.api.control.query import BadQueryError
from emulator.api.control.waiting import Waiting, wait_for
from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.store.list_queries import Page, Selection, UnknownCursorError
from emulator.store.store import Store
from emulator.worlds import World

E = TypeVar("E", bound=Entity)

PAGE = 100


Limit = Annotated[int, msgspec.Meta(ge=1, le=PAGE, description="How many to list.")]
Cursor = Annotated[str, msgspec.Meta(description="List what came before the thing with this id.")]


def list_page(
    store: Store,
    world: World,
    entity_class: type[E],
    selection: Selection,
    waiting: Waiting,
) -> Page[E]:
    """One page of what a selection finds, newest first; with a count, once there are so many.

    Raises BadQueryError for a cursor that names nothing, CountError where there are too few or too many.
    """
    if not waiting.counts:
        return _page(store, world, entity_class, selection)
    if selection.starting_after is not None:
        raise BadQueryError("starting_after asks for a page, and count or at_most for what is to come: give one.")
    return Page(wait_for(partial(newest, store, world, entity_class, selection), waiting, store.commit_signal), False)


def newest(store: Store, world: World, entity_class: type[E], selection: Selection, limit: int) -> Sequence[E]:
    """What a selection finds now, so many at most. Raises BadQueryError for a cursor that names nothing."""
    return _page(store, world, entity_class, replace(selection, limit=limit)).items


def _page(store: Store, world: World, entity_class: type[E], selection: Selection) -> Page[E]:
    try:
        return store.unit_of_work(world).list(entity_class, selection)
    except UnknownCursorError as error:
        raise BadQueryError(f"There is nothing in this world with the id {selection.cursor!r}.") from error

"""Lists of which all is read."""

from typing import TypeVar

from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.store.list_queries import BATCH_SIZE, Selection
from emulator.store.unit_of_work import UnitOfWork

E = TypeVar("E", bound=Entity)


def list_all(uow: UnitOfWork, entity_class: type[E], selection: Selection) -> list[E]:
    """All things of a selection, newest first, whatever its limit and cursor."""
    whole = replace(selection, limit=BATCH_SIZE, ending_before=None, oldest=False)
    found: list[E] = []
    page = None
    while page is None or page.has_more:
        cursor = found[-1].id if found else None
        page = uow.list(entity_class, replace(whole, starting_after=cursor))
        found.extend(page.items)
    return found

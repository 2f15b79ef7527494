"""Writing the search terms of things (`emulator.billing.system.search_terms`).

They are written in the transaction that writes their thing, or follow it through its journal where that is full.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.billing.core.resource_types import Entity
from emulator.billing.system.search_terms import SearchTerm, term_prefix
from emulator.store.indexes import indexes_of
from emulator.store.keys import sort_key_of
from emulator.store.unit_of_work import UnitOfWork


def order_search_terms(uow: UnitOfWork) -> None:
    """Adds the terms of what is about to be committed, and takes away those of what it was before."""
    for action, entity in list(uow.changes.written.values()):
        if not uow.has_search_terms(entity.RESOURCE_TYPE):
            continue
        before, after = _terms(uow.as_read(entity)), _terms(entity if action == "put" else None)
        for id in after.keys() - before.keys():
            uow.changes.save(after[id])
            uow.changes.defer(after[id])
        for id in before.keys() - after.keys():
            uow.changes.remove(before[id])
            uow.changes.defer(before[id])


def _terms(entity: Entity | None) -> Mapping[str, SearchTerm]:
    """The terms of a thing by their ids; none of one that no search shows."""
    if entity is None or getattr(entity, "listed", entity.id) is None:
        return {}
    place = sort_key_of(entity)
    ids = (f"{term_prefix(entity.RESOURCE_TYPE, *said)}#{place}" for said in _said(entity))
    return {id: SearchTerm(id=id, created=entity.created, subject=entity.id) for id in ids}


def _said(entity: Entity) -> Iterator[tuple[str, str, str]]:
    for name in indexes_of(entity.RESOURCE_TYPE).terms:
        value: Any = getattr(entity, name)
        if isinstance(value, dict):
            yield from ((name, key, said) for key, said in value.items())
        elif value:
            yield name, "", str(value)

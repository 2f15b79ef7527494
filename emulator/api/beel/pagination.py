"""Pages by number with the count of everything (docs.beel.es, Pagination).

A count, and an order by any member, need all that match: unlike everything else here, such a list costs what its
company has of the kind.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from emulator.billing.core.resource_types import Entity
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all

E = TypeVar("E", bound=Entity)


def list_where(uow: UnitOfWork, entity_class: type[E], equals: Mapping[str, str]) -> list[E]:
    """All things of a kind with these attributes, newest first."""
    return list_all(uow, entity_class, Selection(equals=equals))


def sorted_by_query(found: Sequence[E], query: Mapping[str, Any], by: Callable[[E, str], Any] = getattr) -> Sequence[E]:
    """The things, newest first until then, as `sort_by` and `sort_order` want them.

    Those without the member come last, equals newest first. `by` finds the member of a thing that `sort_by` names.
    """
    name, descending = query["sort_by"], query["sort_order"].lower() == "desc"
    if name == "created_at":
        return found if descending else found[::-1]
    keyed = [(by(each, name), each) for each in found]
    having = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [each for _, each in having] + [each for key, each in keyed if key is None]


def page_of(name: str, found: Sequence[Any], query: Mapping[str, Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """The page that `page` and `limit` ask for, and where it stands."""
    page, limit = query["page"], query["limit"]
    pages = (len(found) + limit - 1) // limit
    return {
        name: [show(each) for each in found[(page - 1) * limit : page * limit]],
        "pagination": {
            "current_page": page,
            "total_pages": pages,
            "total_items": len(found),
            "items_per_page": limit,
            "has_next": page < pages,
            "has_previous": page > 1,
        },
    }


def contains(text: str | None, part: str | None) -> bool:
    """Whether a filter by part of a text, in any case, lets this one through; one that was not given always does."""
    return part is None or part.casefold() in (text or "").casefold()

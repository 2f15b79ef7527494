"""Searching (docs.stripe.com/api/pagination/search).

The real service asks an index that lags behind by up to a minute. Here things are read newest first and compared one
by one, so that a search sees what was just written; in return a single request examines a bounded number of them, and
a page may come out short although `next_page` leads on. What a query says of the time of creation bounds what is read.
Where the newest things do not fill the page and a few things alone can meet what it says of a number, of metadata or of
an invoice's own number, an index gives those.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import TypeVar

from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.search_query import Query, Searchable, parse
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.system.search_terms import term_prefix
from emulator.store.indexes import indexes_of
from emulator.store.keys import MAX_NUMBER, can_be_key, sort_key_of
from emulator.store.list_queries import Page, Selection, UnknownCursorError, matches
from schemas.stripe.objects import Rendered, render
from schemas.stripe.search import SearchParams

E = TypeVar("E", bound=Entity)

MAX_SCANNED = 10_000
_FIRST_BATCH_SIZE = 50
_BATCH_SIZE = 500
_MAX_POINTED_AT = 100
"""So many things that an index gives are worth looking at, whatever their age."""


def search(
    request: RequestContext[SearchParams],
    entity_class: type[E],
    searchable: Searchable,
    within: Mapping[str, str] | None = None,
) -> Rendered:
    """The page of a search, among the things that have the attributes `within` only.

    Raises APIError for a malformed query or page.
    """
    params = request.params
    query = parse(params.query, searchable)
    cursor = None if params.page is NOT_GIVEN else _cursor_of(params.page)
    found, last = _found(request, entity_class, query, within or {}, cursor, params.limit)
    shown: Rendered = {
        "object": "search_result",
        "data": [render(each, request.ctx) for each in with_current_references(request.uow, found)],
        "has_more": last is not None,
        "next_page": None if last is None else _page_after(last),
    }
    if params.total_count:
        shown["total_count"] = len(_found(request, entity_class, query, within or {}, None, MAX_SCANNED)[0])
    return {**shown, "url": request.path}


def _found(
    request: RequestContext[SearchParams],
    entity_class: type[E],
    query: Query,
    within: Mapping[str, str],
    cursor: str | None,
    limit: int,
) -> tuple[list[E], str | None]:
    """At most `limit` matches after the cursor, and the id to go on after when there may be more."""
    selection = _selection(entity_class, query, within)
    found: list[E] = []
    scanned, size = 0, _FIRST_BATCH_SIZE
    while scanned < MAX_SCANNED:
        page = _page(request, entity_class, replace(selection, limit=size, starting_after=cursor))
        for position, entity in enumerate(page.items, start=1):
            if query.matches(entity):
                found.append(entity)
            if len(found) == limit:
                is_last = position == len(page.items) and not page.has_more
                return found, None if is_last else entity.id
        if not page.has_more:
            return found, None
        cursor = page.items[-1].id
        if not scanned and (rest := _pointed_at(request, entity_class, query)) is not None:
            found += _older(rest, page.items[-1], query, selection)
            return found[:limit], found[limit - 1].id if len(found) > limit else None
        scanned += size
        size = min(2 * size, _BATCH_SIZE, MAX_SCANNED - scanned)
    return found, cursor


def _selection(entity_class: type[Entity], query: Query, within: Mapping[str, str]) -> Selection:
    """What is read for a query: all that may match, and as little else as listings can leave out."""
    indexes = indexes_of(entity_class.RESOURCE_TYPE)
    indexed = tuple({name for names in indexes.combinations for name in names})
    equals = {**within, **query.exact_values(indexed)}
    created = query.number_range("created")
    return Selection(
        equals=equals,
        limit=_BATCH_SIZE,
        created_from=None if created is None or created.low == -MAX_NUMBER else created.low,
        created_to=None if created is None or created.high == MAX_NUMBER else created.high,
    )


def _pointed_at(request: RequestContext[SearchParams], entity_class: type[E], query: Query) -> Sequence[E] | None:
    """All things that can match, in any order; None where no index gives them, or too many to look at."""
    indexes = indexes_of(entity_class.RESOURCE_TYPE)
    numbers = None if indexes.number is None else query.number_range(indexes.number)
    if numbers is not None:
        things = request.uow.list_by_number(entity_class, numbers, _MAX_POINTED_AT)
        if things is not None:
            return things
    for said in query.exact_texts(indexes.terms):
        things = request.uow.list_by_term(entity_class, term_prefix(entity_class.RESOURCE_TYPE, *said), _MAX_POINTED_AT)
        if things is not None:
            return things
    return None


def _older(things: Sequence[E], than: E, query: Query, selection: Selection) -> list[E]:
    """Those of some things that match and stand after another one in a list, in their order there."""
    place = sort_key_of(than)
    older = [each for each in things if sort_key_of(each) < place and matches(each, selection.equals, query.matches)]
    return sorted(older, key=sort_key_of, reverse=True)


def _page(request: RequestContext[SearchParams], entity_class: type[E], selection: Selection) -> Page[E]:
    try:
        return request.uow.list(entity_class, selection)
    except UnknownCursorError as error:
        raise _bad_page() from error


def _page_after(id: str) -> str:
    return base64.urlsafe_b64encode(id.encode()).decode()


def _cursor_of(page: str) -> str:
    try:
        cursor = base64.b64decode(page, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _bad_page() from error
    if not can_be_key(cursor):
        raise _bad_page()
    return cursor


def _bad_page() -> APIError:
    return APIError("The page given is none that a search has returned as `next_page`.", param="page")

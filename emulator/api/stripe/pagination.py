"""Turning a list's parameters into a selection, and its page into an answer (docs.stripe.com/api/pagination)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, ListParams, Range, given_or
from emulator.billing.core.resource_types import Entity
from emulator.store.list_queries import Page, Selection, UnknownCursorError
from schemas.stripe import parameter_errors
from schemas.stripe.parameter_errors import InvalidParameterError

E = TypeVar("E", bound=Entity)


class Identified(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """The id."""
        ...


class Clocked(Protocol):
    """Whatever may live on a test clock."""

    @property
    def test_clock(self) -> str | None:
        """The clock's id."""
        ...


class Paged(Protocol):
    """Parameters that ask for a page, as `ListParams` do."""

    @property
    def limit(self) -> int:
        """How many things, at most."""
        ...

    @property
    def starting_after(self) -> Given[str]:
        """The id of the thing before the first."""
        ...

    @property
    def ending_before(self) -> Given[str]:
        """The id of the thing after the last."""
        ...


Item = TypeVar("Item", bound=Identified)


def list_page(
    request: RequestContext[ListParams],
    entity_class: type[E],
    equals: Mapping[str, str],
    *,
    predicate: Callable[[E], bool] | None = None,
    predicate_seldom_fails: bool = False,
) -> ListResult:
    """The page of a kind that the parameters ask for.

    `equals` are the filters that were given, `predicate` is one that no index carries, `predicate_seldom_fails` whether
    nearly all there is passes it.

    Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    cursor_param = "ending_before" if params.starting_after is NOT_GIVEN else "starting_after"
    created = (params.created if isinstance(params, CreatedListParams) else NOT_GIVEN) or Range()
    selection = Selection(
        equals=equals,
        limit=params.limit,
        created_from=_first(created),
        created_to=_last(created),
        starting_after=given_or(params.starting_after, None),
        ending_before=given_or(params.ending_before, None) if params.starting_after is NOT_GIVEN else None,
        predicate=predicate,
        predicate_seldom_fails=predicate_seldom_fails,
    )
    try:
        page = request.uow.list(entity_class, selection)
    except UnknownCursorError as error:
        raise request.missing(entity_class, str(error), param=cursor_param, status=400) from error
    check_one_cursor(params)
    return ListResult(page)


def list_page_with_default(
    request: RequestContext[ListParams],
    entity_class: type[E],
    default_id: str,
    unkept_default: Callable[[], E | None],
    matches: Callable[[E], bool],
) -> ListResult:
    """The page of what a world has one of without anybody's doing: that one is the last.

    `unkept_default` finds it, which is called where it could be on the page: as long as nobody has changed it, it is in
    no list. None is for one that is, or that there is not. Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    if default_id in (params.starting_after, params.ending_before):
        if unkept_default() is None:
            return list_page(request, entity_class, {}, predicate=matches)
        check_one_cursor(params)
        if params.starting_after is not NOT_GIVEN:
            return ListResult(Page((), has_more=False))
        oldest = Selection(equals={}, limit=params.limit, predicate=matches, oldest=True)
        return ListResult(request.uow.list(entity_class, oldest))
    result = list_page(request, entity_class, {}, predicate=matches)
    if result.page.has_more or params.ending_before is not NOT_GIVEN:
        return result
    default = unkept_default()
    if default is None or not matches(default):
        return result
    items = [*result.page.items, default]
    return ListResult(Page(items[: params.limit], len(items) > params.limit))


def page_of(request: RequestContext[ListParams], entity_class: type[E], things: Sequence[E]) -> ListResult:
    """The page that the parameters ask for of a few things that were read already, as `list_page` answers of many.

    A cursor is any thing of their kind, one of them or not: what was the last of a page may have left the list by the
    time the next page is asked for. Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    after, before = given_or(params.starting_after, None), given_or(params.ending_before, None)
    cursor, cursor_param = (before, "ending_before") if after is None else (after, "starting_after")
    if cursor is not None and request.uow.get(entity_class, cursor) is None:
        raise request.missing(entity_class, cursor, param=cursor_param, status=400)
    check_one_cursor(params)
    newest_first = sorted(things, key=lambda thing: thing.id, reverse=True)
    if before is not None:
        newer = [thing for thing in newest_first if thing.id > before]
        return ListResult(Page(newer[-params.limit :], len(newer) > params.limit))
    older = [thing for thing in newest_first if after is None or thing.id < after]
    return ListResult(Page(older[: params.limit], len(older) > params.limit))


def lives_on_no_test_clock(thing: Clocked) -> bool:
    """Whether a list shows a thing that does not ask for a customer's, a subscription's or a clock's own.

    docs.stripe.com/billing/testing/test-clocks/api-advanced-usage
    """
    return thing.test_clock is None


def active_filters(active: Given[bool]) -> dict[str, str]:
    """The filters of a list of what is in no list while it is hidden, and may be archived."""
    activity: Given[str] = NOT_GIVEN if active is NOT_GIVEN else "active" if active else "inactive"
    return filters(listed="listed", activity=activity)


def filters(**equals: Given[object]) -> dict[str, str]:
    """The filters that a request names, by the attribute that each must equal."""
    return {name: str(value) for name, value in equals.items() if value is not NOT_GIVEN}


def slice_page(request: RequestContext[Paged], items: Sequence[Item], display_name: str) -> Page[Item]:
    """The page that the parameters ask for of things that belong to one object, in the order it shows them.

    `display_name` is how a complaint about the cursor calls them. Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    start = _position(items, params.starting_after, display_name, "starting_after")
    end = _position(items, params.ending_before, display_name, "ending_before")
    check_one_cursor(params)
    if end is not None:
        first = max(end - params.limit, 0)
        return Page(items[first:end], first > 0)
    start = 0 if start is None else start + 1
    return Page(items[start : start + params.limit], start + params.limit < len(items))


def _position(items: Sequence[Identified], wanted: Given[str], display_name: str, param: str) -> int | None:
    if wanted is NOT_GIVEN:
        return None
    for position, each in enumerate(items):
        if each.id == wanted:
            return position
    raise InvalidParameterError(parameter_errors.no_such(display_name, wanted, param))


def check_one_cursor(params: Paged) -> None:
    """Raises APIError when both cursors are given."""
    if params.starting_after is not NOT_GIVEN and params.ending_before is not NOT_GIVEN:
        raise APIError("Received both starting_after and ending_before parameters. Please pass in only one.")


def _first(created: Range) -> int | None:
    bounds = [created.gte, None if created.gt is None else created.gt + 1]
    return max((bound for bound in bounds if bound is not None), default=None)


def _last(created: Range) -> int | None:
    bounds = [created.lte, None if created.lt is None else created.lt - 1]
    return min((bound for bound in bounds if bound is not None), default=None)


def within(value: int | None, bounds: Range) -> bool:
    """Whether a value lies within the bounds; null lies within none."""
    if value is None:
        return False
    return (
        (bounds.gt is None or value > bounds.gt)
        and (bounds.gte is None or value >= bounds.gte)
        and (bounds.lt is None or value < bounds.lt)
        and (bounds.lte is None or value <= bounds.lte)
    )

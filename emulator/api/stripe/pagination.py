"""Turning a list's parameters into a selection, and its page into an answer (docs.stripe.com/api/pagination)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.errors import from_parameter_error
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.store.list_queries import Selection
from emulator.store.read_session import Page, UnknownCursorError
from schemas.stripe import parameter_errors
from schemas.stripe.composites import Range

E = TypeVar("E", bound=Entity)

_CURSORS = ("starting_after", "ending_before")


class Identified(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """The id."""
        ...


Item = TypeVar("Item", bound=Identified)


def list_page(
    request: RequestContext,
    entity_class: type[E],
    equals: Mapping[str, str],
    *,
    predicate: Callable[[E], bool] | None = None,
) -> ListResult:
    """The page of a kind that the parameters ask for.

    `equals` are the filters that were given, `keep` is one that no index carries.

    Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    cursor_param = "starting_after" if "starting_after" in params else "ending_before"
    created = params.get("created") or Range()
    selection = Selection(
        equals=equals,
        limit=params["limit"],
        created_from=_first(created),
        created_to=_last(created),
        starting_after=params.get("starting_after"),
        ending_before=None if "starting_after" in params else params.get("ending_before"),
        predicate=predicate,
    )
    try:
        page = request.uow.list(entity_class, selection)
    except UnknownCursorError as error:
        raise request.missing(entity_class, str(error), param=cursor_param, status=400) from error
    check_one_cursor(params)
    return ListResult(page)


def slice_page(request: RequestContext, items: Sequence[Item], display_name: str) -> Page[Item]:
    """The page that the parameters ask for of things that belong to one object, in the order it shows them.

    `display_name` is how a complaint about the cursor calls them. Raises APIError for an unknown cursor, or for two.
    """
    params = request.params
    limit = params["limit"]
    check = {name: _position(items, params[name], display_name, name) for name in _CURSORS if name in params}
    check_one_cursor(params)
    if "ending_before" in check:
        end = check["ending_before"]
        first = max(end - limit, 0)
        return Page(items[first:end], first > 0)
    start = check.get("starting_after", -1) + 1
    return Page(items[start : start + limit], start + limit < len(items))


def _position(items: Sequence[Identified], wanted: str, display_name: str, param: str) -> int:
    for position, each in enumerate(items):
        if each.id == wanted:
            return position
    raise from_parameter_error(parameter_errors.no_such(display_name, wanted, param))


def check_one_cursor(params: Mapping[str, Any]) -> None:
    """Raises APIError when both cursors are given."""
    if "starting_after" in params and "ending_before" in params:
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

"""Turning a list's parameters into a selection, and its page into an answer (docs.stripe.com/api/pagination)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from emulator.api.stripe.endpoint import Call, Listed
from emulator.billing.kinds import Entity
from emulator.billing.refusals import Refusal
from emulator.store.listing import Selection
from emulator.store.unit_of_work import UnknownCursorError
from schemas.stripe.composites import Range

E = TypeVar("E", bound=Entity)


def list_page(
    call: Call, kind: type[E], equals: Mapping[str, str], *, keep: Callable[[E], bool] | None = None
) -> Listed:
    """The page of a kind that the parameters ask for.

    `equals` are the filters that were given, `keep` is one that no index carries.

    Raises Refusal for an unknown cursor, or for two.
    """
    params = call.params
    cursor_param = "starting_after" if "starting_after" in params else "ending_before"
    created = params.get("created") or Range()
    selection = Selection(
        equals=equals,
        limit=params["limit"],
        created_from=_first(created),
        created_to=_last(created),
        starting_after=params.get("starting_after"),
        ending_before=None if "starting_after" in params else params.get("ending_before"),
        keep=keep,
    )
    try:
        page = call.work.list(kind, selection)
    except UnknownCursorError as error:
        raise call.missing(kind, str(error), param=cursor_param, status=400) from error
    check_one_cursor(params)
    return Listed(page)


def check_one_cursor(params: Mapping[str, Any]) -> None:
    """Raises Refusal when both cursors are given."""
    if "starting_after" in params and "ending_before" in params:
        raise Refusal("Received both starting_after and ending_before parameters. Please pass in only one.")


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

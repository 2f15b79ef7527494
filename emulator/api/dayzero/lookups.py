"""Finding what a request names: one thing, or the page of a list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from emulator.api.json_dialect import RequestContext
from emulator.api.ordered_lists import Order, sorted_page
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.errors import invalid
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroPayment
from emulator.billing.dayzero.transactions import DayzeroTransaction
from emulator.store.list_queries import Selection, UnknownCursorError, matches
from emulator.store.whole_lists import list_all
from schemas.dayzero.lists import PageParams

E = TypeVar("E", bound=Entity)


def find_invoice(request: RequestContext, id: str) -> DayzeroInvoice:
    """The invoice with this id. Raises APIError (404) when there is none in the caller's business."""
    return _find(request, DayzeroInvoice, id, choices.NO_INVOICE)


def find_customer(request: RequestContext, id: str) -> DayzeroCustomer:
    """The customer with this id. Raises APIError (404) when there is none in the caller's business."""
    return _find(request, DayzeroCustomer, id, choices.NO_CUSTOMER)


def find_transaction(request: RequestContext, id: str) -> DayzeroTransaction:
    """The transaction with this id. Raises APIError (404) when there is none in the caller's business."""
    return _find(request, DayzeroTransaction, id, choices.NO_TRANSACTION)


def _find(request: RequestContext, entity_class: type[E], id: str, missing: str) -> E:
    found = request.uow.get(entity_class, id)
    if found is None:
        raise APIError(missing, status=404)
    return found


def find_payment(invoice: DayzeroInvoice, id: str) -> DayzeroPayment:
    """The payment with this id. Raises APIError (404) when the invoice has none."""
    for payment in invoice.payments:
        if payment.id == id:
            return payment
    raise APIError(choices.NO_PAYMENT, status=404)


def unknown_cursor() -> APIError:
    """The refusal of a cursor that names nothing in its list."""
    return invalid("cursor names nothing in this list")


def selection_of(
    params: PageParams, equals: Mapping[str, str], predicate: Callable[[E], bool] | None = None
) -> Selection:
    """The things that a list's parameters ask for, on the side of its cursor that `direction` says.

    Without a cursor the way back begins at the end, as it does for payments.
    """
    forward = params.direction == "next"
    return Selection(
        equals=equals,
        limit=params.limit,
        starting_after=params.cursor if forward else None,
        ending_before=None if forward else params.cursor,
        oldest=not forward and params.cursor is None,
        predicate=predicate,
    )


def list_page(
    request: RequestContext,
    entity_class: type[E],
    selection: Selection,
    by: Callable[[E], Any] | None,
    show: Callable[[Sequence[E]], list[dict[str, Any]]],
    ids: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The page that the list's parameters ask for. Raises APIError for a cursor that names nothing in the list.

    Args:
        request: its query says which page.
        entity_class: what is listed.
        selection: which of them.
        by: what they are sorted by, None being creation.
        show: how they are shown.
        ids: those of all that can be in the list, where the parameters name them, to be read by them.
    """
    params: PageParams = request.query
    everything = _everything(request, entity_class, selection, ids)
    try:
        page = sorted_page(request.uow, entity_class, selection, Order(by, params.descending), everything)
    except UnknownCursorError as error:
        raise unknown_cursor() from error
    total = len(everything) if params.include_total_count and everything is not None else None
    return page_shown(params, [each.id for each in page.items], show(page.items), has_more=page.has_more, total=total)


def _everything(
    request: RequestContext, entity_class: type[E], selection: Selection, ids: Sequence[str] | None
) -> list[E] | None:
    """The whole of a list, where its things are named or are to be counted; None where its page alone is wanted."""
    if ids is not None:
        return _named(request, entity_class, selection, ids)
    return list_all(request.uow, entity_class, selection) if request.query.include_total_count else None


def _named(request: RequestContext, entity_class: type[E], selection: Selection, ids: Sequence[str]) -> list[E]:
    """Those with these ids that a list selects."""
    found = request.uow.get_many(entity_class, ids)
    return [each for each in found if each is not None and matches(each, selection.equals, selection.predicate)]


def page_shown(
    params: PageParams, ids: Sequence[str], items: Sequence[Any], *, has_more: bool, total: int | None
) -> dict[str, Any]:
    """A page as the API shows it: `ids` are those of its `items`, `total` counts the whole list where asked for."""
    # A page of what comes before goes on before its first.
    last = 0 if params.direction == "prev" else -1
    answer = {"items": items, "next_cursor": ids[last] if has_more else None, "has_more": has_more}
    return answer if total is None else {**answer, "total_count": total}

"""Finding what a request names, and answering with it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from marshmallow import Schema
from marshmallow.experimental.context import Context as DumpContext

from emulator.api.json_dialect import RequestContext
from emulator.api.ordered_lists import Order, list_all, sorted_page
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoices import DayzeroInvoice
from emulator.store.list_queries import Selection, UnknownCursorError
from schemas.json_fields import instance

E = TypeVar("E", bound=Entity)


def find_invoice(request: RequestContext, id: str) -> DayzeroInvoice:
    """The invoice with this id. Raises APIError (404) when there is none in the caller's business."""
    found = request.uow.get(DayzeroInvoice, id)
    if found is None:
        raise APIError(choices.NO_INVOICE, status=404)
    return found


def find_customer(request: RequestContext, id: str) -> DayzeroCustomer:
    """The customer with this id. Raises APIError (404) when there is none in the caller's business."""
    found = request.uow.get(DayzeroCustomer, id)
    if found is None:
        raise APIError(choices.NO_CUSTOMER, status=404)
    return found


def dump(schema: type[Schema], value: object, ctx: Context) -> dict[str, Any]:
    """A value as the API shows it."""
    with DumpContext(ctx):
        dumped: dict[str, Any] = instance(schema).dump(value)
    return dumped


def list_page(
    request: RequestContext,
    entity_class: type[E],
    selection: Selection,
    by: Callable[[E], Any] | None,
    show: Callable[[Sequence[E]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """The page that the list's parameters ask for; `by` is what it is sorted by, None being creation.

    Raises APIError for a cursor that names nothing in the list.
    """
    query = request.query
    try:
        page = sorted_page(request.uow, entity_class, selection, Order(by, query["descending"]))
    except UnknownCursorError as error:
        raise APIError(choices.INVALID, status=400) from error
    # A page of what comes before goes on before its first.
    last = 0 if query["direction"] == "prev" else -1
    answer: dict[str, Any] = {
        "items": show(page.items),
        "next_cursor": page.items[last].id if page.has_more else None,
        "has_more": page.has_more,
    }
    if query["include_total_count"]:
        answer["total_count"] = len(list_all(request.uow, entity_class, selection))
    return answer

"""Which invoices a list has, and in which order (ondayzero.com/docs/reference/invoices/get-invoices)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from emulator.billing.dayzero.invoice import DayzeroInvoice
from schemas.dayzero.invoice import InvoiceListParams

SORT_KEYS: Mapping[str, Callable[[DayzeroInvoice], Any] | None] = {
    "created_at": None,
    "updated_at": lambda invoice: invoice.updated,
    "due_date": lambda invoice: invoice.due_date,
    "number": lambda invoice: invoice.number,
    "status": lambda invoice: invoice.status,
    "total": lambda invoice: invoice.total,
}
"""By the name of `sort_by`; creation is the order of the index."""


def indexed_filters(params: InvoiceListParams) -> Mapping[str, str]:
    """The filters that an index carries: the customer, and a single status."""
    statuses = _statuses(params)
    equals = {"customer_id": params.customer_id} if params.customer_id is not None else {}
    return equals | ({"status": next(iter(statuses))} if len(statuses) == 1 else {}) or {"listed": "listed"}


def named_ids(params: InvoiceListParams) -> Sequence[str] | None:
    """The ids of all that can be in the list; None where it may be any. Nothing has a product or a variant here."""
    if params.product_id is not None or params.variant_id is not None:
        return ()
    return None if params.id is None else (params.id,)


def other_filters(params: InvoiceListParams) -> Callable[[DayzeroInvoice], bool] | None:
    """What no index carries: several statuses, a part of a text."""
    statuses, part = _statuses(params), (params.search or "").casefold()
    if len(statuses) < 2 and not part:
        return None

    def predicate(invoice: DayzeroInvoice) -> bool:
        texts = (invoice.number, invoice.description, invoice.customer_name)
        return (not statuses or invoice.status in statuses) and any(part in (text or "").casefold() for text in texts)

    return predicate


def _statuses(params: InvoiceListParams) -> frozenset[str]:
    """The statuses asked for; the documentation spells one of them with a hyphen."""
    return frozenset(status.replace("-", "_") for status in params.status or ())

"""Changing several lines of a draft at once: one change of the invoice, however many lines it touches.

docs.stripe.com/api/invoice-line-item/bulk, /bulk-update, /bulk-remove and /update.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import field

from emulator.billing.catalog.discounts import DiscountTarget
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, inside
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import Given
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import (
    ItemReferences,
    check_currency,
    new_details,
    redeem_discounts,
    update_details,
)
from emulator.billing.invoices.item_params import ItemParams
from emulator.billing.invoices.lines import check_line_count, check_taxes, require_editable
from emulator.billing.invoices.totals import recalculated


class LineEntry(Struct, frozen=True, kw_only=True):
    """One entry of a `lines` parameter.

    Attributes:
        named: the id of the line to change or remove, or of the pending item to adopt; None for a line all new, and for
            one that the path names.
        params: what the line is to be.
        param_prefix: where the parameters stand, `lines[0]`; empty for a line of its own.
        item_references: what the parameters name.
        behavior: what becomes of the item of a line to remove.
        line: the line to change or remove.
        item: the pending item to adopt, or the one on the line.
    """

    named: str | None = None
    params: ItemParams = field(default_factory=ItemParams)
    param_prefix: str = ""
    item_references: ItemReferences = field(default_factory=ItemReferences)
    behavior: Literal["delete", "unassign"] = "delete"
    line: Line | None = None
    item: InvoiceItem | None = None


def add_lines(
    invoice: Invoice,
    entries: Sequence[LineEntry],
    metadata: Given[MetadataParam],
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """The draft with a line for each entry; the newest stands first.

    Raises APIError unless it is a draft, and for an item that waits for another customer or not at all, or is named
    twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "invoice_item")
    check_line_count(len(invoice.lines) + len(entries))
    lines = [_new_line(invoice, entry, ctx, changes) for entry in entries]
    return _change_lines(invoice, (*reversed(lines), *invoice.lines), metadata, changes)


def _new_line(invoice: Invoice, entry: LineEntry, ctx: Context, changes: Changes) -> Line:
    try:
        item = (_create_item if entry.named is None else _adopt_item)(invoice, entry, ctx, changes)
    except APIError as api_error:
        raise _with_param_prefix(api_error, entry.param_prefix) from None
    return Line.of(item.id, item.details)


def _create_item(invoice: Invoice, entry: LineEntry, ctx: Context, changes: Changes) -> InvoiceItem:
    check_currency(entry.params.price_currency or invoice.currency, invoice.currency)
    id = ctx.new_id("ii")
    target = DiscountTarget(customer=invoice.customer, currency=invoice.currency, invoice_item=id)
    details = new_details(entry.params, invoice.currency, entry.item_references, ctx, changes)
    item = InvoiceItem(
        id=id,
        created=ctx.now,
        customer=invoice.customer,
        details=redeem_discounts(details, entry.item_references, target, ctx, changes),
        invoice=invoice.id,
        test_clock=invoice.test_clock,
    )
    changes.write_ahead(item, owner=invoice.id)
    changes.emit("invoiceitem.created", item)
    return item


def _adopt_item(invoice: Invoice, entry: LineEntry, ctx: Context, changes: Changes) -> InvoiceItem:
    item = entry.item
    if item is None or item.customer != invoice.customer or item.invoice is not None:
        raise APIError(
            f"The invoice item {entry.named} is not a pending item of the invoice's customer.",
            param="invoice_item",
        )
    check_currency(item.details.currency, invoice.currency)
    details = update_details(item.details, entry.params, entry.item_references, ctx, changes)
    target = DiscountTarget(customer=invoice.customer, currency=invoice.currency, invoice_item=item.id)
    changes.write_ahead(replace(item, invoice=invoice.id), owner=invoice.id)
    return replace(item, details=redeem_discounts(details, entry.item_references, target, ctx, changes))


def update_lines(
    invoice: Invoice,
    entries: Sequence[LineEntry],
    metadata: Given[MetadataParam],
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """The draft with the lines of the entries changed in their places.

    Raises APIError unless it is a draft, and for a line that is named twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "id")
    updated = {line.id: line for line in (_update_line(invoice, entry, ctx, changes) for entry in entries)}
    return _change_lines(invoice, tuple(updated.get(line.id, line) for line in invoice.lines), metadata, changes)


def _update_line(invoice: Invoice, entry: LineEntry, ctx: Context, changes: Changes) -> Line:
    line = _line_of(entry)
    target = DiscountTarget(customer=invoice.customer, currency=invoice.currency, invoice_item=line.invoice_item)
    try:
        details = update_details(line.details, entry.params, entry.item_references, ctx, changes)
        return replace(line, details=redeem_discounts(details, entry.item_references, target, ctx, changes))
    except APIError as api_error:
        raise _with_param_prefix(api_error, entry.param_prefix) from None


def remove_lines(
    invoice: Invoice, entries: Sequence[LineEntry], metadata: Given[MetadataParam], changes: Changes
) -> Invoice:
    """The draft without the lines of the entries.

    `delete` deletes their items, `unassign` lets them wait for another invoice. Raises APIError unless it is a draft,
    and for a line that is named twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "id")
    for entry in entries:
        if entry.item is not None:
            _remove_item(replace(entry.item, details=_line_of(entry).details), entry.behavior, changes)
    gone = {_line_of(entry).id for entry in entries}
    return _change_lines(invoice, tuple(line for line in invoice.lines if line.id not in gone), metadata, changes)


def _remove_item(item: InvoiceItem, behavior: str, changes: Changes) -> None:
    # The invoice decides what stands on it: what the item's own record says may follow.
    changes.defer(item)
    if behavior == "unassign":
        changes.save(replace(item, invoice=None))
        return
    changes.remove(item)
    changes.emit("invoiceitem.deleted", item)


def _check_named_once(entries: Sequence[LineEntry], name: str) -> None:
    """Raises APIError for two entries about one thing, as only one of them could be done (the wording is ours)."""
    named: set[str] = set()
    for entry in entries:
        if entry.named is None:
            continue
        if entry.named in named:
            raise APIError(f"You can only name {entry.named} once.", param=f"{entry.param_prefix}[{name}]")
        named.add(entry.named)


def _line_of(entry: LineEntry) -> Line:
    if entry.line is None:
        raise APIError(
            f"No such line_item: '{entry.named}'", code="resource_missing", param=f"{entry.param_prefix}[id]"
        )
    return entry.line


def _change_lines(
    invoice: Invoice, lines: tuple[Line, ...], metadata: Given[MetadataParam], changes: Changes
) -> Invoice:
    """The draft with other lines and, perhaps, other metadata: one event for both."""
    kept = invoice.metadata if metadata is None else metadata_after(invoice.metadata, metadata)
    updated = recalculated(replace(invoice, lines=lines, metadata=kept))
    check_taxes(updated)
    if updated != invoice:
        changes.save(updated)
        changes.emit("invoice.updated", updated, invoice)
    return updated


def _with_param_prefix(api_error: APIError, param_prefix: str) -> APIError:
    """The refusal with its parameter spelled from where the entry stands, as that of a redemption is already."""
    if param_prefix and api_error.param is not None and not api_error.param.startswith(param_prefix):
        api_error.param = inside(param_prefix)(api_error.param)
    return api_error

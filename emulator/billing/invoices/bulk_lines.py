"""Changing several lines of a draft at once: one change of the invoice, however many lines it touches.

docs.stripe.com/api/invoice-line-item/bulk, /bulk-update, /bulk-remove and /update.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from emulator.billing.catalog.discounts import Target
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Moment
from emulator.billing.core.errors import Refusal
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import Catalogue, check_currency, discounted, new_details, updated_details
from emulator.billing.invoices.lines import check_line_count, check_taxes, require_editable
from emulator.billing.invoices.totals import retotalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a `lines` parameter.

    `given` are its parameters, `place` is where they stand (`lines[0]`, empty for a line of its own), `catalogue` is
    what they name; `line` is the line to change or remove, `item` the pending item to adopt or the one on the line.
    """

    given: Mapping[str, Any]
    place: str = ""
    catalogue: Catalogue = field(default_factory=Catalogue)
    line: Line | None = None
    item: InvoiceItem | None = None


def add_lines(
    invoice: Invoice, entries: Sequence[Entry], metadata: Mapping[str, str | None] | None, at: Moment, changes: Changes
) -> Invoice:
    """The draft with a line for each entry; the newest stands first.

    Raises Refusal unless it is a draft, and for an item that waits for another customer or not at all, or is named
    twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "invoice_item")
    check_line_count(len(invoice.lines) + len(entries))
    lines = [_new_line(invoice, entry, at, changes) for entry in entries]
    return _with(invoice, (*reversed(lines), *invoice.lines), metadata, changes)


def _new_line(invoice: Invoice, entry: Entry, at: Moment, changes: Changes) -> Line:
    try:
        adopts = "invoice_item" in entry.given
        item = (_adopted if adopts else _made)(invoice, entry, at, changes)
    except Refusal as refusal:
        raise _placed(refusal, entry.place) from None
    return Line(id=at.new_id("il"), invoice_item=item.id, details=item.details)


def _made(invoice: Invoice, entry: Entry, at: Moment, changes: Changes) -> InvoiceItem:
    price_data = entry.given.get("price_data") or {}
    check_currency(price_data.get("currency", invoice.currency), invoice.currency)
    id = at.new_id("ii")
    target = Target(customer=invoice.customer, currency=invoice.currency, invoice_item=id)
    details = new_details(entry.given, invoice.currency, entry.catalogue, at, changes)
    item = InvoiceItem(
        id=id,
        created=at.now,
        customer=invoice.customer,
        details=discounted(details, entry.catalogue, target, at, changes),
        invoice=invoice.id,
    )
    changes.claim(item)
    changes.happened("invoiceitem.created", item)
    return item


def _adopted(invoice: Invoice, entry: Entry, at: Moment, changes: Changes) -> InvoiceItem:
    item = entry.item
    if item is None or item.customer != invoice.customer or item.invoice is not None:
        raise Refusal(
            f"The invoice item {entry.given['invoice_item']} is not a pending item of the invoice's customer.",
            param="invoice_item",
        )
    check_currency(item.details.currency, invoice.currency)
    details = updated_details(item.details, entry.given, entry.catalogue, at, changes)
    target = Target(customer=invoice.customer, currency=invoice.currency, invoice_item=item.id)
    changes.claim(replace(item, invoice=invoice.id))
    return replace(item, details=discounted(details, entry.catalogue, target, at, changes))


def update_lines(
    invoice: Invoice, entries: Sequence[Entry], metadata: Mapping[str, str | None] | None, at: Moment, changes: Changes
) -> Invoice:
    """The draft with the lines of the entries changed in their places.

    Raises Refusal unless it is a draft, and for a line that is named twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "id")
    updated = {line.id: line for line in (_updated(invoice, entry, at, changes) for entry in entries)}
    return _with(invoice, tuple(updated.get(line.id, line) for line in invoice.lines), metadata, changes)


def _updated(invoice: Invoice, entry: Entry, at: Moment, changes: Changes) -> Line:
    line = _line_of(entry)
    target = Target(customer=invoice.customer, currency=invoice.currency, invoice_item=line.invoice_item)
    try:
        details = updated_details(line.details, entry.given, entry.catalogue, at, changes)
        return replace(line, details=discounted(details, entry.catalogue, target, at, changes))
    except Refusal as refusal:
        raise _placed(refusal, entry.place) from None


def remove_lines(
    invoice: Invoice, entries: Sequence[Entry], metadata: Mapping[str, str | None] | None, changes: Changes
) -> Invoice:
    """The draft without the lines of the entries.

    `delete` deletes their items, `unassign` lets them wait for another invoice. Raises Refusal unless it is a draft,
    and for a line that is named twice.
    """
    require_editable(invoice)
    _check_named_once(entries, "id")
    for entry in entries:
        if entry.item is not None:
            _release(replace(entry.item, details=_line_of(entry).details), entry.given["behavior"], changes)
    gone = {_line_of(entry).id for entry in entries}
    return _with(invoice, tuple(line for line in invoice.lines if line.id not in gone), metadata, changes)


def _release(item: InvoiceItem, behavior: str, changes: Changes) -> None:
    # The invoice decides what stands on it: what the item's own record says may follow.
    changes.follow(item)
    if behavior == "unassign":
        changes.save(replace(item, invoice=None))
        return
    changes.remove(item)
    changes.happened("invoiceitem.deleted", item)


def _check_named_once(entries: Sequence[Entry], name: str) -> None:
    """Raises Refusal for two entries about one thing, as only one of them could be done (the wording is ours)."""
    named: set[str] = set()
    for entry in entries:
        id = entry.given.get(name)
        if id in named:
            raise Refusal(f"You can only name {id} once.", param=f"{entry.place}[{name}]")
        if id is not None:
            named.add(id)


def _line_of(entry: Entry) -> Line:
    if entry.line is None:
        raise Refusal(f"No such line_item: '{entry.given['id']}'", code="resource_missing", param=f"{entry.place}[id]")
    return entry.line


def _with(
    invoice: Invoice, lines: tuple[Line, ...], metadata: Mapping[str, str | None] | None, changes: Changes
) -> Invoice:
    """The draft with other lines and, perhaps, other metadata: one event for both."""
    merged = invoice.metadata if metadata is None else merged_metadata(invoice.metadata, metadata)
    updated = retotalled(replace(invoice, lines=lines, metadata=merged))
    check_taxes(updated)
    if updated != invoice:
        changes.save(updated)
        changes.happened("invoice.updated", updated, invoice)
    return updated


def _placed(refusal: Refusal, place: str) -> Refusal:
    """The refusal with its parameter spelled from where the entry stands, as that of a redemption is already."""
    if place and refusal.param is not None and not refusal.param.startswith(place):
        name, bracket, rest = refusal.param.partition("[")
        refusal.param = f"{place}[{name}]{bracket}{rest}"
    return refusal

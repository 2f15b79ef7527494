"""Letting go of the items of a draft that was never written: see `emulator.store.write_ahead`."""

from collections.abc import Sequence

from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.system.write_ahead import WriteAhead
from emulator.store.unit_of_work import UnitOfWork


def release_items(uow: UnitOfWork, record: WriteAhead, ids: Sequence[str]) -> None:
    """Lets items wait again, and removes those that were made for the draft; what it bills by now stays as it is."""
    uow.load([(Invoice, record.owner), *((InvoiceItem, id) for id in ids)])
    invoice = uow.get(Invoice, record.owner)
    for item in uow.get_many(InvoiceItem, ids):
        if item is None or item.invoice != record.owner:
            continue
        if invoice is not None and invoice.line_of(item.id) is not None:
            continue
        if item.id in record.made:
            uow.changes.remove(item)
        else:
            uow.changes.save(replace(item, invoice=None))

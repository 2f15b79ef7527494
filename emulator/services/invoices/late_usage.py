"""Billing what was used before the end of a period and reported after it."""

from decimal import Decimal

from emulator.billing.catalog.prices import Price
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.late_usage import lines_with_late_usage, with_late_usage
from emulator.billing.meters.meter import Meter
from emulator.services.usage import usage_of
from emulator.store.unit_of_work import UnitOfWork


def take_late_usage(uow: UnitOfWork, draft: Invoice) -> Invoice:
    """The draft with all that was used within the periods that it bills; saved, with an event where that is more."""
    lines = [each[0] for each in lines_with_late_usage(draft)]
    if not lines or draft.status != "draft":
        return draft
    named = {line.details.price for line in lines}
    prices = {price.id: price for price in uow.get_many(Price, list(named)) if price is not None}
    used: dict[str, Decimal] = {}
    for line in lines:
        details, parent = line.details, line.details.parent
        meter = None if parent is None or parent.meter is None else uow.get(Meter, parent.meter)
        if parent is not None and meter is not None:
            start, end = details.period_start, details.period_end
            counted = usage_of(uow, meter, draft.customer, start, end, parent.first_second_billed)
            used[line.id] = max(counted, Decimal(0))
    after = with_late_usage(draft, used, prices, uow.ctx)
    if after != draft:
        uow.changes.save(after)
        uow.changes.emit("invoice.updated", after, draft)
    return after

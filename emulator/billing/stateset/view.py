"""The customer's look at the public page of an invoice."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.state_table import status_after


def note_view(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> StatesetInvoice:
    """The invoice as seen: the first look is noted, and makes a sent invoice a viewed one.

    Raises APIError (422) for a draft, which nobody is shown.
    """
    status = status_after("view", invoice)
    if invoice.viewed_at is not None and status == invoice.status:
        return invoice
    viewed = replace(invoice, status=status, viewed_at=invoice.viewed_at or ctx.now, updated_at=ctx.now)
    changes.save(viewed)
    return viewed

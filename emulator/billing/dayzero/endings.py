"""How an invoice ends that is not paid: it is voided, or written off (ondayzero.com/docs/guides/invoices)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.state_table import require_allowed


def void_invoice(invoice: DayzeroInvoice, ctx: Context, changes: Changes) -> DayzeroInvoice:
    """The invoice as void. Raises APIError (409) unless it is open."""
    require_allowed("void", invoice)
    void = replace(invoice, status="void", updated=ctx.now)
    changes.save(void)
    return void


def write_off(invoice: DayzeroInvoice, ctx: Context, changes: Changes) -> DayzeroInvoice:
    """The invoice as uncollectible, "written off as bad debt". Raises APIError (409) unless something is still due."""
    require_allowed("write_off", invoice)
    written_off = replace(invoice, status="uncollectible", updated=ctx.now)
    changes.save(written_off)
    return written_off

"""Voiding an invoice: it stays, and nobody owes anything for it. No page documents how."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.state_table import status_after


def void_invoice(invoice: StatesetInvoice, ctx: Context, changes: Changes) -> StatesetInvoice:
    """The invoice as voided. Raises APIError (422) when it is paid or voided already."""
    voided = replace(invoice, status=status_after("void", invoice), next_reminder_at=None, updated_at=ctx.now)
    changes.save(voided)
    return voided

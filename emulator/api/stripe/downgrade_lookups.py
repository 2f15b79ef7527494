"""Finding the invoice and the line behind what a reply shows."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.billing.invoices.invoice import Invoice, Line
from schemas.stripe.objects import Rendered


def invoice_of(shown: Rendered, ctx: DowngradeContext) -> Invoice | None:
    """The invoice that is shown; that of a preview, which has no id before 2025-09-30.clover, is known."""
    return ctx.get(Invoice, shown["id"]) if "id" in shown else ctx.only(Invoice)


def line_of(shown: Rendered, ctx: DowngradeContext) -> Line | None:
    """The line that is shown, where it still stands on its invoice."""
    invoice = shown.get("invoice")
    found = ctx.get(Invoice, invoice if isinstance(invoice, str) else None)
    return None if found is None else next((line for line in found.lines if line.id == shown.get("id")), None)

"""A draft that could not be finalized (docs.stripe.com/api/invoices/object, `last_finalization_error`)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.invoices.automatic_tax import FinalizationFailedError
from emulator.billing.invoices.invoice import FinalizationError, Invoice


def note_failed_finalization(draft: Invoice, failed: FinalizationFailedError, changes: Changes) -> Invoice:
    """The draft that could not be finalized: it says why, and so does `invoice.finalization_failed`."""
    told = FinalizationError(code=failed.code or "", message=failed.message, type=failed.type)
    after = replace(draft, last_finalization_error=told)
    changes.save(after)
    changes.emit("invoice.updated", after, draft)
    changes.emit("invoice.finalization_failed", after)
    return after

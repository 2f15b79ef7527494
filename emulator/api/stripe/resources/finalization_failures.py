"""Operations that finalize a draft: where that fails for what is known of the customer, the draft keeps why."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.billing.core.errors import Declined
from emulator.billing.invoices.automatic_tax import FinalizationFailedError
from emulator.billing.invoices.failed_finalization import note_failed_finalization
from emulator.billing.invoices.invoice import Invoice


def keeps_failure(
    handler: Callable[[RequestContext[Any], str], HandlerResult],
) -> Callable[[RequestContext[Any], str], HandlerResult]:
    """The handler of an operation on one invoice, whose failure to finalize is kept and answered.

    Nothing is changed before it fails: a draft is finalized before anything else happens to it.
    """

    @wraps(handler)
    def keep(request: RequestContext[Any], invoice: str) -> HandlerResult:
        try:
            return handler(request, invoice)
        except FinalizationFailedError as failed:
            draft = request.find(Invoice, invoice, param="id")
            note_failed_finalization(draft, failed, request.changes)
            return Declined(failed)

    return keep

"""Telling of a renewal before it comes (docs.stripe.com/api/events/types, `invoice.upcoming`)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions import renewal
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.credit_grants import preview_credits
from emulator.services.subscriptions.loading import load_inputs
from emulator.store.unit_of_work import UnitOfWork


def announce(uow: UnitOfWork, subscription: Subscription) -> None:
    """Emits `invoice.upcoming` with the invoice that the next renewal would make; it has no id."""
    inputs = load_inputs(uow, subscription)
    if inputs is None:
        return
    at_renewal = replace(uow.ctx, now=subscription.next_boundary)
    step = renewal.renew(subscription, inputs, at_renewal, Changes())
    if step.invoice is not None:
        uow.changes.emit("invoice.upcoming", as_upcoming(preview_credits(uow, step.invoice), ""))


def as_upcoming(draft: Invoice, id: str) -> Invoice:
    """A draft that is only imagined."""
    return replace(draft, id=id, automatically_finalizes_at=None, billing_reason="upcoming")

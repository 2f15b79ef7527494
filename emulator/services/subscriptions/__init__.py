"""What is done with a subscription: `subscriptions.create(uow, …)`."""

from emulator.services.subscriptions.cancel import cancel, cancel_all
from emulator.services.subscriptions.create import create
from emulator.services.subscriptions.discounts import delete_discounts
from emulator.services.subscriptions.due import do_due
from emulator.services.subscriptions.entitlements import update_entitlements
from emulator.services.subscriptions.invoice_outcomes import follow_invoices
from emulator.services.subscriptions.items import change_item, update_of_item
from emulator.services.subscriptions.loading import running
from emulator.services.subscriptions.pausing import migrate, pause, resume
from emulator.services.subscriptions.preview import billed_at_first, next_to_be_billed, preview_change, preview_creation
from emulator.services.subscriptions.thresholds import check_due, order_checks
from emulator.services.subscriptions.update import update

__all__ = [
    "billed_at_first",
    "cancel",
    "cancel_all",
    "change_item",
    "check_due",
    "create",
    "delete_discounts",
    "do_due",
    "follow_invoices",
    "migrate",
    "next_to_be_billed",
    "order_checks",
    "pause",
    "preview_change",
    "preview_creation",
    "resume",
    "running",
    "update",
    "update_entitlements",
    "update_of_item",
]

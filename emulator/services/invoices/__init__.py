"""What is done with an invoice: `invoices.send(uow, invoice)`."""

from emulator.services.invoices.auto_advance import auto_charge, auto_finalize
from emulator.services.invoices.drafts import create, revise, update
from emulator.services.invoices.finalization import finalize
from emulator.services.invoices.jobs import charge_due, finalize_due, remind_due, tell_due
from emulator.services.invoices.mail import send
from emulator.services.invoices.payment import attach_payment, pay, pay_out_of_band
from emulator.services.invoices.pending_items import pending_items
from emulator.services.invoices.transitions import mark_uncollectible, void, void_with_payments
from emulator.services.invoices.write_ahead import release_items

__all__ = [
    "attach_payment",
    "auto_charge",
    "auto_finalize",
    "charge_due",
    "create",
    "finalize",
    "finalize_due",
    "mark_uncollectible",
    "pay",
    "pay_out_of_band",
    "pending_items",
    "release_items",
    "remind_due",
    "revise",
    "send",
    "tell_due",
    "update",
    "void",
    "void_with_payments",
]

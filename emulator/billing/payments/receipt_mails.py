"""Receipts of payments without an invoice, mailed to the `receipt_email` that a payment names.

docs.stripe.com/api/payment_intents/create has it that they are mailed whatever the account's settings say; a charge
whose `receipt_email` is changed gets another.
"""

from emulator.billing.core.changes import Changes, DomainEvent
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.receipts import document_of_charge, method_label, receipt_number, receipt_url
from emulator.billing.system.mail_message import Payment, account_message
from emulator.billing.system.outbox import OutboxMail, add_to_outbox, outbox_mail

_SUCCEEDED = ("charge.captured", "charge.succeeded")


def post_receipts(changes: Changes, ctx: Context) -> None:
    """Puts the receipts of the payments among the changes into the outbox; the charges are numbered from then on."""
    for domain_event in list(changes.domain_events):
        charge = _to_be_told_of(domain_event)
        if charge is None or charge.receipt_email is None or _is_for_invoice(charge, changes):
            continue
        numbered = replace(changes.as_saved(charge), receipt_number=receipt_number(charge))
        changes.save(numbered)
        add_to_outbox(receipt_mail(numbered, charge.receipt_email, ctx), changes)


def _to_be_told_of(domain_event: DomainEvent) -> Charge | None:
    """The charge that was collected, or that is to be told of to somebody else."""
    charge, before = domain_event.after, domain_event.before
    if not isinstance(charge, Charge) or charge.status != "succeeded" or not charge.captured:
        return None
    if domain_event.type in _SUCCEEDED:
        return charge
    is_readdressed = isinstance(before, Charge) and before.receipt_email != charge.receipt_email
    return charge if domain_event.type == "charge.updated" and is_readdressed else None


def _is_for_invoice(charge: Charge, changes: Changes) -> bool:
    """Whether an invoice's own receipt tells of it. The intent of a payment is among what it changed."""
    intents = changes.saved(PaymentIntent)
    return any(each.id == charge.payment_intent and each.invoice is not None for each in intents)


def receipt_mail(charge: Charge, to: str, ctx: Context) -> OutboxMail:
    """The mail with the receipt of a charge."""
    ctx = ctx.in_world_time()
    payment = Payment(
        amount=charge.amount_paid,
        method=method_label(charge),
        receipt_number=charge.receipt_number,
        receipt_url=receipt_url(charge, ctx),
    )
    message = account_message("receipt", document_of_charge(charge, ctx), (to,), ctx)
    return outbox_mail(replace(message, attach_pdf=False, payment=payment), None, ctx)

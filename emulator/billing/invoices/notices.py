"""Mail about payments: a receipt after a charge, word of one that failed (Stripe docs, "Automate customer emails")."""

from collections.abc import Iterator

from emulator.billing.changes import Changes
from emulator.billing.charges import Charge
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import payment_mail
from emulator.billing.moment import Moment


def post_notices(changes: Changes, at: Moment) -> None:
    """Puts into the outbox what customers are told of the payments among the changes, if the account tells them.

    Who has no mail address is not told; nor is anybody of an invoice that was paid without a charge.
    """
    if not (at.account.email_receipts or at.account.email_failed_payments):
        return
    charges = {charge.payment_intent: charge for charge in _charges(changes)}
    for happening in list(changes.happenings):
        invoice = happening.after
        if not isinstance(invoice, Invoice) or invoice.customer_snapshot.email is None:
            continue
        charge = charges.get(invoice.payment_intent or "")
        if charge is None:
            continue
        if happening.type == "invoice.payment_succeeded" and at.account.email_receipts:
            changes.post(payment_mail("receipt", invoice, charge, at))
        elif happening.type == "invoice.payment_failed" and at.account.email_failed_payments:
            changes.post(payment_mail("payment_failed", invoice, charge, at))


def _charges(changes: Changes) -> Iterator[Charge]:
    for action, entity in changes.written.values():
        if action == "put" and isinstance(entity, Charge):
            yield entity

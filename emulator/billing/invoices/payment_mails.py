"""Mail about payments: a receipt after a charge, word of one that failed (Stripe docs, "Automate customer emails")."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.mail import payment_mail
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.receipts import receipt_number
from emulator.billing.system.outbox import add_to_outbox


def post_payment_mails(changes: Changes, ctx: Context) -> None:
    """Puts into the outbox what customers are told of the payments among the changes, if the account tells them.

    Who has no mail address is not told; nor is anybody of an invoice that was paid without a charge.
    """
    if not (ctx.account.email_receipts or ctx.account.email_failed_payments):
        return
    charges = {charge.payment_intent: charge for charge in changes.saved(Charge)}
    made = (each for each in changes.saved(InvoicePayment) if each.payment_intent in charges)
    attached = {each.invoice: charges[each.payment_intent] for each in made}
    for domain_event in list(changes.domain_events):
        invoice = domain_event.after
        if not isinstance(invoice, Invoice) or invoice.customer_snapshot.email is None:
            continue
        charge = charges.get(invoice.payment_intent or "") or attached.get(invoice.id)
        if charge is None:
            continue
        if domain_event.type == "invoice.payment_succeeded" and ctx.account.email_receipts:
            _post_receipt(invoice, charge, ctx, changes)
        elif domain_event.type == "invoice.payment_failed" and ctx.account.email_failed_payments:
            add_to_outbox(payment_mail("payment_failed", invoice, charge, ctx), changes)


def _post_receipt(invoice: Invoice, charge: Charge, ctx: Context, changes: Changes) -> None:
    """Mails the receipt; charge and invoice name its number from then on, after the events of the payment."""
    numbered = replace(charge, receipt_number=receipt_number(charge))
    changes.save(numbered)
    changes.save(replace(invoice, receipt_number=numbered.receipt_number))
    add_to_outbox(payment_mail("receipt", invoice, numbered, ctx), changes)

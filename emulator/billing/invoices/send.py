"""Sending an invoice by mail (docs.stripe.com/api/invoices/send).

Nothing on the invoice records a sending: it is in the outbox and in the `invoice.sent` event.
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.drafts import require_email
from emulator.billing.invoices.finalization import NO_REFERENCES, FinalizationReferences, finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import invoice_mail
from emulator.billing.system.outbox import add_to_outbox

NOT_SENDABLE = (
    "This invoice cannot be sent right now. "
    "Please contact us via https://support.stripe.com/contact with details, so we can help."
)


def require_sendable(invoice: Invoice) -> None:
    """Raises APIError for an invoice that cannot be sent by hand.

    Sending a draft that comes to zero works once and pays it; sending it again is refused. Void and uncollectible
    invoices are refused with the same words; what the real service says there is not known.
    """
    if invoice.collection_method != "send_invoice":
        raise APIError("You can only manually send an invoice if its collection method is 'send_invoice'.")
    if invoice.status in ("void", "uncollectible"):
        raise APIError(NOT_SENDABLE)
    if invoice.status == "paid" and invoice.amounts.total <= 0:
        raise APIError(NOT_SENDABLE)
    require_email(invoice.customer_snapshot.email)


def send_invoice(
    invoice: Invoice,
    customer: Customer | None,
    ctx: Context,
    changes: Changes,
    *,
    references: FinalizationReferences = NO_REFERENCES,
) -> Invoice:
    """The invoice after sending: a draft is finalized first, any other is unchanged.

    `customer` and `references` are needed for a draft only. Test mode writes the mail into the outbox and emits
    `invoice.sent`; live mode delivers it as well. Raises APIError when it cannot be sent.
    """
    require_sendable(invoice)
    if customer is not None and invoice.status == "draft":
        invoice = finalize_invoice(
            invoice, customer, auto_advance=None, references=references, ctx=ctx, changes=changes
        )
    else:
        changes.check_unchanged(invoice)
    add_to_outbox(invoice_mail(invoice, ctx), changes)
    changes.emit("invoice.sent", invoice)
    return invoice

"""The mail about a credit note, and the document that it and its PDF show."""

from emulator.billing.catalog.document_amounts import DocumentAmounts
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.credit_notes.credit_note import CreditNote, CreditNoteLine
from emulator.billing.documents.document import CreditNoteDocument, Line, Shipping
from emulator.billing.invoices.document_amounts import document_amounts
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import invoice_mail
from emulator.billing.system.outbox import OutboxMail


def credit_note_mail(note: CreditNote, invoice: Invoice, ctx: Context) -> OutboxMail:
    """The mail to the customer of the invoice that was credited."""
    mail = invoice_mail(invoice, ctx)
    mail_message = replace(mail.mail_message, kind="credit_note", credit_note=document_of_note(note, invoice))
    return replace(mail, mail_message=mail_message)


def document_of_note(note: CreditNote, invoice: Invoice) -> CreditNoteDocument:
    """What a mail or a PDF shows of a credit note of the invoice."""
    shown = document_amounts(invoice, (rate for line in note.lines for rate in line.tax_rates))
    amounts = note.amounts
    refunded, out_of_band = sum(each.amount for each in note.refunds), note.out_of_band_amount or 0
    return CreditNoteDocument(
        number=note.number,
        amount=amounts.total,
        issued_at=note.effective_at,
        status=note.status,
        reason=note.reason,
        memo=note.memo,
        lines=tuple(_line(line, shown) for line in note.lines),
        subtotal=amounts.subtotal,
        discounts=shown.discounts(amounts.discount_amounts),
        applied_credits=sum(each.amount for each in amounts.credit_amounts),
        shipping=_shipping(note, invoice),
        total_excluding_tax=amounts.total_excluding_tax if amounts.taxes else None,
        taxes=shown.taxes(amounts.taxes),
        applied=note.pre_payment_amount,
        refunded=refunded,
        credited=note.post_payment_amount - refunded - out_of_band,
        out_of_band=out_of_band,
    )


def _line(line: CreditNoteLine, shown: DocumentAmounts) -> Line:
    return Line(
        description=line.description or "",
        amount=line.amount,
        quantity=None if line.quantity is None else str(line.quantity),
        unit_amount=line.unit_amount_decimal,
        taxes=shown.taxes(line.taxes),
    )


def _shipping(note: CreditNote, invoice: Invoice) -> Shipping | None:
    if not note.amounts.shipping:
        return None
    cost = invoice.shipping_cost
    return Shipping(amount=note.amounts.shipping, label=None if cost is None else cost.display_name)

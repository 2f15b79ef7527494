"""The mail that a sent invoice is, and the document it shows."""

from typing import Literal

from emulator.billing.arithmetic.amounts import LineAmounts
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.catalog.document_amounts import DocumentAmounts
from emulator.billing.core.account import TaxId as DocumentTaxId
from emulator.billing.core.addresses import Shipping
from emulator.billing.core.calendar import Period
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.documents.document import CreditNote as DocumentCreditNote
from emulator.billing.documents.document import CustomField as DocumentCustomField
from emulator.billing.documents.document import InvoiceDocument, Party
from emulator.billing.documents.document import Line as DocumentLine
from emulator.billing.documents.parties import party, seller
from emulator.billing.invoices.document_amounts import document_amounts, document_shipping, line_prices
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.links import hosted_url, pdf_url
from emulator.billing.payments.bank_transfers import TRANSFER_TYPES, financial_addresses, possible_transfer, shown_lines
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.receipts import method_label, receipt_url
from emulator.billing.system.mail_message import MailKind, MailMessage, Payment, account_message, invoice_mail_kind
from emulator.billing.system.outbox import OutboxMail, outbox_mail

PaymentMailKind = Literal["receipt", "payment_failed"]


def invoice_mail(invoice: Invoice, ctx: Context) -> OutboxMail:
    """The mail to the invoice's customer; live mode queues it, test mode keeps it in the outbox."""
    document = document_of(invoice, ctx)
    return outbox_mail(_message(invoice, document, invoice_mail_kind(document), ctx), invoice.id, ctx)


def payment_mail(kind: PaymentMailKind, invoice: Invoice, charge: Charge, ctx: Context) -> OutboxMail:
    """The mail about a charge that was to pay the invoice, on its way like any other."""
    payment = Payment(
        amount=charge.amount_paid,
        method=method_label(charge),
        receipt_number=charge.receipt_number,
        receipt_url=receipt_url(charge, ctx),
        next_attempt_at=invoice.next_payment_attempt,
    )
    mail_message = replace(_message(invoice, document_of(invoice, ctx), kind, ctx), payment=payment)
    return outbox_mail(mail_message, invoice.id, ctx)


def reminder_mail(invoice: Invoice, ctx: Context) -> OutboxMail:
    """The mail that reminds of an open invoice."""
    return outbox_mail(_message(invoice, document_of(invoice, ctx), "reminder", ctx), invoice.id, ctx)


def _message(invoice: Invoice, document: InvoiceDocument, kind: MailKind, ctx: Context) -> MailMessage:
    message = account_message(kind, document, (invoice.customer_snapshot.email or "",), ctx)
    return replace(message, attach_pdf=ctx.account.attach_pdf, attached_as_issued=True)


def document_of(invoice: Invoice, ctx: Context) -> InvoiceDocument:
    """What a mail, a PDF or a page shows of an invoice."""
    amounts, snapshot, shown = invoice.amounts, invoice.customer_snapshot, document_amounts(invoice)
    return InvoiceDocument(
        seller=_seller(invoice, ctx),
        bill_to=replace(
            party(snapshot.name, snapshot.address, snapshot.email, snapshot.phone),
            tax_ids=_shown_tax_ids(snapshot.tax_ids),
        ),
        ship_to=_ship_to(invoice.shipping_details),
        currency=invoice.currency,
        status=invoice.status,
        livemode=ctx.livemode,
        number=invoice.number,
        issued_at=invoice.effective_at,
        due_at=invoice.due_date,
        paid_at=invoice.transitions.paid_at,
        lines=tuple(_line(*each, shown, invoice) for each in zip(invoice.lines, amounts.lines, strict=True)),
        subtotal=amounts.subtotal,
        discounts=shown.discounts(_of_the_invoice(invoice)),
        applied_credits=sum(each.amount for each in amounts.credit_amounts),
        total_excluding_tax=amounts.total_excluding_tax if amounts.total_taxes else None,
        taxes=shown.taxes(amounts.total_taxes),
        shipping=document_shipping(invoice),
        total=amounts.total,
        applied_balance=_applied_balance(invoice),
        credit_notes=tuple(
            DocumentCreditNote(number=note.number, amount=note.amount, issued_at=note.issued_at)
            for note in invoice.credit_notes
            if not note.voided
        ),
        amount_due=amounts.amount_due,
        amount_paid=amounts.amount_paid,
        amount_remaining=amounts.amount_remaining,
        transfer=_transfer(invoice, ctx),
        memo=invoice.description or ctx.account.default_memo,
        footer=invoice.footer or ctx.account.default_footer,
        custom_fields=tuple(DocumentCustomField(field.name, field.value) for field in invoice.custom_fields or ()),
        reverse_charge=snapshot.tax_exempt == "reverse",
        page_size="a4" if invoice.rendering.page_size == "a4" else "letter",
        locale=ctx.account.locale_for(snapshot.preferred_locales),
        hosted_url=hosted_url(invoice, ctx, "em"),
        pdf_url=pdf_url(invoice, ctx, "em"),
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )


def _transfer(invoice: Invoice, ctx: Context) -> tuple[tuple[str, str], ...]:
    """Where to send what remains of an open invoice that takes bank transfers, and what the transfer is to say."""
    settings = invoice.payment_settings
    types = settings.payment_method_types or ctx.account.payment_method_types
    is_asked = invoice.status == "open" and invoice.amounts.amount_remaining > 0
    if not is_asked or "customer_balance" not in types or invoice.currency not in TRANSFER_TYPES:
        return ()
    transfer = possible_transfer(invoice.currency, settings.options_of("customer_balance").get("bank_transfer"))
    lines = shown_lines(financial_addresses(transfer, invoice.customer, ctx.account))
    return (*lines, ("reference", invoice.number or invoice.id))


def _seller(invoice: Invoice, ctx: Context) -> Party:
    """The account, with the tax ids that the invoice names or else those of the account's settings."""
    known = seller(ctx.account, ctx.account.display_name)
    if invoice.account_tax_ids is None:
        return known
    return replace(known, tax_ids=_shown_tax_ids(invoice.account_tax_ids))


def _shown_tax_ids(tax_ids: tuple[TaxId, ...]) -> tuple[DocumentTaxId, ...]:
    return tuple(DocumentTaxId(each.type, each.value) for each in tax_ids)


def _ship_to(shipping: Shipping | None) -> Party | None:
    return None if shipping is None else party(shipping.name, shipping.address, None, shipping.phone)


def _of_the_invoice(invoice: Invoice) -> list[DiscountAmount]:
    """What the invoice's own discounts take; those of a line are shown beside it, and are in the subtotal."""
    own = {discount.id for discount in invoice.discounts}
    return [each for each in invoice.amounts.total_discount_amounts if each.discount in own]


def _applied_balance(invoice: Invoice) -> int:
    """What the customer's balance changed about the amount due: negative when credit lowered it."""
    amounts = invoice.amounts
    if amounts.total <= 0:
        return 0
    return amounts.amount_due + invoice.pre_payment_credit_notes_amount - amounts.total


def _line(line: Line, amounts: LineAmounts, shown: DocumentAmounts, invoice: Invoice) -> DocumentLine:
    details = line.details
    amount, unit_amount = line_prices(invoice, details, amounts.taxes)
    spans = details.period_start != details.period_end
    return DocumentLine(
        description=details.description or "",
        amount=amount,
        quantity=details.quantity_decimal,
        unit_amount=unit_amount,
        period=Period(details.period_start, details.period_end) if spans else None,
        taxes=shown.taxes(amounts.taxes),
        discounts=shown.discounts(_of_the_line(line, amounts)),
        text=details.text,
    )


def _of_the_line(line: Line, amounts: LineAmounts) -> list[DiscountAmount]:
    own = {discount.id for discount in line.details.discounts}
    return [each for each in amounts.discount_amounts if each.discount in own]

"""The mail that a sent invoice is, and the document it shows."""

from emulator.billing.account import Account
from emulator.billing.addresses import Address, Shipping
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.links import hosted_url, pdf_url
from emulator.billing.moment import Moment
from emulator.billing.outbox import MailStatus, OutboxMail
from emulator.delivery.document import CustomField as ShownField
from emulator.delivery.document import InvoiceDocument, Party, Period, address_lines
from emulator.delivery.document import Line as ShownLine
from emulator.delivery.mail.letter import Letter, Mailbox, invoice_kind


def invoice_mail(invoice: Invoice, at: Moment) -> OutboxMail:
    """The mail to the invoice's customer; live mode queues it, test mode keeps it in the outbox."""
    document = document_of(invoice, at)
    id = at.new_id("mail")
    letter = Letter(
        id=id,
        kind=invoice_kind(document),
        document=document,
        sender=Mailbox(at.account.sender_address, at.account.display_name),
        to=(invoice.customer_snapshot.email or "",),
        date=at.now,
        message_id_domain=at.account.mail_domain,
        locale=document.locale,
        reply_to=at.account.email,
    )
    status: MailStatus = "queued" if at.livemode else "not_sent"
    return OutboxMail(id=id, created=at.now, invoice=invoice.id, letter=letter, status=status)


def document_of(invoice: Invoice, at: Moment) -> InvoiceDocument:
    """What a mail, a PDF or a page shows of an invoice."""
    amounts, snapshot = invoice.amounts, invoice.customer_snapshot
    return InvoiceDocument(
        seller=_seller(at.account),
        bill_to=_party(snapshot.name, snapshot.address, snapshot.email, snapshot.phone),
        ship_to=_ship_to(invoice.shipping_details),
        currency=invoice.currency,
        status=invoice.status,
        livemode=at.livemode,
        number=invoice.number,
        issued_at=invoice.effective_at,
        due_at=invoice.due_date,
        paid_at=invoice.transitions.paid_at,
        lines=tuple(_line(line) for line in invoice.lines),
        subtotal=amounts.subtotal,
        total=amounts.total,
        applied_balance=amounts.amount_due - amounts.total if amounts.total > 0 else 0,
        amount_due=amounts.amount_due,
        amount_paid=amounts.amount_paid,
        amount_remaining=amounts.amount_remaining,
        memo=invoice.description,
        footer=invoice.footer,
        custom_fields=tuple(ShownField(field.name, field.value) for field in invoice.custom_fields or ()),
        reverse_charge=snapshot.tax_exempt == "reverse",
        page_size="a4" if invoice.rendering.page_size == "a4" else "letter",
        locale=snapshot.preferred_locales[0] if snapshot.preferred_locales else "en",
        hosted_url=hosted_url(invoice, at, "em"),
        pdf_url=pdf_url(invoice, at, "em"),
    )


def _seller(account: Account) -> Party:
    return Party(name=account.display_name, country=account.country, email=account.email)


def _party(name: str | None, address: Address | None, email: str | None, phone: str | None) -> Party:
    address = address or Address()
    lines = address_lines(
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=address.country,
    )
    return Party(name=name or "", address=lines, country=address.country, email=email, phone=phone)


def _ship_to(shipping: Shipping | None) -> Party | None:
    return None if shipping is None else _party(shipping.name, shipping.address, None, shipping.phone)


def _line(line: Line) -> ShownLine:
    details = line.details
    spans = details.period_start != details.period_end
    return ShownLine(
        description=details.description or "",
        amount=details.amount,
        quantity=details.quantity_decimal,
        unit_amount=details.unit_amount_decimal,
        period=Period(details.period_start, details.period_end) if spans else None,
    )

"""What the PDF and the mail of a BeeL invoice show."""

from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap
from typing import Literal

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import Line, TaxSubtotal
from emulator.billing.beel.calendar import seconds_of
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.labels import Labels, labels
from emulator.billing.beel.parties import Address, AlternativeId, Issuer, PaymentInfo, Recipient
from emulator.billing.core.account import TaxId
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.documents.document import CustomField, Discount, InvoiceDocument, Party, Tax
from emulator.billing.documents.document import Line as DocumentLine

ShownStatus = Literal["draft", "open", "paid", "void"]

_SHOWN_STATUS: dict[str, ShownStatus] = {"DRAFT": "draft", "SCHEDULED": "draft", "PAID": "paid", "VOIDED": "void"}


def document_of(invoice: Invoice, language: str, ctx: Context) -> InvoiceDocument:
    """What is shown of an invoice in one of the three languages; it opens no page, for BeeL has none.

    One that gives money back asks for nothing: it is due on no day, and its total is what is said of it.
    """
    words, totals = labels(language), invoice.totals
    total = _minor(totals.invoice_total)
    paid = invoice.status == "PAID"
    return InvoiceDocument(
        seller=_seller(invoice.issuer),
        bill_to=_bill_to(invoice.recipient),
        currency="eur",
        status=_SHOWN_STATUS.get(invoice.status, "open"),
        livemode=ctx.livemode,
        number=invoice.invoice_number,
        issued_at=seconds_of(invoice.issue_date),
        due_at=seconds_of(invoice.due_date) if total >= 0 else None,
        paid_at=seconds_of(invoice.payment_date) if invoice.payment_date else None,
        lines=tuple(_line(line, words) for line in invoice.lines),
        subtotal=_minor(totals.gross),
        discounts=_discounts(totals.total_discounts, words),
        total_excluding_tax=_minor(totals.taxable_base),
        taxes=tuple(_taxes(invoice, words)),
        total=total,
        amount_due=total,
        amount_paid=total if paid else 0,
        amount_remaining=0 if paid else total,
        memo=invoice.notes,
        custom_fields=(*_correction(invoice, words), *_payment(invoice.payment_info, words)),
        page_size="a4",
        locale=words.locale,
        tax_ids_in_mail=True,
    )


def preview_of(draft: Invoice, ctx: Context) -> InvoiceDocument:
    """What the preview of a draft shows: a word stands where the number will."""
    language = choices.PDF_LANGUAGE
    return replace(document_of(draft, language, ctx), number=choices.DRAFT_NUMBER[language])


def file_name(invoice: Invoice) -> str:
    """The name of the PDF: `factura_FAC-2026-0001.pdf`."""
    return f"factura_{(invoice.invoice_number or '').replace('/', '-')}.pdf"


def _minor(euros: Decimal) -> int:
    return int(euros * 100)


def _seller(issuer: Issuer) -> Party:
    return Party(
        name=issuer.legal_name,
        address=_address(issuer.address),
        country=issuer.address.country_code,
        email=issuer.email,
        tax_ids=(TaxId("nif", issuer.nif),),
    )


def _bill_to(recipient: Recipient) -> Party:
    address = recipient.address
    return Party(
        name=recipient.legal_name,
        address=() if address is None else _address(address),
        country=None if address is None else address.country_code,
        email=recipient.email,
        phone=recipient.phone,
        tax_ids=_tax_ids(recipient.nif, recipient.alternative_id),
    )


def _tax_ids(nif: str | None, other: AlternativeId | None) -> tuple[TaxId, ...]:
    if nif is not None:
        return (TaxId("nif", nif),)
    return () if other is None else (TaxId("id", other.number),)


def _address(address: Address) -> tuple[str, ...]:
    rooms = " ".join(filter(None, (address.floor, address.door)))
    street = ", ".join(filter(None, (address.street, address.number, rooms)))
    province = "" if address.province == address.city else f" ({address.province})"
    return street, f"{address.postal_code} {address.city}{province}"


def _line(line: Line, words: Labels) -> DocumentLine:
    return DocumentLine(
        description=line.description,
        amount=_minor(line.gross),
        quantity=f"{line.quantity.normalize():f}",
        unit_amount=f"{line.unit_price * 100:f}",
        taxes=(Tax(_tax_name(line.main_tax.type, words), 0, _plain(line.main_tax.percentage)),),
        discounts=_line_discounts(line, words),
    )


def _line_discounts(line: Line, words: Labels) -> tuple[Discount, ...]:
    return (Discount(words.discount_of(line.discount_percentage), _minor(line.discount)),) if line.discount else ()


def _discounts(total: Decimal, words: Labels) -> tuple[Discount, ...]:
    return (Discount(words.discounts, _minor(total)),) if total else ()


def _taxes(invoice: Invoice, words: Labels) -> Iterator[Tax]:
    totals = invoice.totals
    for tax_subtotal in totals.vat:
        yield _tax(_tax_name(tax_subtotal.name, words), tax_subtotal)
    for tax_subtotal in totals.surcharges:
        yield _tax(words.surcharge, tax_subtotal)
    for tax_subtotal in totals.irpf:
        yield replace(_tax(words.withheld, tax_subtotal), amount=-_minor(tax_subtotal.amount))


def _tax(label: str, tax_subtotal: TaxSubtotal) -> Tax:
    return Tax(label, _minor(tax_subtotal.amount), _plain(tax_subtotal.percentage))


def _tax_name(type: str | None, words: Labels) -> str:
    return words.other_tax if type in (None, "OTHER") else str(type)


def _plain(percentage: Decimal) -> str:
    return f"{percentage.normalize():f}"


def _correction(invoice: Invoice, words: Labels) -> Iterator[CustomField]:
    """What a corrective invoice must say: which one it corrects, and why (Real Decreto 1619/2012, article 15)."""
    if invoice.type != "CORRECTIVE":
        return
    code = f" ({invoice.rectification_code})" if invoice.rectification_code else ""
    yield CustomField(words.corrects, f"{invoice.rectified_number or ''}{code}")
    if invoice.rectification_reason:
        yield CustomField(words.reason, invoice.rectification_reason)


def _payment(payment: PaymentInfo | None, words: Labels) -> Iterator[CustomField]:
    """How to pay, by an account alone where no method is named; a method NONE keeps it off the invoice (beel-sdk)."""
    if payment is None or payment.method == "NONE":
        return
    if payment.method is not None:
        yield CustomField(words.payment, words.methods[payment.method])
    if payment.iban:
        yield CustomField("IBAN", " ".join(wrap(payment.iban, 4)))
    if payment.swift:
        yield CustomField("SWIFT/BIC", payment.swift)

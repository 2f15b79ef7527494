"""The receipt of a payment."""

from flask import Response

from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.receipts import document_of_charge, receipt_document, receipt_pdf_url
from emulator.delivery.pdf import render_receipt_pdf
from emulator.delivery.presentation import present_invoice, present_receipt
from emulator.delivery.presentation.formats import format_amount, format_day
from emulator.pages.document_page import document_page
from emulator.store.unit_of_work import UnitOfWork


def receipt_page(invoice: Invoice | None, charge: Charge, uow: UnitOfWork) -> Response:
    """What a charge paid, with the invoice that it was for, if any; it follows the charge's refunds."""
    document = _paid_document(invoice, charge, uow)
    view = present_receipt(receipt_document(charge), document)
    locale = view.language.locale
    return document_page(
        "receipt.html",
        view,
        document,
        amount=format_amount(charge.amount_paid, charge.currency, locale),
        paid_on=format_day(charge.created, locale),
        invoice_url=present_invoice(document).hosted_url,
        pdf_url=receipt_pdf_url(charge, uow.ctx),
    )


def receipt_pdf(invoice: Invoice | None, charge: Charge, uow: UnitOfWork) -> bytes:
    """The same receipt as a PDF."""
    return render_receipt_pdf(receipt_document(charge), _paid_document(invoice, charge, uow))


def _paid_document(invoice: Invoice | None, charge: Charge, uow: UnitOfWork) -> InvoiceDocument:
    return document_of_charge(charge, uow.ctx) if invoice is None else document_of(invoice, uow.ctx)

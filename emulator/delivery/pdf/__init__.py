"""Invoices, receipts, credit notes and quotes as PDFs.

What sets them is imported with the first PDF: reportlab and HarfBuzz take a seventh of the time to start.
"""

from __future__ import annotations

from emulator.billing.documents.document import CreditNoteDocument, InvoiceDocument, QuoteDocument, ReceiptDocument

__all__ = ["render_credit_note_pdf", "render_pdf", "render_quote_pdf", "render_receipt_pdf"]


def render_pdf(document: InvoiceDocument, locale: str | None = None) -> bytes:
    """Set an invoice as a PDF, in the language of `locale` (default: the document's own).

    The same document gives the same bytes: there is no clock and no chance in it. The blocks are those of Stripe's
    invoice PDF (Stripe docs, "Customize invoices").
    """
    from emulator.delivery.pdf.render import invoice_pdf

    return invoice_pdf(document, locale)


def render_credit_note_pdf(note: CreditNoteDocument, invoice: InvoiceDocument, locale: str | None = None) -> bytes:
    """Set a credit note as a PDF that looks like its invoice's, in the language of `locale` (default: the invoice's).

    The same note gives the same bytes.
    """
    from emulator.delivery.pdf.render import credit_note_pdf

    return credit_note_pdf(note, invoice, locale)


def render_receipt_pdf(receipt: ReceiptDocument, paid: InvoiceDocument) -> bytes:
    """Set the receipt of a payment as a PDF that looks like the invoice's that was paid, in the same language.

    The same payment gives the same bytes.
    """
    from emulator.delivery.pdf.render import receipt_pdf

    return receipt_pdf(receipt, paid)


def render_quote_pdf(quote: QuoteDocument, paper: InvoiceDocument) -> bytes:
    """Set a quote as a PDF, between those that `paper` names and with its lines, in the language of that.

    The same quote gives the same bytes.
    """
    from emulator.delivery.pdf.render import quote_pdf

    return quote_pdf(quote, paper)

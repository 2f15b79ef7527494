"""How an invoice or a credit note is put before a reader: languages, formats, and the view that all renderers share."""

from emulator.delivery.presentation.credit_note_presenter import present_credit_note
from emulator.delivery.presentation.invoice_presenter import present_invoice
from emulator.delivery.presentation.languages import DEFAULT_LOCALE, SUPPORTED_LOCALES, choose_locale
from emulator.delivery.presentation.quote_presenter import present_quote
from emulator.delivery.presentation.receipt_presenter import present_receipt
from emulator.delivery.presentation.view import DocumentView, InvoiceView

__all__ = [
    "DEFAULT_LOCALE",
    "SUPPORTED_LOCALES",
    "DocumentView",
    "InvoiceView",
    "choose_locale",
    "present_credit_note",
    "present_invoice",
    "present_quote",
    "present_receipt",
]

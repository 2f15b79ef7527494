"""How an invoice is put before a reader: languages, formats, and the view that mail, PDF and page share."""

from emulator.delivery.presentation.languages import DEFAULT_LOCALE, SUPPORTED_LOCALES, choose_locale
from emulator.delivery.presentation.presenter import present
from emulator.delivery.presentation.view import InvoiceView

__all__ = ["DEFAULT_LOCALE", "SUPPORTED_LOCALES", "InvoiceView", "choose_locale", "present"]

"""The links to an invoice that open by themselves."""

from emulator.billing.core.context import Context
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.system.secret_links import secret_url

PAGES = "/dayzero/pay"
FILES = "/dayzero/files"


def pdf_url(invoice: DayzeroInvoice, ctx: Context) -> str | None:
    """The link to the PDF; a draft has none."""
    return None if invoice.number is None else f"{secret_url(FILES, invoice.id, invoice.file_secret, ctx)}.pdf"


def payment_url(invoice: DayzeroInvoice, ctx: Context) -> str | None:
    """The link to the page where the customer pays by Stripe; a draft has none."""
    return None if invoice.number is None else secret_url(PAGES, invoice.id, invoice.file_secret, ctx)

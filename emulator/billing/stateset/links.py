"""The links to an invoice that open by themselves."""

from emulator.billing.core.context import Context
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.system.secret_links import secret_url

PAGES = "/stateset/pay"
FILES = "/stateset/files"


def pdf_url(invoice: StatesetInvoice, ctx: Context) -> str:
    """The link to the PDF."""
    return f"{secret_url(FILES, invoice.id, invoice.file_secret, ctx)}.pdf"


def public_url(invoice: StatesetInvoice, ctx: Context) -> str | None:
    """The link to the page of an invoice (at Stateset on pay.stateset.com); a draft has none."""
    return None if invoice.status == "draft" else secret_url(PAGES, invoice.id, invoice.file_secret, ctx)

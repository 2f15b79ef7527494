"""The links to an invoice that open by themselves: each names the account and a secret that nobody can guess."""

from emulator.billing.core.context import Context
from emulator.billing.dayzero.invoice import DayzeroInvoice

PAGES = "/dayzero/pay"
FILES = "/dayzero/files"


def pdf_url(invoice: DayzeroInvoice, ctx: Context) -> str | None:
    """The link to the PDF; a draft has none."""
    return None if invoice.number is None else f"{ctx.base_url}{FILES}/{_place(invoice, ctx)}.pdf"


def payment_url(invoice: DayzeroInvoice, ctx: Context) -> str | None:
    """The link to the page where the customer pays by Stripe; a draft has none."""
    return None if invoice.number is None else f"{ctx.base_url}{PAGES}/{_place(invoice, ctx)}"


def _place(invoice: DayzeroInvoice, ctx: Context) -> str:
    return f"{ctx.account.id}/{'live' if ctx.livemode else 'test'}/{invoice.id}/{invoice.file_secret}"

"""The links to an invoice that open by themselves: each names the account and a secret that nobody can guess."""

from emulator.billing.core.context import Context
from emulator.billing.stateset.invoice import StatesetInvoice

PAGES = "/stateset/pay"
FILES = "/stateset/files"


def pdf_url(invoice: StatesetInvoice, ctx: Context) -> str:
    """The link to the PDF."""
    return f"{ctx.base_url}{FILES}/{_place(invoice, ctx)}.pdf"


def public_url(invoice: StatesetInvoice, ctx: Context) -> str | None:
    """The link to the page of an invoice (at Stateset on pay.stateset.com); a draft has none."""
    return None if invoice.status == "draft" else f"{ctx.base_url}{PAGES}/{_place(invoice, ctx)}"


def _place(invoice: StatesetInvoice, ctx: Context) -> str:
    return f"{ctx.account.id}/{'live' if ctx.livemode else 'test'}/{invoice.id}/{invoice.file_secret}"

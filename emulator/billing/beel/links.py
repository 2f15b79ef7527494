"""Links to PDFs that open without a key, for a while (docs.beel.es, Get invoice PDF download URL)."""

import hmac
from urllib.parse import quote

from emulator.billing.beel import choices
from emulator.billing.beel.document import file_name
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.transitions import require_status
from emulator.billing.core.context import Context

FILES = "/beel/files"
_MODES = {True: "live", False: "test"}


def download_url(invoice: Invoice, ctx: Context) -> str:
    """A link to the PDF that works for `PDF_LINK_SECONDS`. Raises APIError (400) for an invoice not issued yet."""
    require_status(invoice, "pdf", ctx)
    expires = ctx.now + choices.PDF_LINK_SECONDS
    place = f"{FILES}/{ctx.account.id}/{_MODES[ctx.livemode]}/{invoice.id}/{quote(file_name(invoice), safe='')}"
    return f"{ctx.base_url}{place}?expires={expires}&signature={_signature(invoice, expires)}"


def is_valid(invoice: Invoice, expires: int, signature: str, ctx: Context) -> bool:
    """Whether a link is one of ours and still good."""
    genuine = hmac.compare_digest(signature.encode(), _signature(invoice, expires).encode())
    return genuine and ctx.now < expires


def _signature(invoice: Invoice, expires: int) -> str:
    return hmac.new(invoice.link_secret.encode(), f"{invoice.id}.{expires}".encode(), "sha256").hexdigest()

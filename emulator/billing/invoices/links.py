"""The links to an invoice's hosted page and PDF (docs.stripe.com/invoicing/hosted-invoice-page).

A link names the account and the invoice, so that it opens without a look-up.
"""

from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.signed_links import LinkTarget, signed_token

OPEN_DAYS = 30
"""How long after the due date, or after finalization when there is none, links open …"""

LONGEST_DAYS = 120
"""… but no longer than this after finalization …"""

FRESH_DAYS = 10
"""… and whatever the dates, a link opens for as long as this after it was given out."""


def hosted_url(invoice: Invoice, ctx: Context, source: str = "ap") -> str | None:
    """The link to the hosted page, None for a draft; `source` is `ap` when the API gives it and `em` in a mail."""
    token = _token(invoice, ctx)
    return None if token is None else f"{ctx.base_url}/i/{ctx.account.link_path}/{token}?s={source}"


def pdf_url(invoice: Invoice, ctx: Context, source: str = "ap") -> str | None:
    """The link to the PDF, None for a draft."""
    token = _token(invoice, ctx)
    return None if token is None else f"{ctx.base_url}/invoice/{ctx.account.link_path}/{token}/pdf?s={source}"


def link_is_valid(target: LinkTarget, invoice: Invoice) -> bool:
    """Whether a link that claims to lead to the invoice is one that was given out for it."""
    return invoice.link_secret is not None and target.is_signed_with(invoice.link_secret)


def expires_at(target: LinkTarget, invoice: Invoice) -> int:
    """When a link to the invoice stops to open: unix seconds, UTC."""
    finalized = invoice.transitions.finalized_at or invoice.created
    documented = min(
        (invoice.due_date or finalized) + OPEN_DAYS * DAY,
        finalized + LONGEST_DAYS * DAY,
    )
    return max(documented, target.given_at + (FRESH_DAYS + 1) * DAY)


def _token(invoice: Invoice, ctx: Context) -> str | None:
    return None if invoice.link_secret is None else signed_token(invoice.id, invoice.link_secret, ctx)

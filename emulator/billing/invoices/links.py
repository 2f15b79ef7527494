"""The links to an invoice's hosted page and PDF (docs.stripe.com/invoicing/hosted-invoice-page).

A link names the account, the invoice and a secret, so that it opens without a look-up and cannot be guessed.
"""

import base64
import binascii
from dataclasses import dataclass

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.moment import Moment

_PREFIX = "in_"


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link's token leads to."""

    livemode: bool
    invoice: str
    secret: str


def link_token(invoice: Invoice, livemode: bool) -> str | None:
    """`test_…` or `live_…` and the invoice in base64; None for a draft, which has no page."""
    if invoice.link_secret is None:
        return None
    text = f"{invoice.id.removeprefix(_PREFIX)},{invoice.link_secret}"
    token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{'live' if livemode else 'test'}_{token}"


def read_token(token: str) -> LinkTarget | None:
    """What a token leads to, or None when it is not one of ours."""
    mode, _, encoded = token.partition("_")
    if mode not in ("live", "test"):
        return None
    try:
        text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    body, comma, secret = text.partition(",")
    if not comma:
        return None
    return LinkTarget(livemode=mode == "live", invoice=_PREFIX + body, secret=secret)


def hosted_url(invoice: Invoice, at: Moment, source: str = "ap") -> str | None:
    """The link to the hosted page; `source` is `ap` when the API gives it and `em` in a mail."""
    token = link_token(invoice, at.livemode)
    return None if token is None else f"{at.base_url}/i/{at.account.id}/{token}?s={source}"


def pdf_url(invoice: Invoice, at: Moment, source: str = "ap") -> str | None:
    """The link to the PDF."""
    token = link_token(invoice, at.livemode)
    return None if token is None else f"{at.base_url}/invoice/{at.account.id}/{token}/pdf?s={source}"

"""Receipts: what a customer is shown of a payment on an invoice."""

from emulator.billing.charges import Charge
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.moment import Moment
from emulator.billing.payment_methods import Card
from emulator.billing.signed_links import LinkTarget, signed_token

_BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}


def card_label(card: Card) -> str:
    """A card as its holder knows it: `Visa •••• 4242`."""
    return f"{_BRANDS.get(card.brand, card.brand)} •••• {card.last4}"


def receipt_url(invoice: Invoice, charge: Charge, at: Moment) -> str | None:
    """The link to the receipt of a charge that paid an invoice; None when it paid nothing."""
    if invoice.link_secret is None or charge.decline is not None:
        return None
    token = signed_token(f"{invoice.id}/{charge.id}", invoice.link_secret, at)
    return f"{at.base_url}/receipts/{at.account.id}/{token}"


def invoice_of_receipt(target: LinkTarget) -> tuple[str, str]:
    """The ids of the invoice and of the charge that the link to a receipt names."""
    invoice, _, charge = target.id.partition("/")
    return invoice, charge


def receipt_opens(target: LinkTarget, invoice: Invoice) -> bool:
    """Whether a link is one that was given out for a receipt of the invoice."""
    return invoice.link_secret is not None and target.is_signed_with(invoice.link_secret)

"""Receipts: what a customer is shown of a payment."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from emulator.billing.core.context import Context
from emulator.billing.documents.document import InvoiceDocument, Line, ReceiptDocument
from emulator.billing.documents.parties import party, seller
from emulator.billing.payments.card_details import Card, card_label
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.system.signed_links import LinkTarget, signed_token


def method_label(charge: Charge) -> str:
    """What paid, as its owner knows it: `Visa •••• 4242`, `SEPA Direct Debit •••• 3000`, `iDEAL`."""
    return _label(charge.card, charge.method_type, charge.method_details)


def name_of_method(method: PaymentMethod) -> str:
    """What its owner knows a payment method by, in the same words."""
    return _label(method.card, method.type, method.details)


def _label(card: Card | None, type: str, details: Mapping[str, Any]) -> str:
    if card is not None:
        return card_label(card.brand, card.last4)
    name, last4 = METHOD_TYPES[type].label, details.get("last4")
    return f"{name} •••• {last4}" if last4 else name


def receipt_number(charge: Charge) -> str:
    """The number that a receipt of the charge has when it is mailed, such as `2101-5541`."""
    digits = int.from_bytes(sha256(charge.id.encode()).digest()[:8]) % 10**8
    return f"{digits // 10**4:04}-{digits % 10**4:04}"


def receipt_url(charge: Charge, ctx: Context) -> str | None:
    """The link to the receipt of a charge (docs.stripe.com/api/charges/object); None when it paid nothing."""
    if charge.receipt_secret is None or charge.status != "succeeded":
        return None
    return f"{ctx.base_url}/receipts/{ctx.account.link_path}/{signed_token(charge.id, charge.receipt_secret, ctx)}"


def receipt_pdf_url(charge: Charge, ctx: Context) -> str | None:
    """The link to the receipt as a PDF; None when the charge paid nothing."""
    url = receipt_url(charge, ctx)
    return None if url is None else f"{url}/pdf"


def receipt_document(charge: Charge) -> ReceiptDocument:
    """What a receipt shows of the charge itself."""
    return ReceiptDocument(
        amount=charge.amount_paid,
        paid_at=charge.created,
        method=method_label(charge),
        number=charge.receipt_number,
        refunded=charge.amount_refunded,
    )


def receipt_link_is_valid(target: LinkTarget, charge: Charge) -> bool:
    """Whether a link that claims to lead to the receipt of a charge is one that was given out for it."""
    secret = charge.receipt_secret
    return secret is not None and charge.status == "succeeded" and target.is_signed_with(secret)


def document_of_charge(charge: Charge, ctx: Context) -> InvoiceDocument:
    """What a receipt shows of a charge that paid no invoice: itself, as the only line."""
    payer = charge.billing_details
    return InvoiceDocument(
        seller=seller(ctx.account, ctx.account.display_name),
        bill_to=party(payer.name, payer.address, payer.email, payer.phone),
        currency=charge.currency,
        status="paid",
        livemode=ctx.livemode,
        paid_at=charge.created,
        lines=(Line(charge.description or "", charge.amount_paid),),
        subtotal=charge.amount_paid,
        total=charge.amount_paid,
        amount_due=charge.amount_paid,
        amount_paid=charge.amount_paid,
        amount_remaining=0,
        locale=ctx.account.locale,
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )

"""A shop that bills by Stripe: what the tests beside it are about."""

from __future__ import annotations

import stripe


def bill(email: str, what: str, cents: int, days: int = 30) -> stripe.Invoice:
    """Sends an invoice by mail."""
    invoice = _draft(email, what, cents, collection_method="send_invoice", days_until_due=days)
    return stripe.Invoice.send_invoice(invoice.id)


def charge(email: str, what: str, cents: int, card: str = "pm_card_visa") -> str:
    """Charges a card by an invoice, and says what to tell the customer."""
    invoice = _draft(email, what, cents, collection_method="charge_automatically", auto_advance=False)
    stripe.Invoice.finalize_invoice(invoice.id)
    try:
        stripe.Invoice.pay(invoice.id, payment_method=_attach(card, invoice.customer))
    except stripe.CardError as error:
        return f"Your card was declined ({error.code})."
    return "Thank you."


def subscribe_later(email: str, what: str, cents: int) -> stripe.Invoice:
    """Leaves a draft that Stripe finalizes and sends by itself, an hour after it was made."""
    return _draft(email, what, cents, collection_method="send_invoice", days_until_due=14, auto_advance=True)


class Ledger:
    """What the shop knows of its invoices, told by webhooks."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.statuses: dict[str, str] = {}

    def take_webhook(self, body: bytes, signature: str) -> None:
        """Takes one request of Stripe's."""
        event = stripe.Webhook.construct_event(body, signature, self.secret)
        invoice = event.data.object
        self.statuses[invoice["id"]] = invoice["status"]


def _draft(email: str, what: str, cents: int, **parameters: object) -> stripe.Invoice:
    customer = stripe.Customer.create(email=email)
    invoice = stripe.Invoice.create(customer=customer.id, **parameters)
    stripe.InvoiceItem.create(customer=customer.id, invoice=invoice.id, amount=cents, currency="usd", description=what)
    return invoice


def _attach(card: str, customer: object) -> str:
    return stripe.PaymentMethod.attach(card, customer=str(customer)).id

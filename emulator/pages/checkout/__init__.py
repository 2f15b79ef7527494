"""The hosted page of a Checkout Session (docs.stripe.com/payments/checkout), and where payment links lead."""

from emulator.pages.checkout.payment_link import add_payment_link_page
from emulator.pages.checkout.routes import add_checkout_pages

__all__ = ["add_checkout_pages", "add_payment_link_page"]

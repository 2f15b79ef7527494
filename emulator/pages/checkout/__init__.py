"""The hosted page of a Checkout Session (docs.stripe.com/payments/checkout), which `session.url` leads to."""

from emulator.pages.checkout.routes import add_checkout_pages

__all__ = ["add_checkout_pages"]

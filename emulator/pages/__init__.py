"""What a customer opens: the hosted invoice page, Checkout, the PDF of an invoice or a credit note, a receipt.

docs.stripe.com/invoicing/hosted-invoice-page. Whoever has a link may look: there is nothing to sign in to. Every page
works without JavaScript and loads nothing from anywhere.
"""

from emulator.pages.error_pages import not_found, unavailable
from emulator.pages.routes import blueprint

__all__ = ["PATHS", "blueprint", "not_found", "unavailable"]

PATHS = (
    *("/c/pay/", "/credit_notes/", "/dayzero/pay/", "/i/", "/invoice/", "/p/session/", "/payments/", "/receipts/"),
    "/stateset/pay/",
)
"""What the paths of the pages begin with."""

"""What a customer opens: the hosted invoice page, Checkout, payment links, PDFs of invoices and credit notes, receipts.

docs.stripe.com/invoicing/hosted-invoice-page. Whoever has a link may look: there is nothing to sign in to. Every page
works without JavaScript and loads nothing from anywhere.

A form is taken wherever it was sent from. There is no cookie that another site could use: only the link says whose it
is, and who knows that needs no other site. Browsers could not tell us either: of a form of a page whose address nobody
is to be told (`no-referrer`) they say `Origin: null`.
"""

from emulator.pages.error_pages import not_found, unavailable
from emulator.pages.routes import blueprint

__all__ = ["PATHS", "blueprint", "not_found", "unavailable"]

PATHS = (
    *("/b/", "/c/pay/", "/c/recover/", "/credit_notes/", "/dayzero/pay/", "/i/", "/invoice/", "/p/login/"),
    *("/links/", "/p/session/", "/payments/", "/receipts/", "/stateset/pay/"),
)
"""What the paths of the pages begin with."""

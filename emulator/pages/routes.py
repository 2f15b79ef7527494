"""The addresses of the pages, as the real service has them on its hosts for invoices, payments and billing."""

from flask import Blueprint
from werkzeug.exceptions import NotFound

from emulator.pages.checkout import add_checkout_pages, add_payment_link_page
from emulator.pages.dayzero_invoice import add_dayzero_page
from emulator.pages.documents import add_documents
from emulator.pages.error_pages import link_expired, link_not_found
from emulator.pages.file_links import add_file_links
from emulator.pages.hosted_links import ExpiredLinkError
from emulator.pages.invoice_payment import add_invoice_pages
from emulator.pages.payment_action import add_action_pages
from emulator.pages.portal.routes import add_portal_pages
from emulator.pages.stateset_invoice import add_stateset_page
from emulator.store.store import Store


def blueprint(store: Store) -> Blueprint:
    """Every page, reading from and paying into a store."""
    pages = Blueprint("pages", __name__)
    pages.register_error_handler(NotFound, link_not_found)
    pages.register_error_handler(ExpiredLinkError, link_expired)
    add_invoice_pages(pages, store)
    add_documents(pages, store)
    add_file_links(pages, store)
    add_checkout_pages(pages, store)
    add_payment_link_page(pages, store)
    add_action_pages(pages, store)
    add_portal_pages(pages, store)
    add_dayzero_page(pages, store)
    add_stateset_page(pages, store)
    return pages

"""The portal's first page, the one that says that something is done, and where all others are added."""

from flask import Blueprint, Response, request

from emulator.billing.portal.links import PATH
from emulator.pages.portal.cancel_pages import add_cancel_pages
from emulator.pages.portal.change_pages import add_change_pages
from emulator.pages.portal.details_pages import add_details_pages
from emulator.pages.portal.home_page import home_page
from emulator.pages.portal.login_pages import add_login_pages, expired_page
from emulator.pages.portal.method_pages import add_method_pages
from emulator.pages.portal.onward import done_page, flow_page, to
from emulator.pages.portal.opening import ExpiredPortalError, NothingToDoError, require, visit_of
from emulator.store.store import Store


def add_portal_pages(pages: Blueprint, store: Store) -> None:
    """Adds the portal's pages, reading from and writing to a store."""
    pages.register_error_handler(ExpiredPortalError, lambda error: expired_page(error.visit, error.token))
    pages.register_error_handler(NothingToDoError, lambda error: to("portal_home", error.token))
    path = f"{PATH}/<token>"

    def home(token: str) -> Response:
        visit = visit_of(store, token)
        return flow_page(visit, token) or home_page(visit, token, saved="saved" in request.args)

    def finished(token: str) -> Response:
        visit = visit_of(store, token)
        require(token, possible=visit.session.flow_done)
        return done_page(visit, token)

    pages.add_url_rule(path, "portal_home", home)
    pages.add_url_rule(f"{path}/done", "portal_done", finished)
    add_login_pages(pages, store)
    add_method_pages(pages, store, path)
    add_details_pages(pages, store, path)
    add_cancel_pages(pages, store, path)
    add_change_pages(pages, store, path)

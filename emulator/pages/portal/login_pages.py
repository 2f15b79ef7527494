"""The page on which a customer asks for a link to the portal, and the one that says where to look for it."""

from flask import Blueprint, Response, abort, request

from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.links import LOGIN_PATH
from emulator.pages.form import posted_form
from emulator.pages.portal.details_form import is_email
from emulator.pages.portal.opening import read_link
from emulator.pages.portal.page import framed_page, spoken_by_browser
from emulator.services import portal
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

_LONGEST_EMAIL = 512


def add_login_pages(pages: Blueprint, store: Store) -> None:
    """Adds the page."""

    def show(token: str) -> Response:
        configuration, uow = _opened(store, token)
        return _form(configuration, uow, request.args.get("prefilled_email", "")[:_LONGEST_EMAIL])

    def submit(token: str) -> Response:
        configuration, uow = _opened(store, token)
        email = posted_form().get("email", "").strip()[:_LONGEST_EMAIL]
        if not is_email(email):
            return _form(configuration, uow, email, mistake="portal.error.email")
        try:
            store.run(uow.world, lambda uow: portal.send_login_link(uow, configuration, email))
        except ContentionError:
            return _form(configuration, uow, email, problem="portal.error")
        return _sent(configuration, uow, email)

    path = f"{LOGIN_PATH}/<token>"
    pages.add_url_rule(path, "portal_login", show)
    pages.add_url_rule(path, "portal_send_login", submit, methods=["POST"])


def _opened(store: Store, token: str) -> tuple[PortalConfiguration, UnitOfWork]:
    """The configuration whose page a link opens. Aborts with 404 for a link that is not good, or not any more."""
    world, link = read_link(token)
    uow = store.unit_of_work(world)
    return portal.login_page_of(uow, link) or abort(404), uow


def _form(
    configuration: PortalConfiguration, uow: UnitOfWork, email: str, *, mistake: str = "", problem: str = ""
) -> Response:
    return framed_page(
        "login.html",
        spoken_by_browser(uow.ctx),
        configuration,
        uow.ctx,
        409 if problem else 422 if mistake else 200,
        problem=problem,
        email=email,
        mistake=mistake,
        sent=False,
        return_url="",
    )


def _sent(configuration: PortalConfiguration, uow: UnitOfWork, email: str) -> Response:
    """The same page whether there is such a customer or not: nobody learns here who is one."""
    spoken = spoken_by_browser(uow.ctx)
    return framed_page("login.html", spoken, configuration, uow.ctx, email=email, mistake="", sent=True, return_url="")

"""The pages on which a customer asks for a link to the portal, the first one or another, which then comes by mail."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request
from msgspec import Struct

from emulator.billing.core.mail_addresses import is_mail_address
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.links import LOGIN_PATH, PATH
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language
from emulator.pages.form import posted_form
from emulator.pages.portal.opening import NothingToDoError, read_link, require
from emulator.pages.portal.page import address_of, framed_page, plain_expired_page, spoken_by_browser, spoken_in
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

_LONGEST_EMAIL = 512


def add_login_pages(pages: Blueprint, store: Store) -> None:
    """Adds the login page, and the one of a link that has expired and can be replaced."""

    def show(token: str) -> Response:
        configuration, uow = _opened(store, token)
        email = request.args.get("prefilled_email", "")[:_LONGEST_EMAIL]
        return _login_page(configuration, uow).form(email)

    def submit(token: str) -> Response:
        configuration, uow = _opened(store, token)
        page = _login_page(configuration, uow)
        return page.answer(store, lambda uow, email: portal.send_login_link(uow, configuration, email))

    def recover(token: str) -> Response:
        world, link = read_link(token)
        visit = portal.enter(store.unit_of_work(world), link) or abort(404)
        require(token, possible=visit.is_expired and visit.is_recoverable)

        def send(uow: UnitOfWork, email: str) -> None:
            now = portal.enter(uow, link)
            if now is not None:
                portal.send_recovery_link(now, email)

        return _recovery_page(visit, token).answer(store, send)

    def recovered(token: str) -> Response:
        # What a form led to may be opened again: its link says by itself that it has expired.
        raise NothingToDoError(token)

    path, expired = f"{LOGIN_PATH}/<token>", f"{PATH}/<token>/recover"
    pages.add_url_rule(path, "portal_login", show)
    pages.add_url_rule(path, "portal_send_login", submit, methods=["POST"])
    pages.add_url_rule(expired, "portal_recover", recover, methods=["POST"])
    pages.add_url_rule(expired, "portal_recovered", recovered)


def expired_page(visit: Visit, token: str) -> Response:
    """410: the link was good once; a new one has to be asked for, here if that is possible."""
    if visit.is_recoverable:
        return _recovery_page(visit, token).form("", 410)
    return plain_expired_page(visit)


class _EmailPage(Struct, frozen=True, kw_only=True):
    """A page with a form for a mail address, which sends it to an address of ours."""

    configuration: PortalConfiguration
    uow: UnitOfWork
    spoken: Language
    title: str
    text: str
    action: str

    def form(self, email: str, code: int = 200, *, mistake: str = "", problem: str = "") -> Response:
        """The page with what was typed, and the keys of what is wrong with it, if anything."""
        return self._page(code, email=email, mistake=mistake, problem=problem, sent=False)

    def answer(self, store: Store, send: Callable[[UnitOfWork, str], None]) -> Response:
        """What comes of the form, which sends a link if the address is one of whom it is for.

        The answer is the same whether it is or not: nobody learns here who is a customer.
        """
        email = posted_form().get("email", "").strip()[:_LONGEST_EMAIL]
        if not is_mail_address(email):
            return self.form(email, 422, mistake="portal.error.email")
        try:
            store.run(self.uow.world, lambda uow: send(uow, email))
        except ContentionError:
            return self.form(email, 409, problem="portal.error")
        return self._page(200, email=email, mistake="", sent=True)

    def _page(self, code: int, **values: Any) -> Response:
        return framed_page(
            "login.html",
            self.spoken,
            self.configuration,
            self.uow.ctx,
            code,
            title=self.spoken.text(self.title),
            text=self.spoken.text(self.text, business=clean_line(self.uow.ctx.account.display_name)),
            action=self.action,
            return_url="",
            **values,
        )


def _opened(store: Store, token: str) -> tuple[PortalConfiguration, UnitOfWork]:
    """The configuration whose page a link opens. Aborts with 404 for a link that is not good, or not any more."""
    world, link = read_link(token)
    uow = store.unit_of_work(world)
    return portal.login_page_of(uow, link) or abort(404), uow


def _login_page(configuration: PortalConfiguration, uow: UnitOfWork) -> _EmailPage:
    return _EmailPage(
        configuration=configuration,
        uow=uow,
        spoken=spoken_by_browser(uow.ctx),
        title="portal.login",
        text="portal.login_text",
        action="",
    )


def _recovery_page(visit: Visit, token: str) -> _EmailPage:
    return _EmailPage(
        configuration=visit.configuration,
        uow=visit.uow,
        spoken=spoken_in(visit),
        title="hosted.expired.title",
        text="portal.recover_text",
        action=address_of("portal_recover", token, {}),
    )

"""From a link to the portal behind it, and how each of its pages goes out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, request, url_for
from werkzeug.urls import iri_to_uri

from emulator.billing.core.errors import APIError, Declined
from emulator.billing.portal.links import PortalLink, parse_token
from emulator.billing.portal.session import FlowType
from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language, choose_locale, language
from emulator.pages.payment_outcome import NOT_NOW, text_of_decline
from emulator.pages.responses import PRIVATE, html_page, origin_of
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_ACCOUNT = re.compile(r"(?:(?P<owner>acct_[A-Za-z0-9]{1,64})\.)?(?P<account>acct_[A-Za-z0-9]{1,64})")

_FLOW_PAGES = {
    "customer_update": "portal_details",
    "payment_method_update": "portal_add_method",
    "subscription_cancel": "portal_cancel",
    "subscription_update": "portal_change",
    "subscription_update_confirm": "portal_confirm",
}


_TEXTS: Mapping[tuple[str | None, str | None], str] = {
    ("resource_missing", "promotion_code"): "checkout.error.code",
    ("resource_missing", None): "portal.no_methods",
    ("tax_id_invalid", "value"): "checkout.error.tax_id",
}
"""By the code and the parameter of an error. What is missing without a parameter is what could be charged."""


class ExpiredPortalError(Exception):
    """A link that was good once; the visit is the one that is over."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("The link has expired.")
        self.visit = visit


def read_portal_link(token: str) -> tuple[World, PortalLink]:
    """The link with this token, and its world. Aborts with 404 for what cannot be one."""
    link = parse_token(token)
    named = None if link is None else _ACCOUNT.fullmatch(link.account)
    if link is None or named is None:
        abort(404)
    return World(named["account"], livemode=link.livemode, owner=named["owner"]), link


def visit_of(store: Store, token: str) -> Visit:
    """The visit that a link opens, to be looked at; that somebody looks is noted.

    Aborts with 404 for a link that nobody gave out, raises ExpiredPortalError for one that is too old.
    """
    world, link = read_portal_link(token)
    visit = _entered(portal.enter(store.unit_of_work(world), link))
    if not visit.is_noted:
        store.run(world, lambda uow: portal.note(_entered(portal.enter(uow, link))))
    return visit


def act(store: Store, token: str, action: Callable[[Visit], Any]) -> tuple[Any, str]:
    """Does something in a visit, committed as one: what came of it, and the key of what went wrong, if anything.

    A rule's own words are not for a customer. Aborts and raises as `visit_of` does.
    """
    world, link = read_portal_link(token)

    def do(uow: UnitOfWork) -> Any:
        visit = _entered(portal.enter(uow, link))
        portal.require_standing_clock(visit)
        return action(visit)

    try:
        result = store.run(world, do)
    except APIError as error:
        if error.status == 404:
            abort(404)
        return None, text_of_error(error)
    except ContentionError:
        return None, "portal.error"
    return (None, text_of_error(result.error)) if isinstance(result, Declined) else (result, "")


def _entered(visit: Visit | None) -> Visit:
    if visit is None:
        abort(404)
    if visit.is_expired:
        raise ExpiredPortalError(visit)
    return visit


def spoken_in(visit: Visit) -> Language:
    """The language that the session asks for, else the customer's, the browser's, the account's."""
    asked = [] if visit.session.locale in (None, "auto") else [visit.session.locale or ""]
    browser = request.accept_languages.best_match(SUPPORTED_LOCALES)
    wanted = [*asked, *visit.customer.preferred_locales, *([browser] if browser else [])]
    return language(choose_locale(wanted, visit.uow.ctx.account.locale))


def portal_page(template: str, token: str, visit: Visit, code: int = 200, **values: Any) -> Response:
    """A page of the portal; `values` are what its template needs beyond what all of them do."""
    account, spoken, session = visit.uow.ctx.account, spoken_in(visit), visit.session
    business = clean_line(account.display_name)
    flow = portal.open_flow(visit)
    returns = flow.after_completion.return_url if flow is not None else None
    return html_page(
        f"portal/{template}",
        spoken,
        account,
        code,
        form_target=" ".join(filter(None, (origin_of(returns), origin_of(visit.uow.ctx.base_url)))),
        token=token,
        business=business,
        contact=clean_line(account.email or account.phone or ""),
        test_mark="" if visit.uow.ctx.livemode else spoken.text("mark.test"),
        test_note="" if visit.uow.ctx.livemode else spoken.text("portal.test_note"),
        headline=visit.configuration.business_profile.headline or "",
        privacy_url=visit.configuration.business_profile.privacy_policy_url or "",
        terms_url=visit.configuration.business_profile.terms_of_service_url or "",
        return_url=session.return_url or "",
        in_flow=flow is not None,
        at=lambda name, **arguments: _address(name, token, arguments),
        **values,
    )


def flow_page(visit: Visit, token: str) -> Response | None:
    """The way to the page of the flow, where the customer was sent to do one thing."""
    flow = portal.open_flow(visit)
    if flow is None:
        return None
    arguments = {} if flow.subscription is None else {"subscription": flow.subscription}
    return to(_FLOW_PAGES[flow.type], token, **arguments)


def done(visit: Visit, token: str, deed: FlowType, subscription: str | None = None) -> Response:
    """Where a customer comes when this is done: where the flow says if it was that, else the portal's first page."""
    flow = portal.asked_flow(visit, deed, subscription)
    if flow is None:
        return to("portal_home", token, saved="1")
    after = flow.after_completion
    if after.type == "redirect" and after.return_url is not None:
        return Response(status=303, headers={"Location": after.return_url, **PRIVATE})
    return to("portal_done" if after.type == "hosted_confirmation" else "portal_home", token)


def done_elsewhere(visit: Visit, token: str, deed: FlowType) -> Response:
    """The same for whom the form of another page sent here, as a bank's does.

    That page's policy lets its form lead here and no further, which browsers hold against a redirect, too: the way out
    of the portal is a page of its own.
    """
    flow = portal.asked_flow(visit, deed)
    address = None if flow is None else flow.after_completion.return_url
    if address is None:
        return done(visit, token, deed)
    response = done_page(visit, token, address)
    response.headers["Refresh"] = f"0; url={iri_to_uri(address)}"
    return response


def done_page(visit: Visit, token: str, address: str = "") -> Response:
    """The page that says that what the customer was sent to do is done; `address` is where it leads."""
    flow = visit.session.flow
    message = "" if flow is None else flow.after_completion.custom_message or ""
    return portal_page("done.html", token, visit, message=message, address=address)


def text_of_error(error: APIError) -> str:
    """The key of what a customer is told of a refusal: what is wrong, or why a card does not pay."""
    said = _TEXTS.get((error.code, error.param))
    if said is not None:
        return said
    text = text_of_decline(error)
    return "portal.error" if text == NOT_NOW.text else text


def to(page: str, token: str, **arguments: str) -> Response:
    """The way to another page of the portal."""
    return Response(status=303, headers={"Location": _address(page, token, arguments), **PRIVATE})


def _address(page: str, token: str, arguments: Mapping[str, Any]) -> str:
    return url_for(f"pages.{page}", token=token, **arguments)

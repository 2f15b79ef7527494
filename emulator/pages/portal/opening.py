"""From a link to the portal behind it: who visits, what they do there, and why an address leads home."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from flask import abort

from emulator.billing.core.errors import APIError, Declined
from emulator.billing.portal.links import PortalLink, parse_token
from emulator.pages.hosted_links import world_of
from emulator.pages.payment_outcome import NOT_NOW, text_of_decline
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_TEXTS: Mapping[tuple[str | None, str | None], str] = {
    ("resource_missing", "promotion_code"): "checkout.error.code",
    ("resource_missing", None): "portal.no_methods",
    ("tax_id_invalid", "value"): "checkout.error.tax_id",
}
"""By the code and the parameter of an error. What is missing without a parameter is what could be charged."""


class ExpiredPortalError(Exception):
    """A link that was good once; the visit is the one that is over."""

    def __init__(self, visit: Visit, token: str) -> None:
        super().__init__("The link has expired.")
        self.visit = visit
        self.token = token


class NothingToDoError(Exception):
    """An address of the portal at which there is nothing to do, which therefore leads home.

    Nobody did anything wrong: a tab stood open while a plan ended or a feature was turned off, a form is sent once
    more, an address is in somebody's history. An error page would lead nowhere; the first page has what can be done.
    """

    def __init__(self, token: str) -> None:
        super().__init__("Nothing can be done here.")
        self.token = token


def require(token: str, *, possible: bool) -> None:
    """Raises NothingToDoError, which leads home, unless what an address is for is possible."""
    if not possible:
        raise NothingToDoError(token)


def read_link(token: str) -> tuple[World, PortalLink]:
    """The link with this token, and its world. Aborts with 404 for what cannot be one."""
    link = parse_token(token)
    if link is None:
        abort(404)
    return world_of(link.account, livemode=link.livemode), link


def visit_of(store: Store, token: str) -> Visit:
    """The visit that a link opens, to be looked at; that somebody looks is noted.

    Aborts with 404 for a link that nobody gave out, raises ExpiredPortalError for one that is too old.
    """
    world, link = read_link(token)
    visit = _entered(portal.enter(store.unit_of_work(world), link), token)
    if not visit.is_noted:
        # Where others write at the same time, or the world is closed meanwhile, it is a look all the same.
        with suppress(ContentionError):
            store.run(world, lambda uow: portal.note(_entered(portal.enter(uow, link), token)))
    return visit


def act(store: Store, token: str, action: Callable[[Visit], Any]) -> tuple[Any, str]:
    """Does something in a visit, committed as one: what came of it, and the key of what went wrong, if anything.

    A rule's own words are not for a customer. Aborts and raises as `visit_of` does.
    """
    world, link = read_link(token)

    def do(uow: UnitOfWork) -> Any:
        visit = _entered(portal.enter(uow, link), token)
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


def text_of_error(error: APIError) -> str:
    """The key of what a customer is told of a refusal: what is wrong, or why a card does not pay."""
    said = _TEXTS.get((error.code, error.param))
    if said is not None:
        return said
    text = text_of_decline(error)
    return "portal.error" if text == NOT_NOW.text else text


def _entered(visit: Visit | None, token: str) -> Visit:
    if visit is None:
        abort(404)
    if visit.is_expired:
        raise ExpiredPortalError(visit, token)
    return visit

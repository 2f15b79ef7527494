"""The page of a Checkout Session, on which its customer changes the order, pays, and proves that it is them."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, url_for
from msgspec import Struct

from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.session import HOSTED, CheckoutSession
from emulator.billing.checkout.session_ids import read_session_id
from emulator.billing.core.errors import APIError
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.intents import Intent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.delivery.presentation.formats import format_amount
from emulator.pages.checkout.asking import Typed, typed_text
from emulator.pages.checkout.languages import language_of
from emulator.pages.checkout.notices import complete_page, expired_page, inactive_page
from emulator.pages.checkout.order_view import due_of
from emulator.pages.checkout.page import CheckoutPage, Said
from emulator.pages.checkout.posted import changes_of, only_changes
from emulator.pages.form import posted_form
from emulator.pages.payment_action import action_page
from emulator.pages.payment_outcome import text_of_decline
from emulator.pages.responses import PRIVATE
from emulator.services import checkout
from emulator.services.payments import stored_method
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

PATH, RECOVERY = "/c/pay/<id>", "/c/recover/<id>"
_WRONG_FIELDS: Mapping[str | None, tuple[str, str]] = {"tax_id_invalid": ("tax_id", "checkout.error.tax_id")}
"""By the codes of errors: the field that they are about, and what is said of it."""

_BUSY, _NOT_RECOGNISED = "checkout.error.busy", "hosted.error.authentication"
_TOO_LARGE = "amount_too_large"


class Attempt(Struct, frozen=True):
    """What came of a press of the button: a result, or nothing because the total is not the one that was seen."""

    session: CheckoutSession
    result: checkout.CheckoutResult | None = None


def add_checkout_pages(pages: Blueprint, store: Store) -> None:
    """Adds the page of a session, and the one on which what it waits for is done or refused."""

    def show(id: str) -> Response:
        session, uow = _session_of(store, id)
        return _page_of(session, uow)

    def submit(id: str) -> Response:
        session, uow = _session_of(store, id)
        page, typed = CheckoutPage(session, uow), posted_form()
        if session.status != "open" or page.closed():
            return _again(id)
        changes, mistakes = changes_of(typed, session, page.spoken)
        if mistakes:
            return page.response(Said(typed, mistakes, status=422))
        if changes is not None:
            return _changed(store, page, typed, changes)
        if only_changes(typed):
            return page.response(Said(typed))
        entry, mistakes = page.reading().entry(typed)
        if mistakes:
            return page.response(Said(typed, mistakes, status=422))
        return _paid(store, page, typed, entry)

    def show_action(id: str) -> Response:
        session, uow = _session_of(store, id)
        intent = _waiting_intent(session, uow)
        if intent is None:
            return _again(id)
        return action_page(intent, uow, language_of(session, uow), success_location(session))

    def submit_action(id: str) -> Response:
        session, uow = _session_of(store, id)
        if _waiting_intent(session, uow) is None:
            return _again(id)
        agreed = posted_form().get("answer") == "complete"
        try:
            result = store.run(uow.world, lambda uow: checkout.answer(uow, _open_session(uow, id), agreed=agreed))
        except (APIError, ContentionError):
            return _again(id)
        return _outcome(store, id, result, {})

    def show_recovery(id: str) -> Response:
        session, uow = _session_of(store, id, is_hosted=False)
        if session.status != "expired":
            return _again(id)
        try:
            copy = store.run(uow.world, lambda uow: checkout.recover(uow, _open_session(uow, id, is_hosted=False)))
        except (APIError, ContentionError):
            copy = None
        return expired_page(session, uow) if copy is None else _again(copy.id)

    pages.add_url_rule(PATH, "show_checkout", show)
    pages.add_url_rule(RECOVERY, "show_checkout_recovery", show_recovery)
    pages.add_url_rule(PATH, "submit_checkout", submit, methods=["POST"])
    pages.add_url_rule(f"{PATH}/authentication", "show_checkout_action", show_action)
    pages.add_url_rule(f"{PATH}/authentication", "submit_checkout_action", submit_action, methods=["POST"])


def _session_of(store: Store, id: str, *, is_hosted: bool = True) -> tuple[CheckoutSession, UnitOfWork]:
    """The session that a link opens. Aborts with 404 for a link that nobody gave out, and where there is no page."""
    address = read_session_id(id) or abort(404)
    uow = store.unit_of_work(World(address.account, livemode=address.livemode, owner=address.owner))
    return _open_session(uow, id, is_hosted=is_hosted), uow


def _open_session(uow: UnitOfWork, id: str, *, is_hosted: bool = True) -> CheckoutSession:
    session = checkout.open_session(uow, id)
    if session is None or (is_hosted and session.ui_mode != HOSTED):
        abort(404)
    if session.customer is not None:
        uow.enter_time_of(uow.get(Customer, session.customer))
    return session


def _waiting_intent(session: CheckoutSession, uow: UnitOfWork) -> Intent | None:
    """What waits for the customer, who can do it now; None where nothing does, or nothing is taken just now."""
    if session.status != "open" or CheckoutPage(session, uow).closed():
        return None
    return checkout.waiting_intent(uow, session)


def _page_of(session: CheckoutSession, uow: UnitOfWork) -> Response:
    if session.status == "complete":
        return complete_page(session, uow)
    if session.status == "expired":
        return expired_page(session, uow)
    page = CheckoutPage(session, uow)
    link = page.used_up()
    return page.response() if link is None else inactive_page(link, uow, session.locale)


def _changed(store: Store, page: CheckoutPage, typed: Typed, changes: CheckoutEntry) -> Response:
    """The page after the order was changed: with the new total, which is to be seen before it is paid."""
    id, spoken = page.session.id, page.spoken
    try:
        store.run(page.uow.world, lambda uow: checkout.change(uow, _open_session(uow, id), changes))
    except ContentionError:
        return page.response(Said(typed, problem=spoken.text(_BUSY), status=409))
    except APIError as error:
        if error.code == _TOO_LARGE:
            return _too_large(page, typed)
        field = "code" if changes.promotion_code else ""
        key = "checkout.error.code" if field or page.session.discounts else _BUSY
        mistakes = {field: spoken.text(key)} if field else {}
        return page.response(Said(typed, mistakes, problem="" if field else spoken.text(key), status=error.status))
    return _anew(store, id, typed, is_asked_for=only_changes(typed))


def _anew(store: Store, id: str, typed: Typed, *, is_asked_for: bool) -> Response:
    session, uow = _session_of(store, id)
    page = CheckoutPage(session, uow)
    return page.response(Said(typed, news="" if is_asked_for else page.spoken.text("checkout.updated")))


def _paid(store: Store, page: CheckoutPage, typed: Typed, entry: CheckoutEntry) -> Response:
    """What comes of pressing the button, committed as one; a declined card leaves its traces too."""
    id, seen = page.session.id, typed_text(typed, "total") or str(due_of(page.session, page.uow).total)
    try:
        attempt = store.run(page.uow.world, lambda uow: _attempt(uow, id, entry, seen))
    except APIError as error:
        if error.code == _TOO_LARGE:
            return _too_large(page, typed)
        if error.code not in _WRONG_FIELDS:
            return _failed(store, id, typed, _BUSY)
        field, text = _WRONG_FIELDS[error.code]
        return page.response(Said(typed, {field: page.spoken.text(text)}, status=422))
    except ContentionError:
        return _failed(store, id, typed, _BUSY)
    if attempt.result is None:
        return _anew(store, id, typed, is_asked_for=False)
    return _outcome(store, id, attempt.result, typed)


def _too_large(page: CheckoutPage, typed: Typed) -> Response:
    """The page for somebody who has chosen more than can be paid at once."""
    most = format_amount(MAXIMUM_AMOUNT, page.session.currency or "", page.spoken.locale)
    return page.response(Said(typed, problem=page.spoken.text("checkout.error.too_large", most=most), status=422))


def _attempt(uow: UnitOfWork, id: str, entry: CheckoutEntry, seen: str) -> Attempt:
    """Pays what the customer has seen; where their address makes it another total, they are to see that first."""
    session = _open_session(uow, id)
    if session.automatic_tax is not None and session.status == "open":
        where = CheckoutEntry(address=entry.address, shipping_address=entry.shipping_address)
        session = checkout.change(uow, session, where)
    if str(due_of(session, uow).total) != seen:
        return Attempt(session)
    return Attempt(session, checkout.pay(uow, session, _in_hand(uow, entry)))


def _in_hand(uow: UnitOfWork, entry: CheckoutEntry) -> CheckoutEntry:
    """The entry with the saved method as this unit of work reads it: another one's is not its to save."""
    if not isinstance(entry.method, PaymentMethod):
        return entry
    return replace(entry, method=stored_method(uow, entry.method.id))


def _outcome(store: Store, id: str, result: checkout.CheckoutResult, typed: Typed) -> Response:
    """After a payment another page is fetched, so that loading it again pays nothing twice."""
    if result.state == "completed":
        return _redirect(success_location(result.session) or url_for("pages.show_checkout", id=id))
    if result.state == "action_required":
        return _redirect(url_for("pages.show_checkout_action", id=id))
    declined = result.declined
    return _failed(store, id, typed, _NOT_RECOGNISED if declined is None else text_of_decline(declined.error))


def _failed(store: Store, id: str, typed: Typed, text: str) -> Response:
    """The page with what went wrong, and what was typed."""
    session, uow = _session_of(store, id)
    page = CheckoutPage(session, uow)
    if session.status != "open" or page.used_up() is not None:
        return _again(id)
    return page.response(Said(typed, problem=page.spoken.text(text), status=402))


def _again(id: str) -> Response:
    return _redirect(url_for("pages.show_checkout", id=id))


def _redirect(location: str) -> Response:
    return Response(status=303, headers={"Location": location, **PRIVATE})

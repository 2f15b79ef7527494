"""Making, changing and opening payment links, and counting what comes of them."""

from contextlib import suppress

from emulator.billing.catalog.prices import Price
from emulator.billing.checkout.creation import CheckoutReferences
from emulator.billing.checkout.link_params import PaymentLinkCreateParams, PaymentLinkUpdateParams
from emulator.billing.checkout.link_sessions import Prefilled, count_completed, opened, require_left, sells
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.payment_links import new_link, updated_link
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.transitions import save_session
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.services.checkout.beginning import check_beginning
from emulator.services.checkout.discounts import with_code
from emulator.services.subscriptions.loading import products_of
from emulator.services.taxes import located_rates
from emulator.store.unit_of_work import UnitOfWork


def create_link(uow: UnitOfWork, params: PaymentLinkCreateParams, references: CheckoutReferences) -> PaymentLink:
    """Creates a link. Raises APIError as `new_link` does, and for a subscription that could not begin."""
    link = new_link(params, references, uow.ctx)
    _check_beginning(uow, link.prototype)
    uow.changes.save(link)
    uow.changes.emit("payment_link.created", link)
    return link


def update_link(
    uow: UnitOfWork, old: PaymentLink, params: PaymentLinkUpdateParams, references: CheckoutReferences
) -> PaymentLink:
    """Changes a link; sessions that it has opened stay as they are. Raises APIError as `create_link` does."""
    link = updated_link(old, params, references, uow.ctx)
    if link == old:
        return old
    if link.prototype != old.prototype:
        _check_beginning(uow, link.prototype)
    uow.changes.save(link)
    uow.changes.emit("payment_link.updated", link, old)
    return link


def open_link(uow: UnitOfWork, link: PaymentLink, prefilled: Prefilled) -> CheckoutSession | None:
    """A new session of a link, for whoever opens it; None where it takes nobody, or sells what is not sold any more.

    A promotion code of the address that cannot be redeemed is dropped, as the rest of it that cannot be. Raises
    APIError for a subscription that cannot begin any more, and for what nobody can pay any more.
    """
    lines = (*link.prototype.lines, *link.prototype.optional_items)
    found = uow.get_many(Price, list(dict.fromkeys(line.price.id for line in lines)))
    prices = {price.id: price for price in found if price is not None}
    if not link.active or link.is_used_up or not sells(prices, link):
        return None
    products = products_of(uow, prices.values())
    rates = () if link.prototype.automatic_tax is None else located_rates(uow)
    session = opened(link, prefilled, prices, products, rates, uow.ctx)
    _check_beginning(uow, session)
    if prefilled.promotion_code is not None:
        with suppress(APIError):
            session = with_code(uow, session, prefilled.promotion_code)
    save_session(session, uow.ctx, uow.changes)
    return session


def require_link_left(uow: UnitOfWork, session: CheckoutSession) -> None:
    """Raises APIError where the link of a session has been paid as often as it may be, by others meanwhile."""
    link = link_of(uow, session)
    if link is not None:
        require_left(link)


def count_session(uow: UnitOfWork, session: CheckoutSession) -> None:
    """Counts a session that was completed, where it is of a link."""
    link = link_of(uow, session)
    if link is not None:
        count_completed(link, uow.changes)


def link_of(uow: UnitOfWork, session: CheckoutSession) -> PaymentLink | None:
    """The link that opened a session; None where none did."""
    return None if session.payment_link is None else uow.get(PaymentLink, session.payment_link)


def _check_beginning(uow: UnitOfWork, session: CheckoutSession) -> None:
    if session.mode == "subscription":
        check_beginning(uow, replace(session, lines=(*session.lines, *session.optional_items)), None)

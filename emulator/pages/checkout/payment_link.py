"""Where a payment link leads: a new Checkout Session, or a page that says why not (docs.stripe.com/payment-links)."""

from flask import Blueprint, Response, abort, request, url_for

from emulator.billing.checkout.link_sessions import prefilled_of
from emulator.billing.checkout.links import LINK_PATH, read_link
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.core.errors import APIError
from emulator.pages.checkout.notices import inactive_page
from emulator.pages.responses import PRIVATE
from emulator.services import checkout
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World


def add_payment_link_page(pages: Blueprint, store: Store) -> None:
    """Adds the address of a link. Whoever loads the page that follows again stays with their session."""

    def show(token: str) -> Response:
        address, id = read_link(token) or abort(404)
        world = World(address.account, livemode=address.livemode, owner=address.owner)
        if request.method == "HEAD":
            # Whoever only looks whether there is something, as programs do that preview links, buys nothing.
            _link(store.unit_of_work(world), id)
            return Response(headers=PRIVATE)
        prefilled = prefilled_of(request.args)
        try:
            session = store.run(world, lambda uow: checkout.open_link(uow, _link(uow, id), prefilled))
        except (APIError, ContentionError):
            session = None
        if session is None:
            uow = store.unit_of_work(world)
            return inactive_page(_link(uow, id), uow, prefilled.locale)
        return Response(status=303, headers={"Location": url_for("pages.show_checkout", id=session.id), **PRIVATE})

    pages.add_url_rule(f"{LINK_PATH}/<token>", "show_payment_link", show)


def _link(uow: UnitOfWork, id: str) -> PaymentLink:
    """Aborts with 404 for a link that nobody gave out."""
    return uow.get(PaymentLink, id) or abort(404)

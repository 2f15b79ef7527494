"""The pages on which a customer chooses another plan, sees what that comes to, and confirms it."""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from emulator.billing.core.errors import APIError
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.portal.session import FlowDiscount, FlowItem
from emulator.billing.subscriptions.subscription import Subscription
from emulator.delivery.presentation.document_formatter import DocumentFormatter
from emulator.delivery.presentation.formats import format_amount, format_day
from emulator.delivery.presentation.languages import Language
from emulator.pages.form import posted_form
from emulator.pages.portal.onward import done
from emulator.pages.portal.opening import NothingToDoError, act, require, text_of_error, visit_of
from emulator.pages.portal.page import portal_page, spoken_in
from emulator.pages.portal.plan_of_link import plan_of_link
from emulator.pages.portal.views import offer_view, plan_view
from emulator.services import portal
from emulator.services.portal import Change, Offer, Visit
from emulator.store.store import Store

_LONGEST_CODE = 100
_MOST_DIGITS = 6


def add_change_pages(pages: Blueprint, store: Store, path: str) -> None:
    """Adds the pages below the portal's path."""

    def show(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found = _changeable(visit, token, subscription)
        if "price" not in request.args:
            return _choices(visit, token, found)
        change = _typed_change(visit, found, request.args.to_dict())
        if change is None:
            return _choices(visit, token, found, "portal.error")
        return _preview(visit, token, found, change)

    def submit(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found = _changeable(visit, token, subscription)
        change = _typed_change(visit, found, posted_form())
        if change is None:
            return _choices(visit, token, found, "portal.error")
        discounts = _flow_discounts(visit, subscription)

        def update(now: Visit) -> None:
            portal.change_plan(now, subscription, change, discounts)
            portal.finish_flow(now, "subscription_update", subscription)

        _, problem = act(store, token, update)
        if problem:
            return _preview(visit, token, found, change, problem)
        return done(visit, token, "subscription_update", subscription)

    def confirm(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found, flow = plan_of_link(visit, subscription), portal.open_flow(visit)
        if flow is None or flow.subscription != subscription or not flow.items:
            raise NothingToDoError(token)
        change = _asked_change(visit, found, flow.items[0])
        if change is None:
            raise NothingToDoError(token)
        return _preview(visit, token, found, change)

    one = f"{path}/subscriptions/<subscription>"
    pages.add_url_rule(f"{one}/change", "portal_change", show)
    pages.add_url_rule(f"{one}/change", "portal_submit_change", submit, methods=["POST"])
    pages.add_url_rule(f"{one}/confirm", "portal_confirm", confirm)


def _changeable(visit: Visit, token: str, id: str) -> Subscription:
    """The subscription with this id, which can be changed; the address leads home for one that cannot."""
    found = plan_of_link(visit, id)
    require(token, possible=portal.may_change(visit, found))
    return found


def _typed_change(visit: Visit, subscription: Subscription, form: Mapping[str, str]) -> Change | None:
    """The change that a form asks for; None for a price that nobody offered, and a quantity that is no number."""
    offer = _offered(visit, subscription, form.get("price", ""))
    if offer is None:
        return None
    typed, quantity = form.get("quantity", "").strip(), subscription.items[0].quantity
    if typed:
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
            return None
        quantity = int(typed)
    return Change(offer=offer, quantity=quantity, code=form.get("code", "").strip()[:_LONGEST_CODE])


def _asked_change(visit: Visit, subscription: Subscription, item: FlowItem) -> Change | None:
    """The change that a flow asks for; None where its price is offered no more."""
    current = subscription.items[0]
    offer = _offered(visit, subscription, item.price or current.price.id)
    quantity = current.quantity if item.quantity is None else item.quantity
    return None if offer is None else Change(offer=offer, quantity=quantity)


def _offered(visit: Visit, subscription: Subscription, price: str) -> Offer | None:
    return next((each for each in portal.offers(visit, subscription) if each.price.id == price), None)


def _flow_discounts(visit: Visit, subscription: str) -> tuple[FlowDiscount, ...]:
    """What a flow takes off the change that it asks for."""
    flow = portal.asked_flow(visit, "subscription_update", subscription)
    return () if flow is None else flow.discounts or ()


def _choices(visit: Visit, token: str, subscription: Subscription, problem: str = "") -> Response:
    """What the subscription can be changed to."""
    spoken, allowed = spoken_in(visit), visit.features.subscription_update.default_allowed_updates
    offers = portal.offers(visit, subscription)
    adjusts = "quantity" in allowed and any(each.quantity.enabled for each in offers)
    return portal_page(
        "change.html",
        token,
        visit,
        422 if problem else 200,
        plan=plan_view(visit, subscription, spoken),
        offers=[offer_view(each, subscription, 1, spoken) for each in offers],
        quantity=subscription.items[0].quantity if adjusts else None,
        takes_codes="promotion_code" in allowed,
        problem=problem,
    )


def _preview(visit: Visit, token: str, subscription: Subscription, change: Change, problem: str = "") -> Response:
    """What a change comes to, to be confirmed."""
    spoken = spoken_in(visit)
    try:
        invoice = portal.preview(visit, subscription.id, change, _flow_discounts(visit, subscription.id))
    except APIError as error:
        return _choices(visit, token, subscription, text_of_error(error))
    return portal_page(
        "confirm.html",
        token,
        visit,
        402 if problem else 200,
        plan=plan_view(visit, subscription, spoken),
        offer=offer_view(change.offer, subscription, change.quantity, spoken),
        quantity=change.quantity,
        promotion_code=change.code,
        lines=_lines(visit, invoice, spoken),
        due_label=_due_label(visit, subscription, invoice, spoken),
        due=format_amount(invoice.amounts.amount_due, invoice.currency, spoken.locale),
        problem=problem,
    )


def _lines(visit: Visit, invoice: Invoice, spoken: Language) -> list[tuple[str, str]]:
    """What a previewed invoice is for, and what each line comes to."""
    formatter = DocumentFormatter(spoken, invoice.currency)
    lines = map(formatter.line, document_of(invoice, visit.uow.ctx).lines)
    return [(line.description, line.amount) for line in lines]


def _due_label(visit: Visit, subscription: Subscription, invoice: Invoice, spoken: Language) -> str:
    """When a previewed invoice is to be paid: now, where the change itself bills it, else at the next renewal."""
    if invoice.created <= visit.uow.ctx.now:
        return spoken.text("portal.due_now")
    return spoken.text("portal.due_later", date=format_day(subscription.next_boundary, spoken.locale))

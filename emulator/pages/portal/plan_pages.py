"""The pages on which a customer ends, renews and changes a subscription."""

from flask import Blueprint, Response, abort, request

from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.mail import document_of
from emulator.billing.portal.plans import can_cancel
from emulator.billing.portal.session import FlowDiscount, FlowItem
from emulator.billing.subscriptions.params import CancellationDetailsParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.delivery.presentation.document_formatter import DocumentFormatter
from emulator.delivery.presentation.formats import format_amount, format_day, format_percentage
from emulator.pages.form import posted_form
from emulator.pages.portal.opening import act, done, portal_page, spoken_in, text_of_error, to, visit_of
from emulator.pages.portal.views import offer_view, plan_view
from emulator.services import portal
from emulator.services.portal import Change, Offer, Visit
from emulator.services.subscriptions.loading import products_of
from emulator.store.store import Store

_LONGEST_COMMENT = 500
_LONGEST_CODE = 100
_MOST_DIGITS = 6


def add_plan_pages(pages: Blueprint, store: Store, path: str) -> None:
    """Adds the pages of one subscription."""

    def show_cancel(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found = _found(visit, subscription)
        return _cancel_page(visit, token, found) if can_cancel(found, visit.features) else to("portal_home", token)

    def submit_cancel(token: str, subscription: str) -> Response:
        visit, form = visit_of(store, token), posted_form()
        if not can_cancel(_found(visit, subscription), visit.features):
            return to("portal_home", token)
        flow = portal.asked_flow(visit, "subscription_cancel", subscription)
        offered = None if flow is None else flow.coupon_offer
        takes_offer, details = form.get("action") == "offer", _details(form, visit)
        if takes_offer and offered is None:
            # Sent once more: whoever stays must not be taken for somebody who goes.
            return to("portal_home", token)

        def end(now: Visit) -> None:
            if takes_offer and offered is not None:
                portal.take_offer(now, subscription, offered)
            else:
                portal.cancel(now, subscription, details)
            portal.finish_flow(now, "subscription_cancel", subscription)

        _, problem = act(store, token, end)
        if problem:
            return _cancel_page(visit, token, _found(visit, subscription), problem)
        return done(visit, token, "subscription_cancel", subscription)

    def submit_renewal(token: str, subscription: str) -> Response:
        visit_of(store, token)
        _, problem = act(store, token, lambda now: portal.renew(now, subscription))
        return to("portal_home", token) if problem else to("portal_home", token, saved="1")

    def show_change(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found = _found(visit, subscription)
        if not portal.may_change(visit, found):
            return to("portal_home", token)
        if "price" not in request.args:
            return _change_page(visit, token, found)
        change = _change(visit, found, request.args.to_dict())
        return (
            _change_page(visit, token, found, "portal.error")
            if change is None
            else _preview(visit, token, found, change)
        )

    def submit_change(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found, form = _found(visit, subscription), posted_form()
        if not portal.may_change(visit, found):
            return to("portal_home", token)
        change = _change(visit, found, form)
        if change is None:
            return _change_page(visit, token, found, "portal.error")
        discounts = _flow_discounts(visit, subscription)

        def update(now: Visit) -> None:
            portal.change_plan(now, subscription, change, discounts)
            portal.finish_flow(now, "subscription_update", subscription)

        _, problem = act(store, token, update)
        if problem:
            return _preview(visit, token, found, change, problem)
        return done(visit, token, "subscription_update", subscription)

    def show_confirm(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        found, flow = _found(visit, subscription), portal.open_flow(visit)
        if flow is None or flow.subscription != subscription or not flow.items:
            return to("portal_home", token)
        change = _asked_change(visit, found, flow.items[0])
        return to("portal_home", token) if change is None else _preview(visit, token, found, change)

    one = f"{path}/subscriptions/<subscription>"
    pages.add_url_rule(f"{one}/cancel", "portal_cancel", show_cancel)
    pages.add_url_rule(f"{one}/cancel", "portal_submit_cancel", submit_cancel, methods=["POST"])
    pages.add_url_rule(f"{one}/renew", "portal_renew", submit_renewal, methods=["POST"])
    pages.add_url_rule(f"{one}/change", "portal_change", show_change)
    pages.add_url_rule(f"{one}/change", "portal_submit_change", submit_change, methods=["POST"])
    pages.add_url_rule(f"{one}/confirm", "portal_confirm", show_confirm)


def _found(visit: Visit, id: str) -> Subscription:
    try:
        return portal.subscription_of(visit, id)
    except APIError:
        abort(404)


def _details(form: dict[str, str], visit: Visit) -> Given[CancellationDetailsParams]:
    """Why a customer cancels, of the reasons that they could choose from."""
    reasons = visit.features.subscription_cancel.cancellation_reason
    if not reasons.enabled:
        return NOT_GIVEN
    comment, chosen = form.get("comment", "").strip()[:_LONGEST_COMMENT], form.get("reason", "")
    option = chosen if chosen in (reasons.feedback_options or ()) else ""
    return CancellationDetailsParams(
        comment=comment or NOT_GIVEN,
        feedback=chosen if chosen in reasons.options else NOT_GIVEN,
        feedback_option=option or NOT_GIVEN,
    )


def _cancel_page(visit: Visit, token: str, subscription: Subscription, problem: str = "") -> Response:
    spoken, how = spoken_in(visit), visit.features.subscription_cancel
    reasons, flow = how.cancellation_reason, portal.asked_flow(visit, "subscription_cancel", subscription.id)
    options = [(each, spoken.text(f"portal.reason.{each}")) for each in reasons.options]
    options += [(each.id, each.description) for each in portal.feedback_options_of(visit)]
    offered = None if flow is None else flow.coupon_offer
    ends = max(item.period_end for item in subscription.items)
    return portal_page(
        "cancel.html",
        token,
        visit,
        422 if problem else 200,
        plan=plan_view(visit, subscription, _products(visit, subscription), spoken),
        consequence=spoken.text("portal.cancel_now")
        if how.mode == "immediately"
        else spoken.text("portal.cancel_at_end", date=format_day(ends, spoken.locale)),
        reasons=options if reasons.enabled else [],
        offer=_offer_text(visit, offered),
        problem=spoken.text(problem) if problem else "",
    )


def _offer_text(visit: Visit, coupon_id: str | None) -> str:
    """What a coupon takes off, in a word: `25 %`, `$5.00`."""
    coupon = None if coupon_id is None else portal.coupon_named(visit, coupon_id)
    if coupon is None:
        return ""
    locale = spoken_in(visit).locale
    if coupon.percent_off is not None:
        return f"−{format_percentage(coupon.percent_off, locale)}"
    if coupon.amount_off is None or coupon.currency is None:
        return coupon.name or coupon.id
    return f"−{format_amount(coupon.amount_off, coupon.currency, locale)}"


def _change(visit: Visit, subscription: Subscription, form: dict[str, str]) -> Change | None:
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


def _change_page(visit: Visit, token: str, subscription: Subscription, problem: str = "") -> Response:
    spoken, update = spoken_in(visit), visit.features.subscription_update
    current, offers = subscription.items[0], portal.offers(visit, subscription)
    adjusts = "quantity" in update.default_allowed_updates and any(each.quantity.enabled for each in offers)
    return portal_page(
        "change.html",
        token,
        visit,
        422 if problem else 200,
        plan=plan_view(visit, subscription, _products(visit, subscription), spoken),
        offers=[offer_view(each, subscription, 1, spoken) for each in offers],
        quantity=current.quantity if adjusts else None,
        takes_codes="promotion_code" in update.default_allowed_updates,
        problem=spoken.text(problem) if problem else "",
    )


def _preview(visit: Visit, token: str, subscription: Subscription, change: Change, problem: str = "") -> Response:
    """What a change comes to, to be confirmed."""
    spoken = spoken_in(visit)
    try:
        invoice = portal.preview(visit, subscription.id, change, _flow_discounts(visit, subscription.id))
    except APIError as error:
        return _change_page(visit, token, subscription, text_of_error(error))
    return portal_page(
        "confirm.html",
        token,
        visit,
        402 if problem else 200,
        plan=plan_view(visit, subscription, _products(visit, subscription), spoken),
        offer=offer_view(change.offer, subscription, change.quantity, spoken),
        quantity=change.quantity,
        promotion_code=change.code,
        lines=_lines(visit, invoice),
        due_label=_due_label(visit, subscription, invoice),
        due=format_amount(invoice.amounts.amount_due, invoice.currency, spoken.locale),
        problem=spoken.text(problem) if problem else "",
    )


def _lines(visit: Visit, invoice: Invoice) -> list[tuple[str, str]]:
    """What a previewed invoice is for, and what each line comes to."""
    formatter = DocumentFormatter(spoken_in(visit), invoice.currency)
    lines = map(formatter.line, document_of(invoice, visit.uow.ctx).lines)
    return [(line.description, line.amount) for line in lines]


def _due_label(visit: Visit, subscription: Subscription, invoice: Invoice) -> str:
    """When a previewed invoice is to be paid: now, where the change itself bills it, else at the next renewal."""
    spoken = spoken_in(visit)
    if invoice.created <= visit.uow.ctx.now:
        return spoken.text("portal.due_now")
    return spoken.text("portal.due_later", date=format_day(subscription.next_boundary, spoken.locale))


def _products(visit: Visit, subscription: Subscription) -> dict[str, Product]:
    return products_of(visit.uow, [item.price for item in subscription.items])

"""The page on which a customer ends a subscription or is offered a reason to stay, and the way back from its end."""

from collections.abc import Mapping

from flask import Blueprint, Response

from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.portal.plans import can_cancel
from emulator.billing.subscriptions.params import CancellationDetailsParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.delivery.presentation.formats import format_amount, format_day, format_percentage
from emulator.delivery.presentation.languages import Language
from emulator.pages.form import posted_form
from emulator.pages.portal.onward import done, to
from emulator.pages.portal.opening import act, require, visit_of
from emulator.pages.portal.page import portal_page, spoken_in
from emulator.pages.portal.plan_of_link import plan_of_link
from emulator.pages.portal.views import plan_view
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import Store

_LONGEST_COMMENT = 500


def add_cancel_pages(pages: Blueprint, store: Store, path: str) -> None:
    """Adds the page below the portal's path."""

    def show(token: str, subscription: str) -> Response:
        visit = visit_of(store, token)
        return _page(visit, token, _cancelable(visit, token, subscription))

    def submit(token: str, subscription: str) -> Response:
        visit, form = visit_of(store, token), posted_form()
        found, details = _cancelable(visit, token, subscription), _details(form, visit)
        offered, stays = _offered_coupon(visit, subscription), form.get("action") == "offer"
        # Where it is offered no more, it was taken: whoever stays must not be taken for somebody who goes.
        require(token, possible=offered is not None or not stays)

        def end(now: Visit) -> None:
            if stays and offered is not None:
                portal.take_offer(now, subscription, offered)
            else:
                portal.cancel(now, subscription, details)
            portal.finish_flow(now, "subscription_cancel", subscription)

        _, problem = act(store, token, end)
        if problem:
            return _page(visit, token, found, problem)
        return done(visit, token, "subscription_cancel", subscription)

    def renew(token: str, subscription: str) -> Response:
        visit_of(store, token)
        _, problem = act(store, token, lambda now: portal.renew(now, subscription))
        require(token, possible=not problem)
        return to("portal_home", token, saved="1")

    one = f"{path}/subscriptions/<subscription>"
    pages.add_url_rule(f"{one}/cancel", "portal_cancel", show)
    pages.add_url_rule(f"{one}/cancel", "portal_submit_cancel", submit, methods=["POST"])
    pages.add_url_rule(f"{one}/renew", "portal_renew", renew, methods=["POST"])


def _cancelable(visit: Visit, token: str, id: str) -> Subscription:
    """The subscription with this id, which can be ended; the address leads home for one that cannot."""
    found = plan_of_link(visit, id)
    require(token, possible=can_cancel(found, visit.features))
    return found


def _details(form: Mapping[str, str], visit: Visit) -> Given[CancellationDetailsParams]:
    """Why a customer cancels, of the reasons that they could choose from."""
    reasons = visit.features.subscription_cancel.cancellation_reason
    if not reasons.enabled:
        return NOT_GIVEN
    comment, chosen = form.get("comment", "").strip()[:_LONGEST_COMMENT], form.get("reason", "")
    return CancellationDetailsParams(
        comment=comment or NOT_GIVEN,
        feedback=chosen if chosen in reasons.options else NOT_GIVEN,
        feedback_option=chosen if chosen in (reasons.feedback_options or ()) else NOT_GIVEN,
    )


def _page(visit: Visit, token: str, subscription: Subscription, problem: str = "") -> Response:
    spoken = spoken_in(visit)
    return portal_page(
        "cancel.html",
        token,
        visit,
        422 if problem else 200,
        plan=plan_view(visit, subscription, spoken),
        consequence=_consequence(visit, subscription, spoken),
        reasons=_reasons(visit, spoken),
        offer=_offer_text(visit, _offered_coupon(visit, subscription.id), spoken),
        problem=problem,
    )


def _consequence(visit: Visit, subscription: Subscription, spoken: Language) -> str:
    if visit.features.subscription_cancel.mode == "immediately":
        return spoken.text("portal.cancel_now")
    ends = max(item.period_end for item in subscription.items)
    return spoken.text("portal.cancel_at_end", date=format_day(ends, spoken.locale))


def _reasons(visit: Visit, spoken: Language) -> list[tuple[str, str]]:
    """The reasons to choose from: what the form sends, and what a customer reads; none where nobody asks."""
    reasons = visit.features.subscription_cancel.cancellation_reason
    if not reasons.enabled:
        return []
    words = [(each, spoken.text(f"portal.reason.{each}")) for each in reasons.options]
    return words + [(each.id, each.description) for each in portal.feedback_options_of(visit)]


def _offered_coupon(visit: Visit, subscription: str) -> str | None:
    """The coupon that the customer is offered to stay, by its id, as long as their flow is not done."""
    flow = portal.asked_flow(visit, "subscription_cancel", subscription)
    return None if flow is None else flow.coupon_offer


def _offer_text(visit: Visit, coupon_id: str | None, spoken: Language) -> str:
    """What a coupon takes off, in a word: `−25 %`, `−$5.00`; empty where there is none."""
    coupon = None if coupon_id is None else portal.coupon_named(visit, coupon_id)
    if coupon is None:
        return ""
    if coupon.percent_off is not None:
        return f"−{format_percentage(coupon.percent_off, spoken.locale)}"
    if coupon.amount_off is None or coupon.currency is None:
        return coupon.name or coupon.id
    return f"−{format_amount(coupon.amount_off, coupon.currency, spoken.locale)}"

"""The pages on which a customer adds, chooses and removes payment methods."""

from flask import Blueprint, Response, request

from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.next_actions import action_url
from emulator.billing.payments.setup_intents import SetupResult
from emulator.billing.portal.links import PATH
from emulator.pages.form import posted_form
from emulator.pages.method_forms import FORMS, offered_forms
from emulator.pages.portal.home_page import home_page
from emulator.pages.portal.onward import done, done_elsewhere, led_to, to
from emulator.pages.portal.opening import act, require, visit_of
from emulator.pages.portal.page import portal_page
from emulator.pages.portal.posted_method import NOTHING_POSTED, PostedMethod, read_posted_method
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import Store


def add_method_pages(pages: Blueprint, store: Store, path: str) -> None:
    """Adds the pages below the portal's path."""

    def show(token: str) -> Response:
        return _form(_visit_of(store, token), token)

    def submit(token: str) -> Response:
        visit = _visit_of(store, token)
        form = posted_form()
        type = form.get("method", "card")
        require(token, possible=type in portal.addable_types(visit))
        posted = read_posted_method(type, form, visit)
        params = posted.params
        if params is None:
            return _form(visit, token, posted)
        came_back = f"{visit.uow.ctx.base_url}{PATH}/{token}/payment-methods/authenticated"

        def add(now: Visit) -> object:
            result = portal.add_method(now, params, posted.mandate, came_back)
            if result.declined is None and result.intent.status == "succeeded":
                portal.finish_flow(now, "payment_method_update")
            return result.declined or result

        result, problem = act(store, token, add)
        if problem or not isinstance(result, SetupResult):
            return _form(visit, token, posted, problem or "portal.error")
        if result.intent.status == "requires_action":
            return led_to(action_url(result.intent, visit.uow.ctx))
        return done(visit, token, "payment_method_update")

    def authenticated(token: str) -> Response:
        visit, intent = _visit_of(store, token), request.args.get("setup_intent", "")

        def take(now: Visit) -> bool:
            if not portal.take_new_default(now, intent):
                return False
            portal.finish_flow(now, "payment_method_update")
            return True

        taken, _ = act(store, token, take)
        if not taken:
            return _form(visit, token, problem="hosted.error.authentication")
        return done_elsewhere(visit, token, "payment_method_update")

    def change(token: str, method: str) -> Response:
        visit = _visit_of(store, token)
        do = portal.remove_method if posted_form().get("action") == "remove" else portal.make_default
        _, problem = act(store, token, lambda now: do(now, method))
        return home_page(visit, token, problem) if problem else to("portal_home", token, saved="1")

    def changed(token: str, method: str) -> Response:  # noqa: ARG001 - Flask names it
        # What a form led to may be opened again, as a refusal that was shown there is.
        return to("portal_home", token)

    methods, one = f"{path}/payment-methods", f"{path}/payment-methods/<method>"
    pages.add_url_rule(methods, "portal_add_method", show)
    pages.add_url_rule(methods, "portal_save_method", submit, methods=["POST"])
    pages.add_url_rule(f"{methods}/authenticated", "portal_authenticated", authenticated)
    pages.add_url_rule(one, "portal_change_method", change, methods=["POST"])
    pages.add_url_rule(one, "portal_changed_method", changed)


def _visit_of(store: Store, token: str) -> Visit:
    """A visit in which payment methods may be changed."""
    visit = visit_of(store, token)
    require(token, possible=visit.features.payment_method_update)
    return visit


def _form(visit: Visit, token: str, posted: PostedMethod = NOTHING_POSTED, problem: str = "") -> Response:
    types = portal.addable_types(visit)
    others = [each for each in types if each != "card"]
    return portal_page(
        "method.html",
        token,
        visit,
        402 if problem else 422 if posted.is_mistaken else 200,
        adds_methods=bool(types),
        takes_cards="card" in types,
        offered_forms=offered_forms(others, posted.method.type),
        clicked_types=[(each, METHOD_TYPES[each].label) for each in others if each not in FORMS],
        entry=posted.card,
        method_entry=posted.method,
        payer=posted.method.name or visit.customer.name or "",
        problem=problem,
    )

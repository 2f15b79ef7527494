"""The addresses of the portal's pages below `/p/session/…`."""

from flask import Blueprint, Response, request

from emulator.billing.payments.next_actions import action_url
from emulator.billing.payments.setup_intents import SetupResult
from emulator.pages.card_form import NOTHING_TYPED, CardFormEntry, read_card
from emulator.pages.form import posted_form
from emulator.pages.portal.details_form import ADDRESS_FIELDS, DetailsEntry, entry_of, read_details
from emulator.pages.portal.opening import (
    ExpiredPortalError,
    act,
    done,
    done_elsewhere,
    done_page,
    flow_page,
    portal_page,
    spoken_in,
    to,
    visit_of,
)
from emulator.pages.portal.plan_pages import add_plan_pages
from emulator.pages.portal.views import address_lines, invoice_rows, method_views, plan_views
from emulator.pages.responses import PRIVATE, html_page
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import Store

TAX_ID_TYPES = (
    *("eu_vat", "gb_vat", "us_ein", "au_abn", "ca_bn", "ch_vat", "es_cif", "in_gst", "jp_cn", "no_vat", "nz_gst"),
)
"""The kinds that are offered; any other one can be registered by the API."""


def add_portal_pages(pages: Blueprint, store: Store) -> None:
    """Adds the portal's pages, reading from and writing to a store."""
    pages.register_error_handler(ExpiredPortalError, _expired)
    path = "/p/session/<token>"

    def home(token: str) -> Response:
        visit = visit_of(store, token)
        return flow_page(visit, token) or _home(visit, token, saved="saved" in request.args)

    def finished(token: str) -> Response:
        return done_page(visit_of(store, token), token)

    pages.add_url_rule(path, "portal_home", home)
    pages.add_url_rule(f"{path}/done", "portal_done", finished)
    _add_method_pages(pages, store, path)
    _add_details_pages(pages, store, path)
    add_plan_pages(pages, store, path)


def _add_method_pages(pages: Blueprint, store: Store, path: str) -> None:
    def show(token: str) -> Response:
        visit = visit_of(store, token)
        return _method_form(visit, token) if visit.features.payment_method_update else to("portal_home", token)

    def submit(token: str) -> Response:
        visit = visit_of(store, token)
        if not visit.features.payment_method_update or visit.uow.ctx.livemode:
            return to("portal_home", token)
        entry, card = read_card(posted_form(), visit.uow.ctx.world_now)
        if card is None:
            return _method_form(visit, token, entry)
        params = card.method_params(visit.customer.email)
        came_back = f"{visit.uow.ctx.base_url}/p/session/{token}/payment-methods/authenticated"

        def add(now: Visit) -> object:
            result = portal.add_card(now, params, came_back)
            if result.declined is None and result.intent.status == "succeeded":
                portal.finish_flow(now, "payment_method_update")
            return result.declined or result

        result, problem = act(store, token, add)
        if problem or not isinstance(result, SetupResult):
            return _method_form(visit, token, entry, problem or "portal.error")
        if result.intent.status == "requires_action":
            return Response(status=303, headers={"Location": action_url(result.intent, visit.uow.ctx), **PRIVATE})
        return done(visit, token, "payment_method_update")

    def authenticated(token: str) -> Response:
        visit = visit_of(store, token)
        if not visit.features.payment_method_update:
            return to("portal_home", token)
        intent = request.args.get("setup_intent", "")

        def take(now: Visit) -> bool:
            if not portal.take_new_default(now, intent):
                return False
            portal.finish_flow(now, "payment_method_update")
            return True

        taken, _ = act(store, token, take)
        if not taken:
            return _method_form(visit, token, problem="hosted.error.authentication")
        return done_elsewhere(visit, token, "payment_method_update")

    def change(token: str, method: str) -> Response:
        visit, removes = visit_of(store, token), posted_form().get("action") == "remove"
        if not visit.features.payment_method_update:
            return to("portal_home", token)
        do = portal.remove_method if removes else portal.make_default
        _, problem = act(store, token, lambda now: do(now, method))
        return _home(visit, token, problem) if problem else to("portal_home", token, saved="1")

    pages.add_url_rule(f"{path}/payment-methods", "portal_add_method", show)
    pages.add_url_rule(f"{path}/payment-methods", "portal_save_method", submit, methods=["POST"])
    pages.add_url_rule(f"{path}/payment-methods/authenticated", "portal_authenticated", authenticated)
    one = f"{path}/payment-methods/<method>"
    pages.add_url_rule(one, "portal_change_method", change, methods=["POST"])
    # What a form led to may be opened again, as a refusal that was shown there is.
    pages.add_url_rule(one, "portal_changed_method", lambda token, method: to("portal_home", token))  # noqa: ARG005 - Flask names it


def _add_details_pages(pages: Blueprint, store: Store, path: str) -> None:
    def show(token: str) -> Response:
        visit = visit_of(store, token)
        if not visit.features.customer_update.enabled:
            return to("portal_home", token)
        return _details_form(visit, token, entry_of(visit.customer))

    def submit(token: str) -> Response:
        visit = visit_of(store, token)
        if not visit.features.customer_update.enabled:
            return to("portal_home", token)
        entry, params = read_details(posted_form(), visit.features.customer_update)
        if params is None:
            return _details_form(visit, token, entry)

        def change(now: Visit) -> None:
            portal.change_details(now, params)
            portal.finish_flow(now, "customer_update")

        _, problem = act(store, token, change)
        if problem:
            return _details_form(visit, token, entry, problem)
        return done(visit, token, "customer_update")

    def change_tax_ids(token: str) -> Response:
        visit, form = visit_of(store, token), posted_form()
        update = visit.features.customer_update
        if not update.enabled or "tax_id" not in update.allowed_updates:
            return to("portal_home", token)
        gone, value = form.get("remove", ""), form.get("value", "").strip()[:100]
        if gone:
            _, problem = act(store, token, lambda now: portal.remove_tax_id(now, gone))
        elif value and form.get("type") in TAX_ID_TYPES:
            _, problem = act(store, token, lambda now: portal.add_tax_id(now, form["type"], value))
        else:
            problem = "hosted.error.incomplete"
        if problem:
            return _details_form(visit, token, entry_of(visit.customer), problem)
        return to("portal_details", token)

    pages.add_url_rule(f"{path}/details", "portal_details", show)
    pages.add_url_rule(f"{path}/details", "portal_save_details", submit, methods=["POST"])
    pages.add_url_rule(f"{path}/details/tax-ids", "portal_tax_ids", change_tax_ids, methods=["POST"])
    pages.add_url_rule(f"{path}/details/tax-ids", "portal_changed_tax_ids", lambda token: to("portal_details", token))


def _home(visit: Visit, token: str, problem: str = "", *, saved: bool = False) -> Response:
    spoken, features, customer = spoken_in(visit), visit.features, visit.customer
    shipping = customer.shipping
    return portal_page(
        "home.html",
        token,
        visit,
        422 if problem else 200,
        problem=spoken.text(problem) if problem else "",
        saved=saved and not problem,
        plans=plan_views(visit, spoken),
        methods=method_views(visit, portal.methods_of(visit), spoken),
        may_change_methods=features.payment_method_update,
        takes_cards=not visit.uow.ctx.livemode,
        customer=customer,
        address=address_lines(customer.address, spoken),
        shipping=address_lines(None if shipping is None else shipping.address, spoken),
        tax_ids=[each.value for each in portal.tax_ids_of(visit)],
        may_change_details=features.customer_update.enabled and bool(features.customer_update.allowed_updates),
        shows_invoices=features.invoice_history,
        invoices=invoice_rows(visit, spoken) if features.invoice_history else [],
    )


def _method_form(visit: Visit, token: str, entry: CardFormEntry = NOTHING_TYPED, problem: str = "") -> Response:
    return portal_page(
        "method.html",
        token,
        visit,
        402 if problem else 422 if entry.mistakes else 200,
        entry=entry,
        problem=spoken_in(visit).text(problem) if problem else "",
        takes_cards=not visit.uow.ctx.livemode,
    )


def _details_form(visit: Visit, token: str, entry: DetailsEntry, problem: str = "") -> Response:
    spoken = spoken_in(visit)
    return portal_page(
        "details.html",
        token,
        visit,
        422 if problem or entry.mistakes else 200,
        entry=entry,
        problem=spoken.text(problem) if problem else "",
        allowed=visit.features.customer_update.allowed_updates,
        address_fields=ADDRESS_FIELDS,
        tax_ids=portal.tax_ids_of(visit),
        tax_id_types=TAX_ID_TYPES,
    )


def _expired(error: ExpiredPortalError) -> Response:
    """410: the link was good once; a new one has to be asked for."""
    account = error.visit.uow.ctx.account
    spoken = spoken_in(error.visit)
    return html_page(
        "plain.html",
        spoken,
        account,
        410,
        title=spoken.text("hosted.expired.title"),
        text=spoken.text("portal.expired", business=account.display_name),
        business=account.display_name,
        contact="",
        test_mark="",
        test_note="",
    )

"""The page on which a customer changes what is said of them, and their tax ids."""

from flask import Blueprint, Response

from emulator.pages.form import posted_form
from emulator.pages.portal.details_form import DetailsEntry, entry_of, read_details
from emulator.pages.portal.onward import done, to
from emulator.pages.portal.opening import act, require, visit_of
from emulator.pages.portal.page import portal_page
from emulator.services import portal
from emulator.services.portal import Visit
from emulator.store.store import Store

_LONGEST_TAX_ID = 100

TAX_ID_TYPES = (
    "eu_vat",
    "gb_vat",
    "us_ein",
    "au_abn",
    "ca_bn",
    "ch_vat",
    "es_cif",
    "in_gst",
    "jp_cn",
    "no_vat",
    "nz_gst",
)
"""The kinds that are offered; any other one can be registered by the API."""


def add_details_pages(pages: Blueprint, store: Store, path: str) -> None:
    """Adds the page below the portal's path."""

    def show(token: str) -> Response:
        visit = _visit_of(store, token)
        return _form(visit, token, entry_of(visit.customer))

    def submit(token: str) -> Response:
        visit = _visit_of(store, token)
        entry, params = read_details(posted_form(), visit.features.customer_update)
        if params is None:
            return _form(visit, token, entry)

        def change(now: Visit) -> None:
            portal.change_details(now, params)
            portal.finish_flow(now, "customer_update")

        _, problem = act(store, token, change)
        return _form(visit, token, entry, problem) if problem else done(visit, token, "customer_update")

    def change_tax_ids(token: str) -> Response:
        visit, form = _visit_of(store, token), posted_form()
        require(token, possible="tax_id" in visit.features.customer_update.allowed_updates)
        gone, value = form.get("remove", ""), form.get("value", "").strip()[:_LONGEST_TAX_ID]
        if gone:
            _, problem = act(store, token, lambda now: portal.remove_tax_id(now, gone))
        elif value and form.get("type") in TAX_ID_TYPES:
            _, problem = act(store, token, lambda now: portal.add_tax_id(now, form["type"], value))
        else:
            problem = "hosted.error.incomplete"
        if problem:
            return _form(visit, token, entry_of(visit.customer), problem)
        return to("portal_details", token)

    def changed_tax_ids(token: str) -> Response:
        # What a form led to may be opened again, as a refusal that was shown there is.
        return to("portal_details", token)

    details, tax_ids = f"{path}/details", f"{path}/details/tax-ids"
    pages.add_url_rule(details, "portal_details", show)
    pages.add_url_rule(details, "portal_save_details", submit, methods=["POST"])
    pages.add_url_rule(tax_ids, "portal_tax_ids", change_tax_ids, methods=["POST"])
    pages.add_url_rule(tax_ids, "portal_changed_tax_ids", changed_tax_ids)


def _visit_of(store: Store, token: str) -> Visit:
    """A visit in which the customer may change what is said of them."""
    visit = visit_of(store, token)
    require(token, possible=visit.features.customer_update.enabled)
    return visit


def _form(visit: Visit, token: str, entry: DetailsEntry, problem: str = "") -> Response:
    return portal_page(
        "details.html",
        token,
        visit,
        422 if problem or entry.mistakes else 200,
        entry=entry,
        problem=problem,
        allowed=visit.features.customer_update.allowed_updates,
        tax_ids=portal.tax_ids_of(visit),
        tax_id_types=TAX_ID_TYPES,
    )

"""The portal's first page: what the customer has, and what can be done about it."""

from flask import Response

from emulator.pages.portal.page import portal_page, spoken_in
from emulator.pages.portal.views import address_lines, invoice_rows, method_views, plan_views
from emulator.services import portal
from emulator.services.portal import Visit


def home_page(visit: Visit, token: str, problem: str = "", *, saved: bool = False) -> Response:
    """The page; `problem` is the key of what went wrong, if anything, and `saved` says that something was done."""
    spoken, features, customer = spoken_in(visit), visit.features, visit.customer
    shipping = customer.shipping
    return portal_page(
        "home.html",
        token,
        visit,
        422 if problem else 200,
        problem=problem,
        saved=saved and not problem,
        plans=plan_views(visit, spoken),
        methods=method_views(visit, portal.methods_of(visit), spoken),
        may_change_methods=features.payment_method_update,
        adds_methods=bool(portal.addable_types(visit)),
        customer=customer,
        address=address_lines(customer.address, spoken),
        shipping=address_lines(None if shipping is None else shipping.address, spoken),
        tax_ids=[each.value for each in portal.tax_ids_of(visit)],
        may_change_details=features.customer_update.enabled and bool(features.customer_update.allowed_updates),
        shows_invoices=features.invoice_history,
        invoices=invoice_rows(visit, spoken) if features.invoice_history else [],
    )

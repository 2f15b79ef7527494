"""Where a customer is led: to another page of the portal, into the flow that they were sent for, and out of it."""

from flask import Response
from werkzeug.urls import iri_to_uri

from emulator.billing.portal.session import FlowType
from emulator.pages.portal.page import address_of, portal_page
from emulator.pages.responses import PRIVATE
from emulator.services import portal
from emulator.services.portal import Visit

_FLOW_PAGES = {
    "customer_update": "portal_details",
    "payment_method_update": "portal_add_method",
    "subscription_cancel": "portal_cancel",
    "subscription_update": "portal_change",
    "subscription_update_confirm": "portal_confirm",
}


def to(page: str, token: str, **arguments: str) -> Response:
    """The way to another page of the portal."""
    return led_to(address_of(page, token, arguments))


def led_to(address: str) -> Response:
    """The way to an address, wherever that is."""
    return Response(status=303, headers={"Location": address, **PRIVATE})


def flow_page(visit: Visit, token: str) -> Response | None:
    """The way to the page of the flow, where the customer was sent to do one thing."""
    flow = portal.open_flow(visit)
    if flow is None:
        return None
    arguments = {} if flow.subscription is None else {"subscription": flow.subscription}
    return to(_FLOW_PAGES[flow.type], token, **arguments)


def done(visit: Visit, token: str, deed: FlowType, subscription: str | None = None) -> Response:
    """Where a customer comes when this is done: where the flow says if it was that, else the portal's first page."""
    flow = portal.asked_flow(visit, deed, subscription)
    if flow is None:
        return to("portal_home", token, saved="1")
    after = flow.after_completion
    if after.type == "redirect" and after.return_url is not None:
        return led_to(after.return_url)
    return to("portal_done" if after.type == "hosted_confirmation" else "portal_home", token)


def done_elsewhere(visit: Visit, token: str, deed: FlowType) -> Response:
    """The same for whom the form of another page sent here, as a bank's does.

    That page's policy lets its form lead here and no further, which browsers hold against a redirect, too: the way out
    of the portal is a page of its own.
    """
    flow = portal.asked_flow(visit, deed)
    address = None if flow is None else flow.after_completion.return_url
    if address is None:
        return done(visit, token, deed)
    response = done_page(visit, token, address)
    response.headers["Refresh"] = f"0; url={iri_to_uri(address)}"
    return response


def done_page(visit: Visit, token: str, address: str = "") -> Response:
    """The page that says that what the customer was sent to do is done; `address` is where it leads."""
    flow = visit.session.flow
    message = "" if flow is None else flow.after_completion.custom_message or ""
    return portal_page("done.html", token, visit, message=message, address=address)

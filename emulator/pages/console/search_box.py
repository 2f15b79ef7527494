"""The search box: opens any id, an invoice by its number, a customer by their address or a part of their name."""

import re
from urllib.parse import quote

from flask import Response, request

from emulator.billing.customers.customer import Customer
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Row, Table, object_url, words
from emulator.pages.console.events_about import events_about
from emulator.pages.console.invoice_numbers import invoice_of_number
from emulator.pages.console.pages import Page
from emulator.pages.console.providers import PROVIDERS
from emulator.pages.console.responses import redirect
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection

_MOST = 20
_SHORTEST = 3
_LOOKED_THROUGH = 500
"""Customers among whose names a part is looked for, the newest."""

_EVENTS_LOOKED_THROUGH = 3000
"""Events among which those about something are looked for, the newest."""

_LONGEST_ID = 500

_STRIPE_ID = re.compile(r"[a-z]+(_[A-Za-z0-9]+)+")


def page(visit: Visit) -> Response:
    """The thing that was asked for, or all that may be meant."""
    wanted = request.args.get("q", "").strip()
    url = object_url(visit, wanted)
    if url and wanted.isascii() and wanted.replace("_", "").isalnum():
        return redirect(url)
    found = [*_invoices(visit, wanted), *_customers(visit, wanted), *_of_provider(visit, wanted)]
    found = found or _events(visit, wanted)
    if len(found) == 1:
        return redirect(found[0].url)
    empty = "Nothing is called that. An id, an invoice number, a customer's name or e-mail address finds things."
    return Page(
        title=f"“{wanted[:100]}”" if wanted else "Search",
        here="search",
        kind="Search",
        main=[Table("", ("Found",), found, empty=empty)],
        is_live=False,
    ).show(visit)


def _invoices(visit: Visit, wanted: str) -> list[Row]:
    found = invoice_of_number(visit, wanted) if wanted else None
    return [] if found is None else [_row(f"Invoice {wanted}", f"{visit.base}/invoices/{found}")]


def _customers(visit: Visit, wanted: str) -> list[Row]:
    """Those with an e-mail address; of the newest, those with a part of a name."""
    if len(wanted) < _SHORTEST or visit.dialect != "stripe":
        return []
    found: list[tuple[str, str | None, str | None]]
    if "@" in wanted:
        found = [(each["id"], each.get("name"), wanted) for each in _by_email(visit, wanted)]
    else:
        newest = Selection(equals={"listed": "listed"}, limit=_LOOKED_THROUGH)
        customers = visit.unit_of_work().list(Customer, newest).items
        found = [(each.id, each.name, each.email) for each in customers if wanted.lower() in (each.name or "").lower()]
    return [
        _row(str(name or email or id), f"{visit.base}/customers/{id}", f"Customer {email or id}")
        for id, name, email in found[:_MOST]
    ]


def _by_email(visit: Visit, email: str) -> list[Json]:
    return visit.api.get("/v1/customers", email=email, limit=_MOST).data


def _of_provider(visit: Visit, wanted: str) -> list[Row]:
    """Another provider's things, by their ids."""
    provider = PROVIDERS.get(visit.dialect)
    if provider is None or not wanted:
        return []
    id = quote(wanted, safe="")
    return [
        _row(f"{collection.singular} {wanted}", f"{visit.base}/{kind}/{id}")
        for kind, collection in provider.collections.items()
        if visit.api.get(f"{collection.path}/{id}").is_good
    ]


def _events(visit: Visit, wanted: str) -> list[Row]:
    """What happened to a thing that has no page of its own, such as a tax id."""
    if not wanted or len(wanted) > _LONGEST_ID:
        return []
    found = events_about(visit.unit_of_work(), [wanted], 1, most_read=_EVENTS_LOOKED_THROUGH)
    url = f"{visit.base}/events?object={quote(wanted, safe='')}"
    if found.events:
        return [_row(f"What happened to {wanted}", url)]
    if found.go_on_after is None or not _STRIPE_ID.fullmatch(wanted):
        # What is no id, such as a name that nobody has, would lead to a page that finds nothing either.
        return []
    return [_row(f"Older events about {wanted}", f"{url}&after={found.go_on_after}")]


def _row(label: str, url: str, detail: str = "") -> Row:
    return Row((words(label, url, detail),), url)

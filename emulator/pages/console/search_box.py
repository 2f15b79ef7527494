"""The search box: takes any id and opens it, and finds invoices by number, customers by name and e-mail."""

from urllib.parse import quote

from flask import Response, request

from emulator.billing.core.events import Event
from emulator.pages.console.cells import Row, Table, amount, object_url, status, words
from emulator.pages.console.pages import Page
from emulator.pages.console.providers import PROVIDERS
from emulator.pages.console.responses import redirect
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection

_MOST = 20
_LONGEST_ID = 500


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
        main=[Table("", ("Found", "Status", "Amount"), found, empty=empty)],
        is_live=False,
    ).show(visit)


def _invoices(visit: Visit, wanted: str) -> list[Row]:
    if not wanted or visit.dialect != "stripe":
        return []
    found = visit.api.get("/v1/invoices/search", query=f"number:{_quoted(wanted.upper())}", limit=_MOST).data
    return [
        Row(
            (
                words(each["number"], f"{visit.base}/invoices/{each['id']}", detail=f"Invoice {each['id']}"),
                status(each["status"]),
                amount(each["total"], each["currency"]),
            ),
            f"{visit.base}/invoices/{each['id']}",
        )
        for each in found
    ]


def _customers(visit: Visit, wanted: str) -> list[Row]:
    if not wanted or visit.dialect != "stripe":
        return []
    if "@" in wanted:
        found = visit.api.get("/v1/customers", email=wanted, limit=_MOST).data
    elif len(wanted) >= 3:
        found = visit.api.get("/v1/customers/search", query=f"name~{_quoted(wanted)}", limit=_MOST).data
    else:
        found = []
    return [
        Row(
            (
                words(
                    each.get("name") or each.get("email"),
                    f"{visit.base}/customers/{each['id']}",
                    detail=f"Customer {each.get('email') or each['id']}",
                ),
                words(""),
                words(""),
            ),
            f"{visit.base}/customers/{each['id']}",
        )
        for each in found
    ]


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
    found = visit.unit_of_work().list(Event, Selection(equals={"object_id": wanted}, limit=1)).items
    url = f"{visit.base}/events?object={quote(wanted, safe='')}"
    return [_row(f"What happened to {wanted}", url)] if found else []


def _row(label: str, url: str) -> Row:
    return Row((words(label, url), words(""), words("")), url)


def _quoted(text: str) -> str:
    """A value of Stripe's search language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

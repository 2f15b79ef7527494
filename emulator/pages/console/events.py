"""Events: what happened in a world, and where each of them went."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from flask import Response, abort, request

from emulator.billing.core.events import Event
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.actions import Action, Choice, Field
from emulator.pages.console.cells import Cell, Facts, Row, Source, Table, code, moment, object_url, status, words
from emulator.pages.console.deliveries import deliveries_table
from emulator.pages.console.events_about import events_about
from emulator.pages.console.pages import Page
from emulator.pages.console.responses import pretty_json
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection, UnknownCursorError

PAGE = 50

MAX_READ = 10_000
"""Events among which a page looks for those about an object, as many as a search reads."""


def register(add: Callable[..., None]) -> None:
    """Adds the list of events and the page of one."""
    add("/events", list_page)
    add("/events/<id>", event_page)


def list_page(visit: Visit) -> Response:
    """The events, newest first."""
    type_, about = request.args.get("type", "").strip(), request.args.getlist("object")
    ids = [id.strip() for id in about if id.strip()]
    try:
        events, last = _found(visit, type_, ids, request.args.get("after"))
    except UnknownCursorError:
        abort(404)
    more = f"?{urlencode({'type': type_, 'object': ids, 'after': last}, doseq=True)}" if last else ""
    table = Table("", _HEADS, [_row(visit, each) for each in events], empty=_empty(type_, ids, more), more=more)
    filters = (
        Field(name="type", label="Type", value=type_, hint="invoice.paid"),
        Field(name="object", label="About the object", value=ids[0] if ids else "", hint="in_…"),
    )
    return Page(title="Events", here="events", filters=filters, main=[table]).show(visit)


def _empty(type_: str, ids: list[str], more: str) -> str:
    """What stands in the place of events where none is found."""
    if more:
        return f"Nothing of that kind among the {MAX_READ:,} events that were looked through."
    return "Nothing of that kind." if type_ or ids else "Nothing has happened yet."


def _found(visit: Visit, type_: str, ids: list[str], after: str | None) -> tuple[Sequence[Event], str | None]:
    """A page of events, and the id of the one to go on after, if there may be more."""
    uow = visit.unit_of_work()
    if ids:
        about = events_about(uow, ids, PAGE, most_read=MAX_READ, type=type_, after=after)
        return about.events, about.go_on_after
    selection = Selection(equals={"type": type_} if type_ else {}, limit=PAGE, starting_after=after)
    found = uow.list(Event, selection)
    return found.items, found.items[-1].id if found.has_more else None


def event_page(visit: Visit, id: str) -> Response:
    """One event: what it says, and its deliveries."""
    uow = visit.unit_of_work()
    event = uow.get(Event, id) or abort(404)
    deliveries = uow.list(WebhookDelivery, Selection(equals={"event": id}, limit=PAGE)).items
    about = str(event.object_id or "")
    facts = Facts(
        "Event",
        [
            ("About", code(about, object_url(visit, about))),
            ("At", moment(event.created)),
            ("API version", code(event.api_version)),
            ("Request", code(event.request_id, f"{visit.base}/requests/{event.request_id}")),
            ("Idempotency key", code(event.idempotency_key)),
            ("Id", code(event.id)),
        ],
    )
    empty = "No endpoint wants events of this type: add one on the page of webhooks."
    return Page(
        title=event.type,
        here="events",
        kind="Event",
        kind_url=f"{visit.base}/events",
        pills=[status("pending")] if event.pending_webhooks else [],
        below=[moment(event.created), code(id)],
        actions=[*_resend(visit, event)],
        main=[
            deliveries_table(visit, "Deliveries", deliveries, empty=empty),
            Source("Data", pretty_json(event.data)),
        ],
        side=[facts],
    ).show(visit)


def newest_events_table(visit: Visit, title: str, count: int, more: str) -> Table:
    """The newest events, one a line."""
    found = visit.unit_of_work().list(Event, Selection(equals={}, limit=count)).items
    return Table(
        title,
        _HEADS,
        [_row(visit, each) for each in found],
        empty="Nothing has happened yet.",
        more=more if found else "",
    )


_HEADS = ("Event", "About", "Time")


def _row(visit: Visit, event: Event) -> Row:
    url, about = f"{visit.base}/events/{event.id}", str(event.object_id or "")
    pending = f"{event.pending_webhooks} webhook{'s' if event.pending_webhooks > 1 else ''} pending"
    name = words(event.type, url, detail=pending if event.pending_webhooks else "")
    return Row((name, Cell(about, object_url(visit, about), is_code=True), moment(event.created)), url)


def _resend(visit: Visit, event: Event) -> list[Action]:
    """Sending it once more, to one of the endpoints."""
    endpoints = visit.api.get("/v1/webhook_endpoints", limit=100).data if visit.dialect == "stripe" else []
    if not endpoints:
        return []
    to = [Choice(value=each["id"], label=each["url"]) for each in endpoints]
    return [
        Action(
            label="Resend",
            path=f"/v1/events/{event.id}/retry",
            fields=[Field(name="webhook_endpoint", label="To", kind="select", choices=to)],
            weight="main",
            explain="Sends this event once more, to one endpoint.",
        )
    ]

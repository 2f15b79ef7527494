"""Webhooks: the endpoints of a world, and every delivery with all that was tried."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from flask import Response, abort, request

from emulator.billing.core.events import Event
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.delivery.webhooks.headers import webhook_headers
from emulator.pages.console.actions import Action, Choice, Field
from emulator.pages.console.cells import (
    Cell,
    Facts,
    Row,
    Section,
    Source,
    Table,
    code,
    http_status,
    moment,
    status,
    words,
)
from emulator.pages.console.pages import AnySection, Page
from emulator.pages.console.receiver import receiver_url
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection, UnknownCursorError

PAGE = 50

_STATUSES = ("pending", "delivered", "failed")


def register(add: Callable[..., None]) -> None:
    """Adds the list of deliveries and the page of one."""
    add("/deliveries", list_page)
    add("/deliveries/<id>", delivery_page)


def list_page(visit: Visit) -> Response:
    """The endpoints, and the deliveries, newest first."""
    wanted = {name: request.args.get(name, "").strip() for name in ("status", "endpoint")}
    equals = {name: value for name, value in wanted.items() if value}
    after = request.args.get("after")
    try:
        found = visit.unit_of_work().list(WebhookDelivery, Selection(equals=equals, limit=PAGE, starting_after=after))
    except UnknownCursorError:
        abort(404)
    query = "&".join(f"{name}={value}" for name, value in equals.items())
    more = f"?{query}&after={found.items[-1].id}" if found.has_more else ""
    statuses = [Choice(value="", label="Any"), *(Choice(value=each, label=each) for each in _STATUSES)]
    main: list[AnySection] = [
        _endpoints(visit),
        deliveries_table(visit, "Deliveries", found.items, empty="No webhook yet.", more=more),
    ]
    return Page(
        title="Webhooks",
        here="deliveries",
        actions=list(_actions(visit)),
        filters=(
            Field(name="status", label="Status", kind="select", choices=statuses, value=wanted["status"]),
            Field(name="endpoint", label="Endpoint", value=wanted["endpoint"], hint="we_…"),
        ),
        main=main,
    ).show(visit)


def delivery_page(visit: Visit, id: str) -> Response:
    """One delivery: what is sent, and every attempt with its answer."""
    uow = visit.unit_of_work()
    found = uow.get(WebhookDelivery, id) or abort(404)
    body = _body(visit, found)
    attempts = [
        Section(
            f"Attempt {number}", "attempt", attempt, {"answer": http_status(attempt.status), "at": moment(attempt.at)}
        )
        for number, attempt in reversed(list(enumerate(found.attempts, start=1)))
    ]
    sent: list[AnySection] = [
        Source("Headers of the last attempt", _headers(visit, found, body)),
        Source("Body", body),
    ]
    return Page(
        title=found.event_type,
        here="deliveries",
        kind="Delivery",
        kind_url=f"{visit.base}/deliveries",
        pills=[status(found.status)],
        below=[code(found.url), code(id)],
        actions=list(_again(found)),
        main=[*attempts, *sent],
        side=[
            Facts(
                "Delivery",
                [
                    ("Event", code(found.event, f"{visit.base}/events/{found.event}")),
                    ("Endpoint", code(found.endpoint, _endpoint_url(visit, found.endpoint))),
                    ("Created", moment(found.created)),
                    ("Attempts", words(str(len(found.attempts)))),
                    ("Next try", moment(found.next_at)),
                ],
            )
        ],
    ).show(visit)


def deliveries_table(
    visit: Visit, title: str, found: Iterable[WebhookDelivery], *, empty: str, more: str = ""
) -> Table:
    """Deliveries, one a line."""
    return Table(
        title, ("Event", "To", "Status", "Answer", "Time"), [_row(visit, each) for each in found], (), empty, more
    )


def _row(visit: Visit, delivery: WebhookDelivery) -> Row:
    url = f"{visit.base}/deliveries/{delivery.id}"
    last = delivery.attempts[-1] if delivery.attempts else None
    count = len(delivery.attempts)
    again = "" if delivery.next_at is None else f"again at {moment(delivery.next_at).text}"
    tried = f"{count} attempt{'' if count == 1 else 's'}"
    return Row(
        (
            words(delivery.event_type, url),
            Cell(delivery.url, is_code=True, detail=" · ".join(filter(None, (tried, again)))),
            status(delivery.status),
            Cell("not tried yet") if last is None else http_status(last.status),
            moment(delivery.created),
        ),
        url,
    )


def _endpoints(visit: Visit) -> Table:
    if visit.dialect != "stripe":
        return Table("Endpoints", (), (), empty="This API's endpoints are made with its own requests.")
    rows = []
    for each in visit.api.get("/v1/webhook_endpoints", limit=100).data:
        types = each["enabled_events"]
        shown = "all events" if types == ["*"] else ", ".join(types)
        url = f"{visit.base}/webhook_endpoints/{each['id']}"
        rows.append(Row((Cell(each["url"], url, is_code=True, detail=shown[:160]), status(each["status"])), url))
    empty = "Nobody is told yet. Add an endpoint, or take the built-in receiver to see how it goes."
    return Table("Endpoints", ("Endpoint", "Status"), rows, empty=empty)


def _actions(visit: Visit) -> Iterator[Action]:
    if visit.dialect == "stripe":
        yield Action(
            label="Add an endpoint",
            path="/v1/webhook_endpoints",
            fields=(
                Field(name="url", label="URL", kind="url", required=True, hint="http://127.0.0.1:3000/hook"),
                Field(
                    name="enabled_events[0]", label="Events", value="*", required=True, hint="* or a type: invoice.paid"
                ),
                Field(name="enabled_events[1]", label="and"),
                Field(name="enabled_events[2]", label="and"),
            ),
            then="/webhook_endpoints/{id}",
            weight="main",
        )
        yield Action(
            label="Use the built-in receiver",
            path="/v1/webhook_endpoints",
            fields=(
                Field(
                    name="url",
                    kind="select",
                    label="It answers",
                    choices=[
                        Choice(value=receiver_url(visit, answer), label=label)
                        for answer, label in (
                            (200, "200 OK"),
                            (500, "500, as if it had failed"),
                            (404, "404, as if gone"),
                        )
                    ],
                ),
                Field(name="enabled_events[0]", label="Events", value="*", required=True),
            ),
            explain="A receiver in this very process, which checks the signature and answers as you choose.",
        )
    yield Action(label="Try what waits", path="/_emulator/webhooks/retry", explain="Does not wait for the next try.")


def _again(delivery: WebhookDelivery) -> Iterator[Action]:
    if delivery.signer == "stripe":
        yield Action(
            label="Resend",
            path=f"/v1/events/{delivery.event}/retry",
            fields=(Field(name="webhook_endpoint", kind="hidden", value=delivery.endpoint),),
            weight="main",
        )
    if delivery.next_at is not None:
        yield Action(label="Try now", path=f"/_emulator/webhooks/retry?event={delivery.event}")


def _endpoint_url(visit: Visit, id: str) -> str:
    return f"{visit.base}/webhook_endpoints/{id}" if visit.dialect == "stripe" else ""


def _body(visit: Visit, delivery: WebhookDelivery) -> str:
    """The very text that was sent."""
    if delivery.body is not None:
        return delivery.body
    uow = visit.unit_of_work()
    event = uow.get(Event, delivery.event)
    return "" if event is None else visit.parts.webhook_payload(event, uow)


def _headers(visit: Visit, delivery: WebhookDelivery, body: str) -> str:
    last: Sequence[WebhookAttempt] = delivery.attempts[-1:]
    at = last[0].at if last else delivery.created
    headers = webhook_headers(delivery.signer, delivery.secret, body.encode(), at, livemode=visit.world.livemode)
    return "\n".join(f"{name}: {value}" for name, value in {**headers, **delivery.headers}.items())

"""Cause and effect: this request, these events, these deliveries and their answers, this mail."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from urllib.parse import urlencode

from msgspec import Struct, field

from emulator.billing.core.events import Event
from emulator.billing.core.ids import body_of
from emulator.billing.core.structs import replace
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.cells import Cell, http_status, moment, object_url, status, words
from emulator.pages.console.events_about import events_about
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection
from emulator.store.request_log import LoggedRequest
from emulator.store.unit_of_work import UnitOfWork

MAX_EVENTS = 40
"""Events that one timeline shows, the newest."""

_LOOKED_THROUGH = 3000
"""Events among which those about something are looked for, and requests that caused them: the newest of each."""


class DeliveryEntry(Struct, frozen=True):
    """An event on its way to an endpoint."""

    to: Cell
    status: Cell
    answer: Cell


class EventEntry(Struct, frozen=True):
    """An event, what it is about, and where it went."""

    name: Cell
    about: Cell
    deliveries: Sequence[DeliveryEntry]


class MailEntry(Struct, frozen=True):
    """A mail, and what became of it."""

    subject: Cell
    status: Cell
    to: str
    pdf: str


class TimelineEntry(Struct, frozen=True):
    """A cause and its effects.

    Attributes:
        cause: the request, or what else it was.
        answer: the request's answer.
        at: when.
        events, mails: what came of it.
    """

    cause: Cell
    answer: Cell | None
    at: Cell
    events: Sequence[EventEntry] = ()
    mails: Sequence[MailEntry] = ()


class History(Struct, frozen=True):
    """What happened, newest first; `older` is where what happened before is looked for, if anything may have."""

    entries: Sequence[TimelineEntry]
    older: str


class _Group(Struct, frozen=True):
    at: int
    request: LoggedRequest | None = None
    request_id: str | None = None
    events: list[Event] = field(default_factory=list)
    mails: list[OutboxMail] = field(default_factory=list)


def caused_by(visit: Visit, request: LoggedRequest) -> Sequence[TimelineEntry]:
    """What came of one request."""
    uow = visit.unit_of_work()
    events = [event for event in uow.get_many(Event, [each.id for each in request.events]) if event is not None]
    mails = [mail for mail in uow.get_many(OutboxMail, request.mail) if mail is not None]
    return [_entry(visit, uow, _Group(request.at, request, request.id, events, mails))]


def history_of(visit: Visit, ids: Collection[str], invoices: Collection[str] = ()) -> History:
    """All that happened to things with these ids, newest first, with the mail about these invoices."""
    uow = visit.unit_of_work()
    found = events_about(uow, ids, MAX_EVENTS, most_read=_LOOKED_THROUGH)
    groups = _grouped(found.events)
    _place_mails(groups, _mails_about(uow, invoices))
    requests = _requests(visit, {group.request_id for group in groups if group.request_id})
    entries = [
        _entry(visit, uow, replace(group, request=requests.get(group.request_id or "")))
        for group in sorted(groups, key=lambda group: group.at, reverse=True)
    ]
    query = urlencode({"object": sorted(ids), "after": found.go_on_after}, doseq=True)
    return History(entries, f"{visit.base}/events?{query}" if found.go_on_after else "")


def _mails_about(uow: UnitOfWork, invoices: Iterable[str]) -> list[OutboxMail]:
    return [
        mail
        for invoice in sorted(invoices)
        for mail in uow.list(OutboxMail, Selection(equals={"invoice": invoice}, limit=MAX_EVENTS)).items
    ]


def _grouped(events: Iterable[Event]) -> list[_Group]:
    """Events that one request caused, or that happened by themselves in one second."""
    groups: dict[str, _Group] = {}
    for event in events:
        key = event.request_id or f"at {event.created}"
        groups.setdefault(key, _Group(event.created, request_id=event.request_id)).events.append(event)
    return list(groups.values())


def _place_mails(groups: list[_Group], mails: Iterable[OutboxMail]) -> None:
    """A mail was written just before the events that were committed with it; without any, it stands for itself.

    Behind their prefixes, ids sort by creation.
    """
    in_order = sorted(
        ((body_of(event.id), event, group) for group in groups for event in group.events), key=itemgetter(0)
    )
    for mail in mails:
        following = (each for each in in_order if each[0] > body_of(mail.id) and each[1].created == mail.created)
        _, event, group = next(following, (None, None, None))
        if group is not None and event is not None and _can_have_written(event, mail):
            group.mails.append(mail)
        else:
            groups.append(_Group(mail.created, mails=[mail]))


def _can_have_written(event: Event, mail: OutboxMail) -> bool:
    """A reminder comes with the day, and with no event."""
    return mail.mail_message.kind != "reminder" or event.request_id is None


def _requests(visit: Visit, ids: Collection[str]) -> Mapping[str, LoggedRequest]:
    found: dict[str, LoggedRequest] = {}
    if not ids:
        return found
    for each in islice(visit.parts.log.read(visit.world), _LOOKED_THROUGH):
        if each.id is not None and each.id in ids:
            found[each.id] = each
        if len(found) == len(ids):
            break
    return found


def _entry(visit: Visit, uow: UnitOfWork, group: _Group) -> TimelineEntry:
    request = group.request
    if request is not None:
        cause = Cell(f"{request.method} {request.path}", f"{visit.base}/requests/{request.id}", is_code=True)
    elif group.request_id is not None:
        cause = Cell(f"Request {group.request_id}", is_code=True)
    else:
        cause = words("By itself, when its time had come")
    return TimelineEntry(
        cause=cause,
        answer=None if request is None else http_status(request.status),
        at=moment(group.at),
        events=[_event_entry(visit, uow, event) for event in sorted(group.events, key=lambda event: event.id)],
        mails=[_mail_entry(visit, mail) for mail in group.mails],
    )


def _event_entry(visit: Visit, uow: UnitOfWork, event: Event) -> EventEntry:
    about = str(event.object_id or "")
    deliveries = uow.list(WebhookDelivery, Selection(equals={"event": event.id}, limit=20)).items
    return EventEntry(
        Cell(event.type, f"{visit.base}/events/{event.id}"),
        Cell(about, object_url(visit, about), is_code=True),
        list(_delivery_entries(visit, deliveries)),
    )


def _delivery_entries(visit: Visit, deliveries: Iterable[WebhookDelivery]) -> Iterator[DeliveryEntry]:
    for each in deliveries:
        last = each.attempts[-1] if each.attempts else None
        answer = Cell("not tried yet") if last is None else http_status(last.status)
        yield DeliveryEntry(
            Cell(each.url, f"{visit.base}/deliveries/{each.id}", is_code=True), status(each.status), answer
        )


def _mail_entry(visit: Visit, mail: OutboxMail) -> MailEntry:
    base = f"{visit.base}/mails/{mail.id}"
    pdf = f"{base}.pdf" if mail.mail_message.attach_pdf else ""
    subject = words(visit.parts.formats.subject(mail), base)
    return MailEntry(subject, status(mail.status), ", ".join(mail.mail_message.to), pdf)

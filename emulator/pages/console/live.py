"""Telling an open page that something has happened in its world, whoever did it (server-sent events)."""

import hashlib
import time
from collections.abc import Iterator
from itertools import islice

from flask import Response

from emulator.billing.core.events import Event
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.responses import HEADERS
from emulator.pages.console.visit import Visit
from emulator.store.availability import StoreUnavailableError
from emulator.store.engines import EngineError
from emulator.store.list_queries import Selection

STREAM_SECONDS = 25.0
"""How long a stream lasts; a browser asks for the next one by itself."""

_LOOK_SECONDS = 0.5
_RETRY, _RETRY_CROWDED = 500, 4000
_ONE = Selection(equals={}, limit=1)


def stream(visit: Visit) -> Response:
    """One `state` at first, and one whenever the world is another than before."""
    return Response(_messages(visit), content_type="text/event-stream", headers=HEADERS)


def _messages(visit: Visit) -> Iterator[str]:
    streams = visit.parts.streams
    try:
        if not streams.begin():
            yield _message(_state(visit), retry=_RETRY_CROWDED)
            return
        try:
            yield from _changes(visit)
        finally:
            streams.end()
    except (StoreUnavailableError, EngineError):
        # The browser asks again, and learns then what is the matter.
        return


def _changes(visit: Visit) -> Iterator[str]:
    known = _state(visit)
    yield _message(known, retry=_RETRY)
    end = time.monotonic() + STREAM_SECONDS
    signal = visit.parts.store.commit_signal
    while time.monotonic() < end and not visit.parts.streams.stopping.wait(_LOOK_SECONDS / 2):
        count = signal.count
        state = _state(visit)
        if state != known:
            known = state
            yield _message(known)
        signal.wait_since(count, _LOOK_SECONDS)


def _message(state: str, retry: int | None = None) -> str:
    """`retry`: milliseconds after which the browser asks for the next stream."""
    head = "" if retry is None else f"retry: {retry}\n"
    return f"{head}id: {state}\nevent: state\ndata: {state}\n\n"


def _state(visit: Visit) -> str:
    """What differs once something has happened."""
    uow = visit.unit_of_work()
    event = next(iter(uow.list(Event, _ONE).items), None)
    mail = next(iter(uow.list(OutboxMail, _ONE).items), None)
    delivery = next(iter(uow.list(WebhookDelivery, _ONE).items), None)
    request = next(islice(visit.parts.log.read(visit.world, with_control=True), 1), None)
    parts = (
        event.id if event else "",
        f"{mail.id}.{mail.status}.{len(mail.attempts)}" if mail else "",
        f"{delivery.id}.{delivery.status}.{len(delivery.attempts)}" if delivery else "",
        f"{request.id}.{request.at}.{request.path}" if request else "",
        str(uow.ctx.now - uow.real_now) if uow.clock.frozen_at is None else str(uow.clock.frozen_at),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

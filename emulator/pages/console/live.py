"""Telling an open page that something has happened in its world, whoever did it (server-sent events)."""

import hashlib
import threading
import time
from collections.abc import Iterator
from itertools import islice

from flask import Response

from emulator.billing.core.events import Event
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.responses import HEADERS
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection

MAX_STREAMS = 8
"""Streams that this process keeps open: each takes a thread. Further pages ask every few seconds."""

STREAM_SECONDS = 25.0
"""How long a stream lasts; a browser asks for the next one by itself."""

_LOOK_SECONDS = 0.5
_ONE = Selection(equals={}, limit=1)

_open_streams = threading.BoundedSemaphore(MAX_STREAMS)


def stream(visit: Visit) -> Response:
    """One `change` whenever the world is another than before."""
    return Response(_messages(visit), content_type="text/event-stream", headers=HEADERS)


def _messages(visit: Visit) -> Iterator[str]:
    known = _state(visit)
    if not _open_streams.acquire(blocking=False):
        yield f"retry: 4000\nid: {known}\nevent: state\ndata: {known}\n\n"
        return
    try:
        yield f"retry: 500\nid: {known}\nevent: state\ndata: {known}\n\n"
        end = time.monotonic() + STREAM_SECONDS
        signal = visit.parts.store.commit_signal
        while time.monotonic() < end:
            count = signal.count
            state = _state(visit)
            if state != known:
                known = state
                yield f"id: {known}\nevent: state\ndata: {known}\n\n"
            signal.wait_since(count, _LOOK_SECONDS)
            time.sleep(_LOOK_SECONDS / 2)
    finally:
        _open_streams.release()


def _state(visit: Visit) -> str:
    """What differs once something has happened."""
    uow = visit.unit_of_work()
    event = next(iter(uow.list(Event, _ONE).items), None)
    mail = next(iter(uow.list(OutboxMail, _ONE).items), None)
    delivery = next(iter(uow.list(WebhookDelivery, _ONE).items), None)
    request = next(islice(visit.parts.log.read(visit.world), 1), None)
    parts = (
        event.id if event else "",
        f"{mail.id}.{mail.status}.{len(mail.attempts)}" if mail else "",
        f"{delivery.id}.{delivery.status}.{len(delivery.attempts)}" if delivery else "",
        f"{request.id}.{request.at}.{request.path}" if request else "",
        str(uow.ctx.now - uow.real_now) if uow.clock.frozen_at is None else str(uow.clock.frozen_at),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

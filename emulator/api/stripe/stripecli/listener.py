"""One listener: events out, answers in."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from emulator.api.stripe.stripecli.commit_feed import CommitFeed
from emulator.api.stripe.stripecli.frames import WebhookResponse, event_frame, read_frame
from emulator.api.stripe.stripecli.sessions import Headers, Session
from emulator.api.stripe.stripecli.tail import Tail, TailedEvent
from emulator.api.stripe.versions import NEWEST
from emulator.api.stripe.webhook_payload import webhook_payload
from emulator.billing.core.ids import random_text
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.billing.system.webhook_dispatch import delivery_id
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork

ENDPOINT = "we_listener"
"""What the attempts of listeners are filed under."""

POLL_SECONDS = 0.1
"""How soon answers are read."""

KEPT_BODY = 4096

MAX_PENDING_RESPONSES = 10_000
"""How many events may wait for the listener's word; of older ones no attempt is kept."""


class Listener:
    """Who listens to a session's world: hears what is emitted from the moment in which it is made until it leaves."""

    def __init__(self, store: Store, feed: CommitFeed, session: Session, headers: Headers) -> None:
        """Raises StoreUnavailableError when it cannot be told what happened before."""
        self._store = store
        self._feed = feed
        self._session = session
        self._headers = headers
        self._forwarded: dict[str, TailedEvent] = {}
        self._subscription = feed.subscribe(session.world)
        try:
            self._tail = Tail(store, session.world, self._subscription)
        except StoreUnavailableError:
            self.leave()
            raise

    def serve(self, connection: ServerConnection, stopped: Callable[[], bool]) -> None:
        """Forwards what it hears; returns when the listener is gone or the server stops."""
        try:
            self._serve(connection, stopped)
        except ConnectionClosed:
            return
        finally:
            self.leave()

    def leave(self) -> None:
        """Hears nothing more."""
        self._feed.unsubscribe(self._subscription)

    def _serve(self, connection: ServerConnection, stopped: Callable[[], bool]) -> None:
        while not stopped():
            # While the store is away there are no events; what it has afterwards is forwarded then. What is answered
            # while a world is being replaced is of one that is going.
            with suppress(StoreUnavailableError, ContentionError):
                self._forward(connection)
                self._read_responses(connection)
            self._subscription.wait(POLL_SECONDS)

    def _forward(self, connection: ServerConnection) -> None:
        for tailed in self._tail.poll():
            for version in (None, NEWEST):
                self._send(connection, tailed, version)

    def _send(self, connection: ServerConnection, tailed: TailedEvent, version: str | None) -> None:
        to_platform = tailed.uow.world != self._session.world
        payload = webhook_payload(tailed.event, tailed.uow, version, to_platform=to_platform)
        conversation = f"wc_{random_text(24)}"
        self._forwarded[conversation] = tailed
        if len(self._forwarded) > MAX_PENDING_RESPONSES:
            del self._forwarded[next(iter(self._forwarded))]
        connection.send(event_frame(payload, self._headers(self._session, payload), conversation, version))

    def _read_responses(self, connection: ServerConnection) -> None:
        while True:
            try:
                frame = read_frame(connection.recv(timeout=0))
            except TimeoutError:
                return
            if isinstance(frame, WebhookResponse) and frame.webhook_conversation_id in self._forwarded:
                tailed = self._forwarded.pop(frame.webhook_conversation_id)
                self._store.run(tailed.uow.world, partial(_record, tailed=tailed, response=frame))


def _record(uow: UnitOfWork, tailed: TailedEvent, response: WebhookResponse) -> None:
    """Keeps what the listener says; how long it took is known to the listener alone."""
    event = tailed.event
    id = delivery_id(event.id, ENDPOINT)
    known = uow.get(WebhookDelivery, id)
    attempt = WebhookAttempt(
        at=tailed.uow.ctx.now,
        milliseconds=0,
        status=response.status,
        headers={name: str(value)[:500] for name, value in list(response.http_headers.items())[:50]},
        body=response.body[:KEPT_BODY],
    )
    uow.changes.save(
        WebhookDelivery(
            id=id,
            created=event.created,
            endpoint=ENDPOINT,
            event=event.id,
            event_type=event.type,
            url=response.forward_url[:2000],
            body=None,
            secret="",
            signer="stripe",
            status="delivered" if attempt.succeeded else "failed",
            attempts=(*(() if known is None else known.attempts), attempt),
        )
    )

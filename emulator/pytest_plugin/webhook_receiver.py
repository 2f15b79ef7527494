"""A webhook endpoint in the test itself: every event with its signature checked, and waiting for them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ..client import Event, World
from ..client.transport import Transport

TOLERANCE_SECONDS = 300
"""How old a signature may be, as in the official SDKs."""

_LOOPBACK = "127.0.0.1"
_STAMP = re.compile(r"[0-9]{1,12}")
_MAX_BODY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReceivedWebhook:
    """One request that the endpoint got.

    Attributes:
        event: what was posted.
        body: the same as it came; `headers` with their names in lower case.
        verified: whether its signature is one of the endpoints that were made for it.
        at: seconds of `time.monotonic()`.
    """

    event: Event
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    verified: bool
    at: float

    @property
    def type(self) -> str:
        """The event's type."""
        return str(self.event.get("type"))


class WebhookReceiver:
    """A webhook endpoint that keeps what it gets.

    Attributes:
        url: where it is.
        status: what it answers to an event with a good signature; 200 unless a test sets another one.
        secrets: the signing secrets of its endpoints.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.secrets: list[str] = []
        self._received: list[ReceivedWebhook] = []
        self._changed = threading.Condition()

    @property
    def received(self) -> Sequence[ReceivedWebhook]:
        """Everything that came, oldest first, with good signatures and bad ones."""
        with self._changed:
            return tuple(self._received)

    @property
    def events(self) -> Sequence[Event]:
        """The events with a good signature, oldest first."""
        return [each.event for each in self.received if each.verified]

    def listen_to(self, world: World, events: Sequence[str] = ("*",), **more: str) -> Mapping[str, Any]:
        """Makes an endpoint in a world whose events come here, and returns it as the API shows it.

        Args:
            world: whose events; `stripe_world.live`, for one.
            events: their types.
            more: other parameters of the endpoint, such as `connect="true"`.

        Raises:
            EmulatorError: there is no such type, or no such parameter.
        """
        form = [("url", self.url), *(("enabled_events[]", each) for each in events), *more.items()]
        transport = Transport(world.url, world.api_key, world.stripe_account)
        endpoint: Mapping[str, Any] = transport.post_form("/v1/webhook_endpoints", form)
        self.secrets.append(endpoint["secret"])
        return endpoint

    def wait_for(self, type: str, count: int = 1, *, timeout: float = 10) -> Event:
        """The last of `count` events of a type with a good signature, as soon as there are so many.

        Raises:
            AssertionError: there were not so many in time; the message says what came.
        """
        return self.wait_for_all(type, count, timeout=timeout)[count - 1]

    def wait_for_all(self, type: str, count: int, *, timeout: float = 10) -> Sequence[Event]:
        """So many events of a type, oldest first; see `wait_for`."""

        def found() -> Sequence[Event]:
            return [each.event for each in self._received if each.verified and each.type == type]

        with self._changed:
            if self._changed.wait_for(lambda: len(found()) >= count, timeout):
                return found()
        came = ", ".join(f"{each.type}{'' if each.verified else ' (bad signature)'}" for each in self.received)
        raise AssertionError(f"{len(found())} of {count} {type} came within {timeout:g} seconds; came: {came or '-'}")

    def assert_none(self, type: str, *, within: float = 0.5) -> None:
        """Fails with AssertionError when an event of a type has come, or one comes within so many seconds."""
        with self._changed:
            came = self._changed.wait_for(lambda: any(each.type == type for each in self._received), within)
        assert not came, f"{type} came."

    def clear(self) -> None:
        """Forgets what came so far."""
        with self._changed:
            self._received.clear()

    def take(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Keeps a request and returns the status to answer."""
        verified = any(is_signed(body, headers.get("stripe-signature", ""), secret) for secret in self.secrets)
        with self._changed:
            self._received.append(ReceivedWebhook(_decoded(body), body, headers, verified, time.monotonic()))
            self._changed.notify_all()
        return self.status if verified else 400


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether a body has a fresh signature by a secret, as `Stripe-Signature` carries it.

    docs.stripe.com/webhooks#verify-manually
    """
    parts = [part.partition("=")[::2] for part in signature.split(",")]
    stamp = next((value for name, value in parts if name == "t"), "")
    if not _STAMP.fullmatch(stamp) or abs(time.time() - int(stamp)) > TOLERANCE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(value.encode(), expected.encode()) for name, value in parts if name == "v1")


@contextmanager
def receiving(world: World, host: str = _LOOPBACK) -> Iterator[WebhookReceiver]:
    """A receiver that gets every event of a world until the block ends.

    `host` is by what name the emulator reaches this machine; other than the loopback it has the receiver listen to all
    of the network.
    """
    server = ThreadingHTTPServer((_LOOPBACK if host == _LOOPBACK else "", 0), BaseHTTPRequestHandler)
    receiver = WebhookReceiver(f"http://{host}:{server.server_port}/webhook")
    server.RequestHandlerClass = _handler(receiver.take)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        receiver.listen_to(world)
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(take: Callable[[bytes, Mapping[str, str]], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the standard library's name
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(min(length, _MAX_BODY))
            status = take(body, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: a test's output is its own."""

    return Handler


def _decoded(body: bytes) -> Event:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}

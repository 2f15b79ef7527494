"""`python -m emulator listen`: forwards the events of an account to a local server, a line for each.

It speaks the protocol of `stripe listen`, so it also reaches an emulator on another machine.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from msgspec import Struct
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

TIMEOUT_SECONDS = 30.0
KEPT_BODY = 4096

_PROTOCOL = Subprotocol("stripecli-devproxy-v1")
_MAX_FRAME = 8 * 1024 * 1024
_SESSION = {"reconnect_delay", "secret", "websocket_id", "websocket_url"}
"""What is needed of a session."""


class ListenError(Exception):
    """It cannot listen; the message says why and how to mend it."""


def full_url(url: str) -> str:
    """A URL to forward to, as the official CLI reads it: a port is enough, and the scheme may be left out."""
    if url.isascii() and url.isdecimal():
        return f"http://127.0.0.1:{url}"
    return url if "://" in url else f"http://{url}"


class Forwarding(Struct, frozen=True):
    """From which emulator, with which API key, to which URL; of all events, or those of `types`.

    What happens in connected accounts goes to `connect_to`, or to the same URL when that is None.
    """

    emulator: str
    key: str
    to: str
    types: frozenset[str] = frozenset()
    connect_to: str | None = None

    def url_for(self, event: Mapping[str, Any]) -> str:
        """Where an event goes."""
        return self.connect_to or self.to if "account" in event else self.to


def forward(wanted: Forwarding, say: Callable[[str], None]) -> None:
    """Forwards until it is interrupted, and comes back when the emulator was away for a moment.

    Raises:
        ListenError: there is no emulator, it does not take the key, or the URL is none.
    """
    for url in filter(None, (wanted.to, wanted.connect_to)):
        _check(url)
    session = _open_session(wanted)
    greeting = f"Listening. What is forwarded to {wanted.to} is signed with {session['secret']}"
    while True:
        try:
            _listen(session, wanted, say, greeting)
        except (OSError, WebSocketException) as error:
            say(f"The emulator went away ({error or type(error).__name__}).")
        session, greeting = _again(wanted, session["reconnect_delay"], say), "Listening again."


def _again(wanted: Forwarding, pause: float, say: Callable[[str], None]) -> Mapping[str, Any]:
    while True:
        time.sleep(pause)
        try:
            session = _open_session(wanted)
        except ListenError as error:
            say(str(error))
        else:
            return session


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ListenError(f"{url!r} is no URL to forward to: give one such as http://127.0.0.1:3000/hook.")


def _open_session(wanted: Forwarding) -> Mapping[str, Any]:
    body = urlencode({"device_name": "emulator", "websocket_features[]": "webhooks", "forward_to_url": wanted.to})
    url = f"{wanted.emulator.rstrip('/')}/v1/stripecli/sessions"
    try:
        request = Request(url, body.encode(), {"Authorization": f"Bearer {wanted.key}"})
        with build_opener(ProxyHandler({})).open(request, timeout=TIMEOUT_SECONDS) as reply:
            session: Mapping[str, Any] = json.load(reply)
    except HTTPError as error:
        with error:
            said = _said(error)
        raise ListenError(f"The emulator at {wanted.emulator} refused: {said}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ListenError(f"No emulator answers at {wanted.emulator}: start one, or name it by --url.") from error
    if not isinstance(session, dict) or not session.keys() >= _SESSION:
        raise ListenError(f"What answers at {wanted.emulator} is no emulator: name one by --url.")
    return session


def _said(error: HTTPError) -> str:
    """The words of a refusal; what is no emulator refuses in a shape of its own."""
    try:
        return str(json.load(error)["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return error.reason


def _listen(session: Mapping[str, Any], wanted: Forwarding, say: Callable[[str], None], greeting: str) -> None:
    """Forwards as long as there is a connection; says the greeting once there is one."""
    with connect(
        f"{session['websocket_url']}?websocket_feature=webhooks",
        subprotocols=[_PROTOCOL],
        additional_headers={"Websocket-Id": session["websocket_id"]},
        max_size=_MAX_FRAME,
        proxy=None,
    ) as connection:
        say(greeting)
        for frame in _events(connection):
            event = json.loads(frame["event_payload"])
            if wanted.types and event["type"] not in wanted.types:
                continue
            answer = _post(wanted.url_for(event), frame)
            say(_line(event, answer))
            connection.send(json.dumps({**answer, "webhook_conversation_id": frame["webhook_conversation_id"]}))


def _line(event: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    account = f"  {event['account']}" if "account" in event else ""
    return f"{answer['status'] or answer['body']}  {event['type']}  {event['id']}{account}"


def _events(connection: ClientConnection) -> Iterator[Mapping[str, Any]]:
    for text in connection:
        frame = json.loads(text)
        # What has a version is for listeners that want the latest.
        if frame.get("type") == "webhook_event" and frame["endpoint"]["api_version"] is None:
            yield frame


def _post(url: str, frame: Mapping[str, Any]) -> dict[str, Any]:
    """Forwards one event; a server that is away counts as an answer without a status."""
    parts = urlsplit(url)
    entity_class = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = entity_class(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer: dict[str, Any] = {"type": "webhook_response", "forward_url": url, "status": 0, "http_headers": {}}
    try:
        connection.request("POST", target, frame["event_payload"].encode(), frame["http_headers"])
        reply = connection.getresponse()
        body = reply.read(KEPT_BODY).decode(errors="replace")
        return {**answer, "status": reply.status, "http_headers": dict(reply.getheaders()), "body": body}
    except (OSError, ValueError, http.client.HTTPException) as error:
        return {**answer, "body": f"No answer ({error or type(error).__name__})"}
    finally:
        connection.close()

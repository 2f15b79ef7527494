"""Noting every request to an emulated API, whatever became of it."""

import re
import time
from collections.abc import Callable, Mapping

from flask import Flask, Request, Response, g
from flask.globals import request_ctx
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from emulator.activity import Activity, is_shown, printable, tell
from emulator.api.authentication import WorldResolver
from emulator.api.caused import caused_so_far
from emulator.api.redaction import redacted, without_secrets
from emulator.api.signed_in import is_look
from emulator.api.stripe.keys import recognisable
from emulator.api.web_app import credentials
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.store.request_log import CONTROL_PATH, CausedEvent, Exchange, LoggedRequest, RequestLog
from emulator.store.world_registry import WorldRegistry
from emulator.worlds import World

MAX_LOGGED_BYTES = 4096
"""Bytes of a request's path and query each that are kept."""

MAX_BODY_BYTES = 16 * 1024
"""Bytes of a request's body that are kept."""

MAX_ANSWER_BYTES = 32 * 1024
"""Bytes of an answer that are kept: an invoice of fifty lines."""

_HEADERS = {
    name: f"HTTP_{name.upper().replace('-', '_')}"
    for name in ("Idempotency-Key", "Stripe-Version", "Stripe-Account", "User-Agent", "x-business-id")
}
"""Those of a request that are kept, and what the WSGI environment calls them."""

_UNTOLD = ("/_emulator/health", "/_emulator/console")
"""What is asked all the time, and by a page that a person looks at."""

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_ID_HEADERS = ("Request-Id", "X-Request-Id")
_ID_CHARACTERS = 14
_MAX_EVENTS_TOLD = 6
_MAX_HEADER = 500
_TEXTS = ("application/json", "application/problem+json", "text/")


def register(app: Flask, log: RequestLog, registry: WorldRegistry, worlds: Mapping[str, WorldResolver]) -> None:
    """Adds the log to the app; `worlds` tells by the beginning of the path whose keys open which world.

    What comes without a good key belongs to no world, and is not kept; nor is what only looks: the console, and a GET
    of the control API.
    """

    def begin() -> None:
        g.began = time.monotonic()

    def end(response: Response) -> Response:
        # The request itself: each look through Flask's stand-in for it costs as much as what is looked at.
        request = request_ctx.request
        world = None if is_look(request) or _looks_at_control(request) else _world(request, worlds)
        if world is not None:
            exchange = _exchange(request, response, time.monotonic() - g.began)
            if exchange.authorization:
                registry.note(world, lambda: _key(exchange.authorization))
            log.add(world, exchange)
        if is_shown() and not is_look(request) and not request.path.startswith(_UNTOLD):
            tell(_activity(request, response, time.monotonic() - g.began))
        return response

    app.before_request(begin)
    app.after_request(end)


def _activity(request: Request, response: Response, seconds: float) -> Activity:
    """The request in a line: its key's tail, and what it caused."""
    caused, status = caused_so_far(), response.status_code
    types = [event.type for event in caused.events]
    left = len(types) - _MAX_EVENTS_TOLD
    told = [*types[:_MAX_EVENTS_TOLD], *([f"{left} more events"] if left > 0 else [])]
    told += [f"mail to {printable(', '.join(mail.mail_message.to))}" for mail in caused.mail]
    details = f"{round(seconds * 1000)} ms  {_tail(_key(_authorization(request)))}"
    return Activity(
        what=f"{request.method} {printable(redacted(request.path))}",
        outcome=str(status),
        went_well=True if status < 400 else None if status < 500 else False,
        details=f"{details}  --> {', '.join(told)}" if told else details,
    )


def _looks_at_control(request: Request) -> bool:
    """Whether a request to the control API changes nothing, as those that wait or list do."""
    return request.path.startswith(CONTROL_PATH) and request.method in _SAFE_METHODS


def _tail(key: str) -> str:
    """A starred key in a few characters."""
    return re.sub(r"\*+", "…", key)


def _world(request: Request, worlds: Mapping[str, Callable[[Headers], World]]) -> World | None:
    find = next((find for prefix, find in worlds.items() if request.path.startswith(prefix)), None)
    try:
        return None if find is None else find(request.headers)
    except APIError:
        return None


def describe(exchange: Exchange) -> LoggedRequest:
    """What may be kept and shown of a request: no secrets. Whoever writes the log does it, so that no request waits."""
    query, body = exchange.query.encode("latin-1"), exchange.body.decode(errors="replace")
    answer = None if exchange.answer is None else exchange.answer.decode(errors="replace")
    return LoggedRequest(
        id=exchange.id,
        at=exchange.at,
        milliseconds=exchange.milliseconds,
        key=_key(exchange.authorization),
        method=exchange.method,
        path=redacted(_beginning(exchange.path.encode(errors="replace"))),
        query=redacted(_beginning(query)),
        body=redacted(body),
        body_bytes=exchange.body_bytes,
        headers={name: without_secrets(value) for name, value in exchange.headers.items()},
        status=exchange.status,
        answer=None if answer is None else redacted(answer),
        answer_bytes=exchange.answer_bytes,
        events=exchange.events,
        mail=exchange.mail,
    )


def _exchange(request: Request, response: Response, seconds: float) -> Exchange:
    """The request and its answer as they were."""
    body, answer, caused, environ = _body(request), _answer(response), caused_so_far(), request.environ
    return Exchange(
        id=_id(response),
        at=int(time.time() - seconds),
        milliseconds=round(seconds * 1000),
        authorization=_authorization(request),
        method=request.method,
        path=request.path,
        query=environ.get("QUERY_STRING", ""),
        body=body[:MAX_BODY_BYTES],
        body_bytes=len(body) or request.content_length or 0,
        headers={name: environ[key][:_MAX_HEADER] for name, key in _HEADERS.items() if key in environ},
        status=response.status_code,
        answer=None if answer is None else answer[:MAX_ANSWER_BYTES],
        answer_bytes=0 if answer is None else len(answer),
        events=[CausedEvent(id=event.id, type=event.type) for event in caused.events],
        mail=[mail.id for mail in caused.mail],
    )


def _id(response: Response) -> str:
    """How the answer calls the request; where it has no word for it, as Day Zero's, the log has its own."""
    named = (response.headers.get(name) for name in _ID_HEADERS)
    return next(filter(None, named), None) or f"req_{random_text(_ID_CHARACTERS)}"


def _authorization(request: Request) -> str:
    said: str = request.environ.get("HTTP_AUTHORIZATION", "")
    return said


def _key(authorization: str) -> str:
    """The key in a header, masked."""
    given = credentials(authorization)
    return "" if given is None else recognisable(given.token or given.username or "")


def _body(request: Request) -> bytes:
    """The body; nothing of files, of one that was too large to be read (`read_bounded_body`), or that broke off."""
    if request.mimetype == "multipart/form-data":
        return b""
    try:
        return request.get_data()
    except HTTPException:
        return b""


def _answer(response: Response) -> bytes | None:
    """What was answered, None for what is no text."""
    is_text = (response.content_type or "").startswith(_TEXTS)
    return None if response.direct_passthrough or response.is_streamed or not is_text else response.get_data()


def _beginning(text: bytes) -> str:
    """The beginning of a path or query."""
    return text[:MAX_LOGGED_BYTES].decode(errors="replace")

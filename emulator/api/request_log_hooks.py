"""Noting every request to an emulated API, whatever became of it."""

import re
import time
from collections.abc import Callable, Mapping

from flask import Flask, Request, Response, g, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from emulator.api.authentication import WorldResolver
from emulator.billing.core.errors import APIError
from emulator.store.request_log import LoggedRequest, RequestLog
from emulator.worlds import World

MAX_LOGGED_BYTES = 4096
"""Bytes of a request's path, query and body each, and of a refusal, that are kept."""

_HEADERS = ("Idempotency-Key", "Stripe-Version", "Stripe-Account", "User-Agent", "x-business-id")
# In one piece, or in groups as on the card, with what a space becomes in a form between them.
_GAP = "(?:[ +-]|%20)"
_SECRETS = (
    # An API key of any dialect, or the secret of a webhook endpoint.
    re.compile(r"(\b(?:(?:sk|rk|pk)_(?:test|live)_|beel_sk_|dz_|whsec_))[A-Za-z0-9_-]+"),
    # A security code in a form or a query, in JSON, and in a multipart body.
    re.compile(r"(cvc(?:\]|%5D)?=)[^&\s]*", re.IGNORECASE),
    re.compile(r"""(cvc"\s*:\s*)(?:"[^"]*"?|[^,}\s]+)""", re.IGNORECASE),
    re.compile(r"""(cvc\]?"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[^\r\n]*""", re.IGNORECASE),
)
_CARD_NUMBER = re.compile(rf"\b(?:\d{{8,15}}|(?:\d{{4}}{_GAP}){{3}}|\d{{4}}{_GAP}\d{{6}}{_GAP}\d)(?=\d{{4}}\b)")


def register(app: Flask, log: RequestLog, worlds: Mapping[str, WorldResolver]) -> None:
    """Adds the log to the app; `worlds` tells by the beginning of the path whose keys open which world.

    What comes without a good key belongs to no world, and is not kept.
    """

    def begin() -> None:
        g.began = time.monotonic()

    def end(response: Response) -> Response:
        world = _world(request, worlds)
        if world is not None:
            log.add(world, _logged(request, response, time.monotonic() - g.began))
        return response

    app.before_request(begin)
    app.after_request(end)


def _world(request: Request, worlds: Mapping[str, Callable[[Headers], World]]) -> World | None:
    find = next((find for prefix, find in worlds.items() if request.path.startswith(prefix)), None)
    try:
        return None if find is None else find(request.headers)
    except APIError:
        return None


def _logged(request: Request, response: Response, seconds: float) -> LoggedRequest:
    refused = response.status_code >= 400 and not response.direct_passthrough
    return LoggedRequest(
        id=response.headers.get("Request-Id"),
        at=int(time.time() - seconds),
        milliseconds=round(seconds * 1000),
        method=request.method,
        path=_redacted(request.path.encode(errors="replace")),
        query=_redacted(request.query_string),
        body=_redacted(_body(request)),
        headers={name: _without_secrets(request.headers[name])[:500] for name in _HEADERS if name in request.headers},
        status=response.status_code,
        answer=_redacted(response.get_data()) if refused else None,
    )


def _body(request: Request) -> bytes:
    """The body; nothing of one that was too large to be read (`read_bounded_body`), or that broke off."""
    try:
        return request.get_data()
    except HTTPException:
        return b""


def _redacted(text: bytes) -> str:
    """The beginning, with keys and security codes starred, and card numbers but for their last four digits."""
    shown = _without_secrets(text[:MAX_LOGGED_BYTES].decode(errors="replace"))
    return _CARD_NUMBER.sub(lambda number: "*" * len(number[0]), shown)


def _without_secrets(text: str) -> str:
    for secret in _SECRETS:
        text = secret.sub(r"\1***", text)
    return text

"""Plain HTTP to a Stripe API: what is sent is what a check says, and what came is kept as it came."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

from tests.contract.conformance.differences import ABSENT, Difference, DifferenceError

VERSION = "2026-10-28.endive"
"""The API version that the checks are about, unless one asks for another."""

Params = Mapping[str, Any]

_FORM = "application/x-www-form-urlencoded"
_DESCRIBED = 160
_TRIES = 6
_TOO_MANY = 429
_SECONDS = 80
"""As long as the official SDKs wait."""


class UnreachableError(Exception):
    """There is no answer; the message is one sentence for a person."""


class AddressError(Exception):
    """The base URL cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the request that it is to."""

    request: str
    status: int
    headers: Message
    text: str

    @property
    def body(self) -> Any:
        """The decoded body.

        Raises:
            DifferenceError: it is no JSON.
        """
        try:
            return json.loads(self.text)
        except ValueError:
            actual = f"{self.status} {self.text[:200]}".rstrip()
            raise DifferenceError(Difference(self.request, "body", "JSON", actual)) from None

    def __getitem__(self, path: str) -> Any:
        """What stands at a path such as `lines.data.0.id`.

        Raises:
            DifferenceError: nothing does.
        """
        value = self.body
        for step in path.split("."):
            try:
                value = value[int(step)] if isinstance(value, list) else value[step]
            except (KeyError, IndexError, TypeError, ValueError):
                raise DifferenceError(Difference(self.request, path, "present", ABSENT)) from None
        return value


@dataclass(frozen=True, slots=True)
class Client:
    """Calls one server with one key, on a connection of its own for each thread."""

    base: str
    key: str
    _local: threading.local = field(default_factory=threading.local)
    _opened: list[http.client.HTTPConnection] = field(default_factory=list)

    def call(
        self, method: str, path: str, params: Params | None = None, *, headers: Mapping[str, str | None] | None = None
    ) -> Reply:
        """Sends one request; asks again where the server says that there are too many.

        A header that is None is not sent. A POST has an idempotency key, as those of the official SDKs have.

        Raises:
            UnreachableError: there is no answer.
        """
        form = urlencode(list(spelled(params or {})))
        target = f"{path}?{form}" if form and method != "POST" else path
        sent: dict[str, str | None] = {"Authorization": f"Bearer {self.key}", "Stripe-Version": VERSION}
        if method == "POST":
            sent |= {"Content-Type": _FORM, "Idempotency-Key": str(uuid.uuid4())}
        sent |= headers or {}
        body = form if method == "POST" else None
        named = {name: value for name, value in sent.items() if value is not None}
        for attempt in range(_TRIES):
            answer, data = self._once(method, target, body, named)
            reply = Reply(
                _described(method, path, form), answer.status, answer.headers, data.decode("utf-8", "replace")
            )
            if reply.status != _TOO_MANY:
                break
            time.sleep(0.5 * 2**attempt * random.uniform(0.5, 1))
        return reply

    def close(self) -> None:
        """Closes every connection."""
        for connection in self._opened:
            connection.close()

    def _once(
        self, method: str, target: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        prefix = urlsplit(self.base).path.rstrip("/")
        try:
            return self._exchange(method, prefix + target, body, headers)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise UnreachableError(f"{self.base} gives no answer to {method} {target}: {reason}.") from error

    def _exchange(
        self, method: str, target: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One exchange; a kept connection that the server has closed meanwhile is opened again."""
        kept = getattr(self._local, "connection", None)
        try:
            connection = kept or self._connect()
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            if kept is None:
                raise
            kept.close()
            connection = self._connect()
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
        return answer, answer.read()

    def _connect(self) -> http.client.HTTPConnection:
        address = urlsplit(self.base)
        entity_class = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = entity_class(address.hostname or "", address.port, timeout=_SECONDS)
        self._local.connection = connection
        self._opened.append(connection)
        return connection


def _described(method: str, path: str, form: str) -> str:
    """A request for a person to read, on one line."""
    readable = unquote_plus(form)
    shortened = readable if len(readable) <= _DESCRIBED else f"{readable[: _DESCRIBED - 1]}…"
    return f"{method} {path}{'?' if method != 'POST' else ' with '}{shortened}" if form else f"{method} {path}"


def base_of(url: str) -> str:
    """The address to call, without what users add to it: a final slash, or `/v1`.

    Raises:
        AddressError: it is no http(s) URL, or it holds a password, which would be shown.
    """
    address = urlsplit(url)
    try:
        usable = address.scheme in ("http", "https") and address.hostname and (address.port or True)
    except ValueError:
        usable = False
    if not usable:
        raise AddressError(f"{url!r} is no base URL: give one like http://127.0.0.1:12111 or https://api.stripe.com.")
    if "@" in address.netloc:
        raise AddressError("Give the base URL without a user name and a password.")
    path = address.path.rstrip("/").removesuffix("/v1")
    return f"{address.scheme}://{address.netloc}{path}"


def spelled(params: Params) -> Iterator[tuple[str, str]]:
    """Parameters as Stripe's SDKs spell them: `a[b]`, `a[0]`, `true`."""
    for name, value in params.items():
        yield from _spelled(name, value)


def _spelled(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for inner, each in value.items():
            yield from _spelled(f"{name}[{inner}]", each)
    elif isinstance(value, list | tuple):
        for position, each in enumerate(value):
            yield from _spelled(f"{name}[{position}]", each)
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)

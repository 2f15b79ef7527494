"""One request to an endpoint, and what came of it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from functools import partial

import aiohttp
from aiohttp import StreamReader
from aiohttp.abc import ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage

from emulator.billing.system.urls import is_link_local
from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.peer_text import clean_peer_text
from emulator.delivery.webhooks.running_time import running_timeout
from emulator.delivery.webhooks.webhook_request import WebhookRequest

KEPT_BODY = 4096
"""How many bytes of an answer are read and kept."""

KEPT_HEADERS = 50
KEPT_HEADER = 500

MAX_INTERIM_ANSWERS = 32
"""How often a receiver may say that its answer is yet to come (1xx; RFC 9110, 15.2) until it is not waited for."""

_NOT_HTTP = (ValueError, aiohttp.ClientError, OSError)

_LOOPS_TO_CLOSE = 10
"""Rounds of the event loop in which a connection that was shut down is closed; it takes two or three."""

_opened: ContextVar[list[socket.socket]] = ContextVar("opened")
"""The sockets of the request that is being made."""


class _Resolver(aiohttp.ThreadedResolver):
    """Finds no link-local address: a name can be anybody's, and resolve to where a cloud keeps credentials."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises OSError when there is none but link-local ones."""
        found = await super().resolve(host, port, family)
        allowed = [each for each in found if not is_link_local(each["host"])]
        if not allowed:
            raise OSError(None, f"{host} is at a link-local address")
        return allowed


class _NoFinalAnswerError(aiohttp.ClientError):
    """A receiver says without end that its answer is yet to come."""


class _ResponseHandler(ResponseHandler):
    """What comes on a connection, which is for one request: one answer, and before it some interim ones.

    aiohttp reads past these however many there are, and lets nothing else run while there is another.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._answers = 0

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Takes an answer; after too many of them none, and reads no more."""
        self._answers += 1
        if self._answers <= MAX_INTERIM_ANSWERS:
            super().feed_data(data, size)
        elif self.exception() is None:
            self.set_exception(_NoFinalAnswerError())
            if self.transport is not None:
                self.transport.pause_reading()


def _new_handler(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return _ResponseHandler(loop)


class _Connector(aiohttp.TCPConnector):
    """Makes connections for one request each, as Stripe does: a kept one could have been closed meanwhile."""

    def __init__(self, resolver: _Resolver | None) -> None:
        super().__init__(limit=0, force_close=True, resolver=resolver, use_dns_cache=False, socket_factory=_new_socket)
        self._factory = partial(_new_handler, loop=self._loop)


def new_session(*, allows_link_local: bool = False) -> aiohttp.ClientSession:
    """The client for all endpoints. To be made, used and closed in one event loop."""
    return aiohttp.ClientSession(
        connector=_Connector(None if allows_link_local else _Resolver()),
        # `post` has its own, which knows when it was not the receiver that took long.
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept-Encoding"),
    )


async def post(session: aiohttp.ClientSession, timeout: float, request: WebhookRequest, at: int) -> WebhookAttempt:
    """Makes the request; never raises for what a receiver does. Redirects are answers like others, and no success.

    `timeout` is in seconds, `at` in unix seconds.
    """
    began = time.monotonic()
    status, headers, body, error = None, {}, b"", None
    try:
        async with (
            _closing_sockets(),
            running_timeout(timeout),
            session.post(request.url, data=request.body, headers=request.headers, allow_redirects=False) as response,
        ):
            status, headers = response.status, _shortened(response.headers)
            body = await _beginning(response)
    except TimeoutError:
        error = f"No answer within {timeout:g} seconds."
    except _NOT_HTTP as problem:
        error = _sentence(problem)
    return WebhookAttempt(
        at=at,
        milliseconds=round((time.monotonic() - began) * 1000),
        status=status,
        headers=headers,
        body=body.decode(errors="replace"),
        error=error,
    )


def _new_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, *_ = address
    opened = socket.socket(family, kind, protocol)
    _opened.get().append(opened)
    return opened


@asynccontextmanager
async def _closing_sockets() -> AsyncIterator[None]:
    """Has the connections of a request end with it.

    A connection that is only closed stays until the rest of the request has gone out, or until TLS has been taken leave
    of: with a receiver that does not read, it would stay for as long as that one likes.
    """
    opened: list[socket.socket] = []
    _opened.set(opened)
    try:
        yield
    finally:
        for each in opened:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for _ in range(_LOOPS_TO_CLOSE):
            if all(each.fileno() < 0 for each in opened):
                break
            await asyncio.sleep(0)


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """As much of an answer as is kept; the rest is never read."""
    read = b""
    while len(read) < KEPT_BODY and (chunk := await response.content.read(KEPT_BODY - len(read))):
        read += chunk
    return read


def _shortened(headers: Mapping[str, str]) -> dict[str, str]:
    kept = list(headers.items())[:KEPT_HEADERS]
    return {clean_peer_text(name, KEPT_HEADER): clean_peer_text(value, KEPT_HEADER) for name, value in kept}


def _sentence(problem: Exception) -> str:
    if isinstance(problem, aiohttp.ClientConnectorError):
        return f"The connection could not be made: {problem.os_error.strerror or problem}."
    if isinstance(problem, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return "The connection was closed without an answer."
    if isinstance(problem, _NoFinalAnswerError):
        return f"No answer but 1xx, more than {MAX_INTERIM_ANSWERS} times."
    return clean_peer_text(f"{type(problem).__name__}: {problem}")

"""A DynamoDB client for an engine on this machine: the calls that PynamoDB makes, as plain HTTP and nothing more.

botocore's own client signs every request, asks its hooks and its retry rules, and takes replies apart by the model of
the service: three quarters of what a read costs here. An engine that does not look at signatures needs none of that.
"""

from __future__ import annotations

import select
import socket
import time
import uuid
from collections import deque
from ipaddress import ip_address
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import msgspec
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from emulator.store.engines import read_answers
from emulator.store.engines.base import Connection
from emulator.store.engines.http_answer import Answer, BrokenAnswerError, NoAnswerError, read_answer
from emulator.store.engines.service_errors import client_error

_VERSION = "DynamoDB_20120810"
# An engine may want to be told a key and a region; who signed is no question for it.
_UNSIGNED = "AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
_OK = 200
_TRANSACTION = "TransactWriteItems"
# Engines close a connection that nobody has used for a while, maybe just when it is used again. Sooner none does so but
# after an answer, or as it ends: by the next use that has long arrived.
_MAY_BE_CLOSED_AFTER = 1.0
_DECODER = msgspec.json.Decoder(dict[str, Any])


class _Idle(NamedTuple):
    """A connection that nobody uses, and since when, by the monotonic clock."""

    connection: socket.socket
    since: float


class LoopbackClient:
    """Calls an engine over connections that stay open, as many as there are callers at a time.

    A connection that the engine has closed meanwhile is replaced. Nothing else is tried again: a conflict is the unit
    of work's business.

    Only a transaction that may have to be sent twice has a token by which it is done once: dynoxide looks at all tokens
    of ten minutes with every transaction that has one.
    """

    def __init__(self, connection: Connection, timeout: float) -> None:
        """`timeout`: seconds to wait for a connection, and for each part of an answer."""
        self.url = connection.endpoint_url or ""
        self._timeout = timeout
        parts = urlsplit(self.url)
        self._address = (parts.hostname or "", parts.port or 80)
        authorization = _UNSIGNED.format(key=connection.access_key or "emulator", region=connection.region)
        self._head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: {authorization}\r\n"
            f"X-Amz-Date: 20260101T000000Z\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: {_VERSION}."
        )
        self._idle: deque[_Idle] = deque()
        self._closed = False

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Makes one call and returns what it answers.

        Args:
            operation: the name of the operation in the DynamoDB API, such as `GetItem`.
            arguments: its parameters, binary values as bytes.

        Raises:
            ClientError: the engine refuses.
            EndpointConnectionError: nobody listens.
            HTTPClientError: it does not answer, or not with HTTP.
        """
        answer = self._exchange(operation, arguments)
        if answer.status != _OK:
            raise client_error(answer.status, answer.body, operation)
        return decoded(answer.body, operation)

    def is_connected(self) -> bool:
        """Whether the engine has left open the connection that was used last."""
        try:
            connection = self._idle[-1].connection
        except IndexError:
            return True
        return _is_open(connection)

    def close(self) -> None:
        """Closes the connections, those in use as soon as they are not."""
        self._closed = True
        while (idle := self._take_idle()) is not None:
            idle.connection.close()

    def _take_idle(self) -> _Idle | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _exchange(self, operation: str, arguments: dict[str, Any]) -> Answer:
        is_sent_once = operation == _TRANSACTION
        request = self._request(operation, arguments)
        while (idle := self._take_idle()) is not None:
            if is_sent_once and not _is_open(idle.connection):
                # What is not sent on it need not be sent twice.
                idle.connection.close()
                continue
            if is_sent_once and time.monotonic() - idle.since > _MAY_BE_CLOSED_AFTER:
                request = self._request(operation, {**arguments, "ClientRequestToken": str(uuid.uuid4())})
                is_sent_once = False
            try:
                return self._ask(idle.connection, request)
            except NoAnswerError as error:
                if is_sent_once:
                    raise ConnectionClosedError(endpoint_url=self.url, error=error) from error
                # It was closed while nobody used it, as the next ones may be.
                continue
        try:
            return self._ask(self._connect(), request)
        except NoAnswerError as error:
            raise ConnectionClosedError(endpoint_url=self.url, error=error) from error

    def _request(self, operation: str, arguments: dict[str, Any]) -> bytes:
        body = msgspec.json.encode(arguments)
        return f"{self._head}{operation}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def _connect(self) -> socket.socket:
        try:
            connection = socket.create_connection(self._address, self._timeout)
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.url, error=error) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _ask(self, connection: socket.socket, request: bytes) -> Answer:
        """Sends a request and waits for its answer.

        Raises:
            NoAnswerError: the connection ends before the first byte of an answer.
            HTTPClientError: the answer does not come in time, ends too early, or is none.
        """
        answer = None
        try:
            answer = read_answer(connection, request)
        except TimeoutError as error:
            raise ReadTimeoutError(endpoint_url=self.url, error=error) from error
        except BrokenAnswerError as error:
            raise HTTPClientError(error=error) from error
        finally:
            if answer is not None and answer.stays_open and not self._closed:
                self._idle.append(_Idle(connection, time.monotonic()))
            else:
                connection.close()
        return answer


def _is_open(connection: socket.socket) -> bool:
    """Whether nothing says that the other end has closed an idle connection."""
    readable = select.poll()
    try:
        readable.register(connection, select.POLLIN)
    except ValueError:
        # Another thread has just closed it.
        return False
    # It says nothing unasked: what could be read is its end.
    return not readable.poll(0)


def decoded(body: bytes, operation: str) -> dict[str, Any]:
    """What an answer to an operation says; of one that brings items, the binary values as bytes."""
    try:
        answer: Any = (read_answers.DECODER if operation in read_answers.OPERATIONS else _DECODER).decode(body)
    except ValueError as error:
        raise HTTPClientError(error=error) from error
    return cast(dict[str, Any], answer)


def unsigned_client(connection: Connection, timeout: float) -> LoopbackClient | None:
    """A client for an engine on this machine; None if it does not answer requests that nobody has signed."""
    client = LoopbackClient(connection, timeout)
    try:
        client.call("ListTables", {"Limit": 1})
    except (BotoCoreError, ClientError):
        client.close()
        return None
    return client


def is_loopback(url: str) -> bool:
    """Whether a URL is plain HTTP to this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http":
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

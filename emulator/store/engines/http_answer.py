"""One exchange of HTTP/1.1 over an open socket: as much of the protocol as an engine on this machine speaks."""

from __future__ import annotations

import re
import socket

from msgspec import Struct

_END_OF_HEAD = b"\r\n\r\n"
_PART_BYTES = 262_144
_MAX_HEAD_BYTES = 65_536
# All that matters here of what an answer says of itself.
_FIELD = re.compile(rb"\r\n(content-length|transfer-encoding|connection)[ \t]*:([^\r\n]*)", re.IGNORECASE)


class NoAnswerError(Exception):
    """The connection ended before the first byte of an answer."""


class BrokenAnswerError(Exception):
    """What came is no HTTP, or only a part of an answer."""


class Answer(Struct, frozen=True):
    """An answer, and whether another request may follow on the same connection."""

    status: int
    body: bytes
    stays_open: bool


def read_answer(connection: socket.socket, request: bytes) -> Answer:
    """Sends a request in one piece and reads the answer to it.

    Raises:
        NoAnswerError: the connection ended before an answer began.
        BrokenAnswerError: it ended within it, or the answer is no HTTP.
        TimeoutError: nothing came for as long as the socket waits.
    """
    received = _first_part(connection, request)
    while (end := received.find(_END_OF_HEAD)) < 0:
        if len(received) > _MAX_HEAD_BYTES:
            raise BrokenAnswerError("The head of the answer has no end.")
        received += _part(connection)
    status, fields = _parsed_head(received[:end])
    rest = received[end + len(_END_OF_HEAD) :]
    if fields.get(b"transfer-encoding") == b"chunked":
        body = _chunked(connection, rest)
    elif b"content-length" in fields:
        body = _counted(connection, rest, _number(fields[b"content-length"], 10))
    else:
        raise BrokenAnswerError("The answer does not say how long it is.")
    return Answer(status, body, fields.get(b"connection") != b"close")


def _first_part(connection: socket.socket, request: bytes) -> bytes:
    try:
        connection.sendall(request)
        first = connection.recv(_PART_BYTES)
    except TimeoutError:
        raise
    except OSError as error:
        raise NoAnswerError(str(error)) from error
    if not first:
        raise NoAnswerError("It was closed.")
    return first


def _part(connection: socket.socket) -> bytes:
    try:
        part = connection.recv(_PART_BYTES)
    except TimeoutError:
        raise
    except OSError as error:
        raise BrokenAnswerError(str(error)) from error
    if not part:
        raise BrokenAnswerError("The answer ended too early.")
    return part


def _parsed_head(head: bytes) -> tuple[int, dict[bytes, bytes]]:
    protocol, _, rest = head.partition(b" ")
    if not protocol.startswith(b"HTTP/1."):
        raise BrokenAnswerError("The answer is no HTTP/1.")
    return _number(rest[:3], 10), {name.lower(): value.strip().lower() for name, value in _FIELD.findall(head)}


def _counted(connection: socket.socket, begun: bytes, length: int) -> bytes:
    parts, missing = [begun], length - len(begun)
    while missing > 0:
        parts.append(_part(connection))
        missing -= len(parts[-1])
    if missing < 0:
        raise BrokenAnswerError("The answer is longer than it says.")
    return b"".join(parts)


def _chunked(connection: socket.socket, begun: bytes) -> bytes:
    chunks: list[bytes] = []
    buffer = begun
    while True:
        while (end := buffer.find(b"\r\n")) < 0:
            buffer += _part(connection)
        size = _number(buffer[:end].partition(b";")[0], 16)
        needed = end + 2 + size + 2
        while len(buffer) < needed:
            buffer += _part(connection)
        if size == 0:
            return b"".join(chunks)
        chunks.append(buffer[end + 2 : end + 2 + size])
        buffer = buffer[needed:]


def _number(text: bytes, base: int) -> int:
    try:
        return int(text, base)
    except ValueError as error:
        raise BrokenAnswerError(f"{text.decode('latin-1')!r} is no number.") from error

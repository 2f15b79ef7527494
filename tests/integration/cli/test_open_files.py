"""Clients that stay connected take none of the open files that a process needs for its own work."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import pytest

from emulator.cli.program import own_command
from tests.support.wire import new_key

LIMITED = 'ulimit -S -n "$1"; ulimit -H -n "$2"; shift 2; exec "$@"'
AS_ON_MACOS = 256
MANY = 280
SERVED = 40

pytestmark = pytest.mark.parametrize(
    "engine", ["embedded", pytest.param("dynoxide", marks=pytest.mark.engine("dynoxide"))]
)


@contextmanager
def serving(engine: str, allowed: int, at_most: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server that a shell allows so many open files, and its port; killed at the end if it still runs."""
    command = [*own_command(), "serve", "--port", "0", "--store", engine, "--json"]
    with subprocess.Popen(
        ["/bin/bash", "-c", LIMITED, "bash", str(allowed), str(at_most), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["port"]
        finally:
            process.kill()


def request(key: str) -> bytes:
    return f"POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n".encode()


def asks(connection: socket.socket, asked: bytes) -> bool:
    """Whether a client that stays connected is answered with 200."""
    connection.sendall(asked)
    return connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def connected(stack: ExitStack, port: int, count: int) -> list[socket.socket]:
    return [
        stack.enter_context(closing(socket.create_connection(("127.0.0.1", port), timeout=60))) for _ in range(count)
    ]


def complaints(process: subprocess.Popen[str]) -> str:
    process.terminate()
    return process.communicate(timeout=30)[1]


def test_a_shell_that_allows_few_does_not_limit_the_connections(engine: str) -> None:
    with serving(engine, AS_ON_MACOS, 4096) as (process, port), ExitStack() as stack:
        asked = request(new_key())
        assert all(asks(each, asked) for each in connected(stack, port, MANY))
        stack.close()
        assert complaints(process) == ""


def test_who_finds_no_room_waits_until_others_have_gone(engine: str) -> None:
    with serving(engine, AS_ON_MACOS, AS_ON_MACOS) as (process, port), ExitStack() as stack:
        asked = request(new_key())
        clients = connected(stack, port, MANY)
        served, last = clients[:SERVED], clients[-1]
        with ThreadPoolExecutor(SERVED) as threads:
            assert all(threads.map(asks, served, [asked] * SERVED))
        for each in clients[:-1]:
            each.close()
        assert asks(last, asked)
        assert "Too many open files" not in complaints(process)

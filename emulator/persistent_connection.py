"""A connection that stays with the thread that answered it, for as long as its client goes on asking (RFC 9112, 9.3).

By itself waitress has its main thread read every request, and another thread answer it. To a client that asks one
thing after another, which most do, that is two threads more to wake for each reply.
"""

from __future__ import annotations

import select
import time
from typing import Any

from emulator.http_channel import JoiningChannel

WAIT_SECONDS = 0.005
"""How long a thread waits for the next request before it leaves the connection to the main thread.

That is long for a program that goes straight on, and short for whoever waits for a thread.
"""


class _ServerOfConnection:
    """The server as one connection knows it: while a thread attends that, nobody else need know of its requests."""

    def __init__(self, server: Any, connection: PersistentConnection) -> None:
        self._server = server
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def add_task(self, task: PersistentConnection) -> None:
        """Has a request answered; the thread that attends its connection does so by itself."""
        if not task.is_attended:
            self._server.add_task(task)

    def pull_trigger(self) -> None:
        """Wakes the main thread, if there is something for it to do."""
        if not self._connection.is_attended or self._connection.writable():
            self._server.pull_trigger()


class PersistentConnection(JoiningChannel):
    """A client's connection.

    Attributes:
        is_attended: whether a thread answers its requests, and reads them.
    """

    server: Any
    is_attended = False

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:
        known: Any = _ServerOfConnection(server, self)
        super().__init__(known, *arguments, **options)

    def readable(self) -> bool:
        """Whether the main thread is to read what comes."""
        return not self.is_attended and bool(super().readable())

    def _flush_some(self, do_close: bool = True) -> bool:
        """Sends what waits to be sent; returns whether it could send anything.

        One thread at a time: waitress's main thread asks for no lock where it sees no request, and a thread that
        attends the connection may just be telling its client to go on with one. Either may have ended the connection.
        """
        of_waitress: Any = super()
        with self.outbuf_lock:
            return self.socket is not None and bool(of_waitress._flush_some(do_close=do_close))

    def service(self) -> None:
        """Answers a request, and those that follow it closely, unless somebody else waits for a thread."""
        self.is_attended = True
        try:
            super().service()
            while self._has_next_request():
                super().service()
            # Asked for while it is attended: from then on the main thread adds what it reads.
            is_left_over = self.connected and bool(self.requests)
        finally:
            self.is_attended = False
            if self.connected:
                self.server.pull_trigger()
        if is_left_over:
            self.server.add_task(self)

    def _has_next_request(self) -> bool:
        """Waits for the next request; says whether this thread is to answer one."""
        end = time.monotonic() + WAIT_SECONDS
        while not self.server.task_dispatcher.is_wanted:
            if self.requests:
                return True
            if not self.connected or self.writable():
                return False
            data = self._receive(end - time.monotonic())
            if not data:
                return False
            self.received(data)
        return False

    def _receive(self, seconds: float) -> bytes:
        """What comes in time; nothing of a connection that ends, which the main thread will see, too."""
        connection: Any = self.socket
        if connection is None:
            return b""
        incoming = select.poll()
        try:
            incoming.register(connection, select.POLLIN)
            return connection.recv(self.adj.recv_bytes) if seconds > 0 and incoming.poll(seconds * 1000) else b""
        except (OSError, ValueError):
            return b""

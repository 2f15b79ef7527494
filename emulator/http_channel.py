"""waitress's connections, which send the head of a reply along with the first piece of its body.

By itself waitress sends them one after the other: a system call more for each reply, and a client who wakes up twice.
And it leaves to the garbage collector the file with a large body that is cut off: by a client within a request, by the
server within a reply.
"""

from __future__ import annotations

from threading import Condition, Lock
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class _JoiningTask(WSGITask):
    """Leaves the head to the channel, which sends it with what is written next."""

    channel: JoiningChannel

    def build_response_header(self) -> bytes:
        self.channel.waiting_head = super().build_response_header()
        return b""

    def finish(self) -> None:
        super().finish()
        self.channel.write_waiting_head()


class JoiningChannel(HTTPChannel):
    """A client's connection."""

    task_class = _JoiningTask
    requests_lock: Lock
    outbuf_lock: Condition
    waiting_head = b""

    def write_soon(self, data: Any) -> int:
        """Writes something, behind the head that waits for it; returns how much of it."""
        if not data:
            return 0
        if not isinstance(data, bytes):
            # A file, which waitress sends piece by piece.
            self.write_waiting_head()
        head, self.waiting_head = self.waiting_head, b""
        written: int = super().write_soon(head + data if head else data)
        return written - len(head)

    def write_waiting_head(self) -> None:
        """Writes the head of a reply that has no body."""
        head, self.waiting_head = self.waiting_head, b""
        super().write_soon(head)

    def received(self, data: bytes) -> bool:
        """Reads what has come of requests; returns whether it is of any use."""
        is_read = bool(super().received(data))
        if self.will_close:
            self._let_go()
        return is_read

    def handle_close(self) -> None:
        """Ends a connection, and lets go of what has come of a request. Who calls it may hold any lock."""
        self.will_close = True
        with self.outbuf_lock:
            # Whoever has something to send sees that the socket is gone.
            super().handle_close()
        self._let_go()

    def _let_go(self) -> None:
        """Closes the file with what has come of a request; while a thread reads, that one does so when it ends."""
        if self.requests_lock.acquire(blocking=False):
            request, self.request = self.request, None
            self.requests_lock.release()
            if request is not None:
                request.close()

    def close(self) -> None:
        """Ends a connection with its server, as if the client had ended it."""
        self.handle_close()

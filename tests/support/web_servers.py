"""A web server that answers inside of this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from waitress import wasyncore


@contextmanager
def answering(server: Any, sockets: dict[int, Any]) -> Iterator[None]:
    """Has a web server with these sockets answer, in a thread of its own, until the block ends.

    What wakes that thread is closed last: whoever answers a request writes to it, and the number of a closed file may
    be somebody else's.
    """
    ending = Event()

    def serve() -> None:
        while not ending.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)

    thread = Thread(target=serve, name="web server")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)

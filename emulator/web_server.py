"""The web server: waitress, which answers requests that it cannot read as it answers all others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from socket import socket
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from emulator.persistent_connection import PersistentConnection


class RequestParser(HTTPRequestParser):
    """Says of a target that is no URL that it is a bad request; waitress hangs up without a word."""

    path = ""
    """Of a request that could not be read; waitress names it in its log when the client has gone by then."""

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head of a request. Raises ParsingError for one that is none."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class _Channel(PersistentConnection):
    parser_class = RequestParser


class RequestThreads(ThreadedTaskDispatcher):
    """Starts a thread when a request comes and all others are busy.

    waitress starts all of them at once and has them take turns, so that each wakes up where nothing of the last request
    is in the processor's cache.
    """

    def __init__(self, most_threads: int) -> None:
        super().__init__()
        self._most_threads = most_threads
        # Threads add what is left of a connection's requests: two at once would count the same thread as theirs.
        self._adding = threading.Lock()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a thread, be it for its end."""
        return bool(self.queue) or self.stop_count > 0

    def add_task(self, task: Any) -> None:
        """Has a request answered."""
        with self._adding:
            with self.lock:
                wanted = min(self.active_count + len(self.queue) + 1, self._most_threads)
                is_short = self.stop_count == 0 and wanted > len(self.threads)
            if is_short:
                self.set_thread_count(wanted)
            super().add_task(task)


def create_web_server(app: Callable[..., Any], listener: socket, *, threads: int, **options: Any) -> Any:
    """A server of a WSGI app on a listening socket, with `threads` at most; the other `options` are waitress's own."""
    # That a request waits, if only for a thread that starts, is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = create_server(app, sockets=[listener], _dispatcher=RequestThreads(threads), **options)
    server.channel_class = _Channel
    return server

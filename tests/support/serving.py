"""An emulator that answers on a real socket, inside this process."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from emulator.billing.core.structs import replace
from emulator.bootstrap import Emulator, build
from emulator.settings import Settings, Store
from emulator.smtp_url import SmtpUrl
from emulator.web_server import create_web_server
from tests.support.engines import DYNAMODB_LOCAL, DYNOXIDE
from tests.support.web_servers import answering

_THREADS = 16


@dataclass(frozen=True, slots=True)
class Server:
    """A running emulator and the URL it answers at."""

    emulator: Emulator
    url: str


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    """Serves an emulator on a free port until the block ends."""
    with ExitStack() as downgrade:
        listener = downgrade.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256))
        emulator = build(replace(settings, port=listener.getsockname()[1]))
        downgrade.callback(emulator.stop)
        downgrade.enter_context(_answering(emulator, listener))
        emulator.start()
        yield Server(emulator, emulator.settings.base_url)


class Servers(ExitStack):
    """An emulator on each engine that was asked for, until the block ends."""

    def __init__(self, smtp_url: SmtpUrl) -> None:
        super().__init__()
        self._smtp_url = smtp_url
        self._running: dict[Store, Server] = {}

    def on(self, engine: Store) -> Server:
        """The emulator on an engine, always the same one."""
        if engine not in self._running:
            settings = Settings(store=engine, smtp_url=self._smtp_url, dynoxide=DYNOXIDE, dynamodb_local=DYNAMODB_LOCAL)
            self._running[engine] = self.enter_context(serving(settings))
        return self._running[engine]


@contextmanager
def _answering(emulator: Emulator, listener: socket.socket) -> Iterator[None]:
    sockets: dict[int, Any] = {}
    server: Any = create_web_server(emulator.app, listener, map=sockets, threads=_THREADS, connection_limit=512)
    with answering(server, sockets):
        yield

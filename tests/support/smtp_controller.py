"""What runs an SMTP server in a thread, on a socket that is bound already: its port is known and nobody else's."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

_TIMEOUT = 5.0


class SmtpController(Controller):
    """Serves on a listening socket; whoever is still connected when it stops is cut off, so that nothing stays open."""

    def __init__(self, handler: Any, listener: socket.socket, **options: Any) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(handler, hostname=host, port=port, **options)
        self._listener = listener
        self._sessions: list[SMTP] = []

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)

    def new_session(self) -> SMTP:
        """What speaks with one client."""
        return SMTP(self.handler, **self.SMTP_kwargs)

    def factory(self) -> SMTP:
        """What speaks with one client, remembered."""
        session = self.new_session()
        self._sessions.append(session)
        return session

    def stop(self, no_assert: bool = False) -> None:
        """Ends every connection, then the thread."""
        asyncio.run_coroutine_threadsafe(self._cut_off(), self.loop).result(_TIMEOUT)
        super().stop(no_assert)

    async def _cut_off(self) -> None:
        for each in self._sessions:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0.005)

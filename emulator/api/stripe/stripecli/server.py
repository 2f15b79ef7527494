"""The websocket's own port, taken when the first listener comes."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from emulator.api.stripe.stripecli.commit_feed import CommitFeed
from emulator.api.stripe.stripecli.sessions import Headers, Sessions
from emulator.store.store import Store

if TYPE_CHECKING:
    from websockets.sync.server import Server


class ListenServer:
    """Serves listeners on a port of its own; any free one unless `port` names it."""

    def __init__(
        self, store: Store, feed: CommitFeed, sessions: Sessions, headers: Headers, host: str, port: int = 0
    ) -> None:
        self._store = store
        self._feed = feed
        self._sessions = sessions
        self._headers = headers
        self._address = host, port
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._stopping = threading.Event()

    def port(self) -> int:
        """The port, which it listens on from now on. Raises OSError when it cannot."""
        with self._lock:
            if self._server is None:
                self._server = self._start()
            port: int = self._server.socket.getsockname()[1]
            return port

    def stop(self) -> None:
        """Lets every listener go; harmless when none ever came."""
        self._stopping.set()
        with self._lock:
            if self._server is not None:
                self._server.shutdown()

    def _start(self) -> Server:
        # Loaded for the first listener, and not for those who never have one.
        from emulator.api.stripe.stripecli.listener import Listener
        from emulator.api.stripe.stripecli.websocket import listener_server

        listen = partial(Listener, self._store, self._feed, headers=self._headers)
        server = listener_server(self._address, self._sessions, listen, self._stopping.is_set)
        threading.Thread(target=server.serve_forever, name="listeners", daemon=True).start()
        return server

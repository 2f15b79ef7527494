"""The websocket's own port, taken when the first listener comes."""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator.api.stripe.stripecli.commit_feed import CommitFeed
from emulator.api.stripe.stripecli.sessions import Headers, Sessions
from emulator.store.store import Store

if TYPE_CHECKING:
    from websockets.http11 import Request, Response
    from websockets.sync.server import Server, ServerConnection

PROTOCOL = "stripecli-devproxy-v1"
MAX_FRAME = 8 * 1024 * 1024


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
        from websockets.sync.server import serve
        from websockets.typing import Subprotocol

        host, port = self._address
        server = serve(
            self._handle,
            host,
            port,
            subprotocols=[Subprotocol(PROTOCOL)],
            process_request=self._check_session,
            max_size=MAX_FRAME,
        )
        threading.Thread(target=server.serve_forever, name="listeners", daemon=True).start()
        return server

    def _check_session(self, connection: ServerConnection, request: Request) -> Response | None:
        if self._sessions.find(request.headers.get("Websocket-Id")) is None:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "No such session: open one at /v1/stripecli/sessions.\n")
        return None

    def _handle(self, connection: ServerConnection) -> None:
        from emulator.api.stripe.stripecli.listener_connection import ListenerConnection

        request = connection.request
        session = None if request is None else self._sessions.find(request.headers.get("Websocket-Id"))
        if session is not None:
            listener = ListenerConnection(self._store, self._feed, session, self._headers)
            listener.serve(connection, self._stopping.is_set)

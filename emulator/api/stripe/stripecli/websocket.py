"""The websocket of listeners, who hear what happens from before their handshakes are answered."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, cast

from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from emulator.api.stripe.stripecli.listener import Listener
from emulator.api.stripe.stripecli.sessions import Session, Sessions
from emulator.store.availability import StoreUnavailableError

PROTOCOL = Subprotocol("stripecli-devproxy-v1")
MAX_FRAME = 8 * 1024 * 1024


class ListenerConnection(ServerConnection):
    """A websocket, with its listener once the peer is being let in."""

    listener: Listener | None = None

    def handshake(self, *args: Any, **kwargs: Any) -> None:
        """Answers the peer. Nobody is left listening for one who is gone by then."""
        try:
            super().handshake(*args, **kwargs)
        finally:
            if self.listener is not None and self.state is not State.OPEN:
                self.listener.leave()


def _agreed(_connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The CLI's protocol; who offers none, as Stripe's sync engine, is let in all the same."""
    return PROTOCOL if PROTOCOL in offered else None


def listener_server(
    address: tuple[str, int], sessions: Sessions, listen: Callable[[Session], Listener], stopped: Callable[[], bool]
) -> Server:
    """A server that lets in who shows a session; it listens on its port, and serves once it is told to.

    Args:
        address: host and port, 0 for any free one.
        sessions: those that were opened.
        listen: begins to listen for one.
        stopped: whether listeners are to go.

    Raises:
        OSError: it cannot have the port.
    """

    def session_of(request: Request) -> Session | None:
        return sessions.find(request.headers.get("Websocket-Id"))

    def check(connection: ServerConnection, request: Request) -> Response | None:
        if session_of(request) is None:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "No such session: open one at /v1/stripecli/sessions.\n")
        return None

    def begin(connection: ServerConnection, request: Request, response: Response) -> Response | None:
        session = session_of(request)
        if session is None or response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            return None
        try:
            cast(ListenerConnection, connection).listener = listen(session)
        except StoreUnavailableError as error:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n")
        return None

    def handle(connection: ServerConnection) -> None:
        listener = cast(ListenerConnection, connection).listener
        if listener is not None:
            listener.serve(connection, stopped)

    return serve(
        handle,
        *address,
        select_subprotocol=_agreed,
        process_request=check,
        process_response=begin,
        create_connection=ListenerConnection,
        max_size=MAX_FRAME,
    )

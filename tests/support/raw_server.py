"""A server on a bare socket, for peers that keep to no protocol, and a port without any."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

Talk = Callable[[socket.socket], object]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with closing(socket.create_server(("localhost", 0))) as server:
        port: int = server.getsockname()[1]
        return port


def be_silent(connection: socket.socket) -> None:
    """Reads whatever comes, and says nothing."""
    while connection.recv(65536):
        pass


@contextmanager
def talking(talk: Talk) -> Iterator[int]:
    """Has `talk` hold each conversation, in a thread of its own, until the block ends; yields the port."""
    connections: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def hold(connection: socket.socket) -> None:
        with suppress(OSError):
            talk(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connections.append(listener.accept()[0])
                threads.append(threading.Thread(target=hold, args=(connections[-1],)))
                threads[-1].start()

    with closing(socket.create_server(("localhost", 0), backlog=64)) as listener:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            # Wakes who accepts, and whoever reads or writes.
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for each in connections:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
            for each in connections:
                each.close()

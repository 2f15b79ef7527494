"""The port the emulator serves on, taken before anything else is started."""

from __future__ import annotations

import errno
import socket

_BACKLOG = 1024


class PortError(Exception):
    """The address cannot be listened on; the message is one sentence that says why and how to mend it."""


def bind_socket(host: str, port: int, setting: str = "EMULATOR_PORT") -> socket.socket:
    """Takes a TCP port; 0 takes any that is free. Who connects from now on waits to be served.

    `setting` is what a sentence names for another port.

    Raises:
        PortError: the port is taken or not ours to take, or the address is not one of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise PortError(f"{host} is not an address: set EMULATOR_HOST to 127.0.0.1 or another one.") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise PortError(_sentence(error, host, port, setting)) from error
    return listener


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"{host}:{port} is taken: stop what uses it or set {setting}."
        case errno.EACCES | errno.EPERM:
            return f"This user may not use port {port}: set {setting} to a number from 1024."
        case errno.EADDRNOTAVAIL:
            return f"{host} is not an address of this machine: set EMULATOR_HOST to 127.0.0.1 or another one."
        case _:
            return f"{host}:{port} cannot be used ({error.strerror}): set EMULATOR_HOST or {setting}."

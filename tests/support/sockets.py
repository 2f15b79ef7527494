"""What listens on this machine (Linux only)."""

from __future__ import annotations

from pathlib import Path

from emulator.store.engines import Engine


def listening_on(engine: Engine) -> set[str]:
    """The local addresses of all sockets at an engine's port, in the kernel's own hexadecimal notation."""
    port = int(str(engine.connection.endpoint_url).rpartition(":")[2])
    lines = [line for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()]
    sockets = [line.split()[1] for line in lines]
    return {socket.removesuffix(f":{port:04X}") for socket in sockets if socket.endswith(f":{port:04X}")}

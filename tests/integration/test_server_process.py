"""A server process is told to be ready by what it says."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from emulator.store.engines.server_process import ServerProcess
from tests.support.waiting import eventually

IN_PIECES = """
printf 'listening on http://127'
while [ ! -e "$1" ]; do sleep 0.01; done
printf '.0.0.1:8000\\n'
exec sleep 60
"""
LISTENING = re.compile(r"^listening on (\S+)$", re.MULTILINE)


def test_a_line_that_is_written_in_pieces_is_read_as_a_whole(tmp_path: Path) -> None:
    """As dynoxide writes its address: each number and each dot by itself."""
    gate = tmp_path / "gate"

    def address(said: str) -> str | None:
        gate.touch()
        match = LISTENING.search(said)
        return match[1] if match else None

    with tempfile.TemporaryFile() as log:
        process = ServerProcess(["/bin/sh", "-c", IN_PIECES, "sh", str(gate)], log)
        try:
            eventually(lambda: process.said)
            assert process.wait_until(address, 30) == "http://127.0.0.1:8000"
        finally:
            process.stop()

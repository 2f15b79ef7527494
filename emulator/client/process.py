"""An emulator as a process of its own, for as long as this one lives."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

START_SECONDS = 30.0
STOP_SECONDS = 10.0

NOT_FOR_OTHERS = ("EMULATOR_PORT", "EMULATOR_PUBLIC_URL", "EMULATOR_DATA", "SMTP_URL")
"""Settings that belong to the emulator that somebody runs by hand: one for a test run takes a free port, begins empty,
keeps nothing and sends no mail, unless it is told otherwise."""


class StartError(Exception):
    """The emulator did not start; the message has what it said."""


@dataclass(frozen=True, slots=True)
class EmulatorProcess:
    """A running emulator. It ends with `stop()`, at the end of a `with` block, and when this process is gone.

    Attributes:
        url: where it answers, such as `http://127.0.0.1:40123`.
        pid: its process.
    """

    url: str
    pid: int
    _process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ends it, gently at first; harmless when it has ended."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> EmulatorProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def start_emulator(
    command: Sequence[str],
    settings: Mapping[str, str] | None = None,
    *,
    stderr: IO[bytes] | int | None = None,
    outlives: bool = False,
    timeout: float = START_SECONDS,
) -> EmulatorProcess:
    """Starts an emulator on a free port and returns when it answers.

    Args:
        command: what runs the program, such as `["stripe-invoice-emulator"]`.
        settings: variables of its environment, on top of those of this process less `NOT_FOR_OTHERS`.
        stderr: where its complaints go, as `subprocess.Popen` takes it; None: where ours go.
        outlives: it goes on when this process is gone.
        timeout: how many seconds it may take.

    Raises:
        StartError: it ended, or did not answer in time.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_FOR_OTHERS}
    reading, writing = os.pipe()
    options = ["--ready-fd", str(writing), *([] if outlives else ["--watch-stdin"])]
    try:
        process = subprocess.Popen(
            [*command, "serve", *options],
            env={**inherited, "EMULATOR_PORT": "0", **(settings or {})},
            stdin=subprocess.DEVNULL if outlives else subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=(writing,),
            # Ctrl-C is for us alone.
            start_new_session=True,
        )
    except OSError as error:
        os.close(reading)
        raise StartError(f"{command[0]} cannot be run ({error.strerror}).") from error
    finally:
        os.close(writing)
    ready = _ready(reading, timeout)
    running = EmulatorProcess(str((ready or {}).get("url")), process.pid, process)
    if ready:
        return running
    ended = ready is not None and _ends(process)
    running.stop()
    raise StartError(
        f"The emulator ended with exit code {process.returncode}."
        if ended
        else f"The emulator did not start within {timeout:g} seconds."
    )


def _ends(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process that has let go of us is at its end."""
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _ready(descriptor: int, timeout: float) -> dict[str, Any] | None:
    """The line that says where it serves; empty when it lets go without one, None when time is up."""
    deadline, line = time.monotonic() + timeout, b""
    with open(descriptor, "rb", buffering=0) as pipe:
        while not line.endswith(b"\n"):
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return None
            some = pipe.read(4096)
            if not some:
                return {}
            line += some
    found: dict[str, Any] = json.loads(line)
    return found

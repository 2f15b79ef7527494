"""A server process on this machine that lives and dies with this one."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

from emulator.store.engines.folder_lock import FolderLock

# The server takes the place of the shell, and with it the number `$$`; a child of the shell stays behind and waits at a
# pipe. A line on it says that all is well. Its end without a line says that we are gone, however that came about.
_WATCHED = 'exec 3<&0 </dev/null; { read -r _ || kill -9 $$; } <&3 & exec "$@" 3<&-'
_STOP_SECONDS = 10.0
_PAUSE = 0.01


class ServerProcess:
    """A server that ends when we end, also when we are killed.

    `watches_stdin` tells that it ends by itself when its standard input does; others get a watcher that kills them.
    `log` takes what it says and is closed with it. A `lock` stays held until the server itself has ended.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: IO[bytes],
        *,
        watches_stdin: bool = False,
        lock: FolderLock | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        self._watches_stdin = watches_stdin
        self._process = subprocess.Popen(
            command if watches_stdin else ["/bin/sh", "-c", _WATCHED, "sh", *command],
            # Nobody else has our end of this pipe, so that it closes with us.
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environ,
            # Ctrl-C is for us alone.
            start_new_session=True,
            pass_fds=(lock.descriptor,) if lock else (),
        )

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._process.poll() is not None

    @property
    def said(self) -> str:
        """Everything that it has said so far."""
        descriptor = self._log.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")

    def wait_until(self, ready: Callable[[str], str | None], seconds: float) -> str | None:
        """What `ready` finds in the lines that the server has said; None when it has ended or time is up before that.

        A line counts once it has ended: who writes one in pieces would be read in the midst of an address.
        """
        deadline = time.monotonic() + seconds
        while True:
            ended = self.ended
            lines, newline, _ = self.said.rpartition("\n")
            if (found := ready(lines + newline)) is not None:
                return found
            if ended or time.monotonic() > deadline:
                return None
            time.sleep(_PAUSE)

    def stop(self) -> None:
        """Ends it, gently at first."""
        assert self._process.stdin is not None
        if self._watches_stdin:
            self._process.stdin.close()
        else:
            self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if not self._watches_stdin:
            # Lets the watcher go, before another process can be given the number of this one.
            with suppress(BrokenPipeError):
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._log.close()


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

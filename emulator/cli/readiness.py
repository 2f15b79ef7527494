"""How a program learns that a server is ready, and where: a line of JSON, a file with the port, a file descriptor."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGTERM

from msgspec import Struct

from emulator.cli.command_error import MISUSED, CommandError
from emulator.output import say

_STDIN = 0


class Readiness(Struct, frozen=True):
    """What is told when a server is ready.

    Attributes:
        port_file: a file that gets the number of the port, whole or not at all, and is removed when the server ends.
        ready_fd: a file descriptor that gets the facts as one line of JSON, and is closed then.
        as_json: standard output gets that line in place of the welcome.
        watch_stdin: the server ends when its standard input does.
    """

    port_file: Path | None = None
    ready_fd: int | None = None
    as_json: bool = False
    watch_stdin: bool = False

    def check(self) -> None:
        """Finds out before anything is started whether it can be told.

        Raises:
            CommandError: it cannot.
        """
        if self.as_json and sys.stdout is None:
            raise CommandError("--json is written to standard output, which is closed.", MISUSED)
        if self.port_file is not None and not os.access(self.port_file.parent, os.W_OK):
            raise CommandError(f"No file can be written to {self.port_file.parent}: name another --port-file.", MISUSED)
        if self.port_file is not None and self.port_file.is_dir():
            raise CommandError(f"{self.port_file} is a folder: name a file by --port-file.", MISUSED)
        if self.ready_fd is not None:
            try:
                os.fstat(self.ready_fd)
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"--ready-fd {self.ready_fd} is not open: give the number of a file descriptor that is passed on.",
                    MISUSED,
                ) from error

    def tell(self, facts: Mapping[str, object], port: int, welcome: Callable[[], str]) -> None:
        """Tells it to everybody who wants to know. Raises OutputError where standard output cannot be written to."""
        line = json.dumps(facts)
        if self.port_file is not None:
            unfinished = self.port_file.with_name(f".{self.port_file.name}.{os.getpid()}")
            unfinished.write_text(f"{port}\n")
            unfinished.replace(self.port_file)
        if self.ready_fd is not None:
            # Whoever wanted to know may be gone.
            with suppress(OSError), open(self.ready_fd, "w") as ready:
                ready.write(f"{line}\n")
        # Last: whoever reads it finds everything else in its place.
        if sys.stdout is not None:
            say(line if self.as_json else welcome())

    def leave_to_another_process(self) -> None:
        """Has this process hold nothing open of what another one tells."""
        if self.ready_fd is not None:
            os.close(self.ready_fd)

    @contextmanager
    def until_the_end(self) -> Iterator[None]:
        """Watches over the server, and leaves no file that says that it runs."""
        self.check()
        if self.watch_stdin:
            threading.Thread(target=_end_with_stdin, name="stdin", daemon=True).start()
        try:
            yield
        finally:
            if self.port_file is not None:
                self.port_file.unlink(missing_ok=True)


def _end_with_stdin() -> None:
    # Not Python's own file, whose lock would be held at the end of the process. One that is closed has ended.
    with suppress(OSError):
        while os.read(_STDIN, 4096):
            pass
    os.kill(os.getpid(), SIGTERM)

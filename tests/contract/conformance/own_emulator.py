"""An emulator to check, when no other server was named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]
_STOPS_WITHIN = 30
_KEPT = {"EMULATOR_STORE"}
"""Of the emulator's settings; others, like the keys it takes or where its mail goes, are another emulator's."""


class NotStartedError(Exception):
    """The emulator did not start; the message says why."""


@contextmanager
def serving() -> Iterator[str]:
    """Starts one on a free port, on the store that this machine has, and stops it in the end; gives its base URL.

    Raises:
        NotStartedError: it ended instead of starting.
    """
    settings = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or not name.startswith(("EMULATOR_", "SMTP_URL", "STRIPE_"))
    }
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _base_url(process.stdout)
        finally:
            process.terminate()
            process.wait(_STOPS_WITHIN)


def _base_url(output: IO[str] | None) -> str:
    for line in output or ():
        if line.startswith("Serving on "):
            return line.removeprefix("Serving on ").strip()
    raise NotStartedError("The emulator ended instead of starting.")

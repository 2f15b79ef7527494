"""The emulator of a test run: one that runs already, one for each worker of pytest-xdist, or one for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

import pytest

from ..client import Emulator, EmulatorError, EmulatorProcess, StartError, start_emulator
from .options import PluginOptions
from .program import ProgramError, find_program

SHARED = "stripe_emulator_url"
"""What pytest-xdist passes on to its workers: where the emulator of all is."""


class SessionError(Exception):
    """A test run has no emulator; the message says why and how to mend it."""


@contextmanager
def session_emulator(config: pytest.Config) -> Iterator[Emulator]:
    """The emulator that the options of a test run ask for; one that is started here ends with the block.

    Raises:
        SessionError: there is none, or it does not start.
    """
    options = PluginOptions.of(config)
    url: str | None = getattr(config, "workerinput", {}).get(SHARED) or options.url
    if url:
        yield _running(url)
        return
    with start(options) as process:
        yield Emulator(process.url)


def start(options: PluginOptions) -> EmulatorProcess:
    """Starts an emulator as the options say; it ends when this process does, at the latest.

    Raises:
        SessionError: there is none, or it does not start.
    """
    try:
        command = options.command or find_program()
    except ProgramError as error:
        raise SessionError(str(error)) from error
    with TemporaryFile() as complaints:
        try:
            return start_emulator(command, options.settings, stderr=complaints.fileno(), timeout=options.start_seconds)
        except StartError as error:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise SessionError("\n".join(filter(None, (str(error), said)))) from error


class SharedEmulator:
    """One emulator for all workers of pytest-xdist, started by the process that hands out the tests."""

    def __init__(self, options: PluginOptions) -> None:
        self._options = options
        self._process: EmulatorProcess | None = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tells a worker where it is."""
        if self._process is None:
            self._process = start(self._options)
        node.workerinput[SHARED] = self._process.url

    def pytest_unconfigure(self) -> None:
        """Ends it when all workers are at their end."""
        if self._process is not None:
            self._process.stop()


def _running(url: str) -> Emulator:
    emulator = Emulator(url)
    try:
        emulator.health()
    except EmulatorError as error:
        raise SessionError(f"{error}\nStart it, or leave out stripe_emulator_url.") from error
    return emulator

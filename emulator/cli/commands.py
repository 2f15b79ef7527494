"""The commands. Each loads what it takes when it is called, so that none waits for what another needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import emulator
from emulator.cli.command_error import MISUSED, CommandError
from emulator.output import say

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from emulator.settings import Settings

DEFAULT_KEY = "sk_test_emulator"
"""Long enough for the official CLI, which takes keys of twelve characters."""


def serve(
    settings: Settings, port_file: Path | None, ready_fd: int | None, as_json: bool, watch_stdin: bool, quiet: bool
) -> int:
    """Serves until Ctrl-C or SIGTERM, and then stops everything it started.

    Raises:
        CommandError: it cannot listen where it should, nobody can be told of it, or there is no store.
    """
    from emulator.cli.activity_lines import wants_lines
    from emulator.cli.readiness import Readiness
    from emulator.cli.serve import serve
    from emulator.server_socket import PortError
    from emulator.store.engines import EngineError

    try:
        readiness = Readiness(port_file, ready_fd, as_json, watch_stdin)
        return serve(settings, readiness, tells=not (quiet or as_json) and wants_lines(sys.stdout, os.environ))
    except (EngineError, PortError) as error:
        raise CommandError(str(error)) from error


def execute(
    settings: Settings, arguments: Sequence[str], seed: Sequence[Path], export: bool, given: Mapping[str, str]
) -> int:
    """Runs a command beside an emulator of its own, and returns the command's exit code.

    Raises:
        CommandError: the emulator does not start, a seed cannot be run, or there is no such command.
    """
    from emulator.cli.exec_command import Execution, execute, export_emulator

    execution = Execution(given, tuple(seed), _key(settings))
    if export and arguments:
        raise CommandError(f"With --export no command is run: leave out {' '.join(arguments)}, or --export.", MISUSED)
    return export_emulator(execution) if export else execute(execution, arguments)


def healthcheck(settings: Settings, url: str | None, timeout: float) -> int:
    """Says whether an emulator answers and can do its work.

    Raises:
        CommandError: it does not.
    """
    from emulator.cli.healthcheck import check

    say(check(url or _url(settings), timeout))
    return 0


def completion(settings: Settings, shell: str, make_parser: Callable[[], ArgumentParser]) -> int:
    """Prints what makes a shell complete the command lines that a parser takes."""
    from emulator.cli.completion import SCRIPTS

    del settings
    say(SCRIPTS[shell](make_parser()))
    return 0


def listen(
    settings: Settings, forward_to: str, forward_connect_to: str | None, url: str | None, api_key: str, events: str
) -> int:
    """Forwards the events of an account to a local server until Ctrl-C, a line for each.

    Raises:
        CommandError: there is no emulator, it does not take the key, or a URL or a type of event is none.
        OutputError: nobody reads the lines.
    """
    from emulator.listen import Forwarding, ListenError, forward, full_url

    types = _event_types(events)
    connect_to = None if forward_connect_to is None else full_url(forward_connect_to)
    wanted = Forwarding(full_url(url or _url(settings)), api_key, full_url(forward_to), types, connect_to)
    try:
        forward(wanted, say)
    except ListenError as error:
        raise CommandError(str(error)) from error
    return 0


def _event_types(named: str) -> frozenset[str]:
    """The types of events between commas; none where all are meant, which `stripe listen` calls `*`."""
    from emulator.api.control.event_types import check_event_type
    from emulator.api.control.query import BadQueryError

    types = frozenset(filter(None, map(str.strip, named.split(","))))
    if "*" in types:
        return frozenset()
    for each in sorted(types):
        try:
            check_event_type(each)
        except BadQueryError as error:
            raise CommandError(f"--events: {error}", MISUSED) from error
    return types


def demo(settings: Settings) -> int:
    """Sends an invoice step by step and tells about it.

    Raises:
        CommandError: there is no store.
    """
    from emulator.demo import run
    from emulator.store.engines import EngineError

    try:
        run(settings)
    except EngineError as error:
        raise CommandError(str(error)) from error
    return 0


def install_dynamodb_local(settings: Settings) -> int:
    """Brings DynamoDB Local to this machine, if its user accepts Amazon's licence.

    Raises:
        CommandError: it cannot be had, or the licence was not accepted.
        OutputError: nobody can read which licence it is.
    """
    from emulator.store.engines import EngineError
    from emulator.store.engines.licence import install_accepted

    try:
        install_accepted(settings.java_home, os.environ)
    except EngineError as error:
        raise CommandError(str(error)) from error
    return 0


def version(settings: Settings) -> int:
    """Prints the version."""
    del settings
    say(f"stripe-invoice-emulator {emulator.__version__}")
    return 0


def _url(settings: Settings) -> str:
    """Where the emulator is that somebody asks about: the one that `exec` has started, else the one of the settings."""
    return os.environ.get("EMULATOR_URL") or settings.local_url


def _key(settings: Settings) -> str:
    """A key of test mode that is accepted."""
    keys = [key for key in settings.accepted_keys if "_test_" in key]
    return next(iter([*keys, *settings.accepted_keys]), DEFAULT_KEY)

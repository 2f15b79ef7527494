"""`exec`: a command with an emulator of its own beside it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from msgspec import Struct

from emulator.cli.command_error import MISUSED, CommandError
from emulator.cli.program import own_command
from emulator.client import EmulatorError, EmulatorProcess, StartError, World, start_emulator
from emulator.output import OutputError, say

NOT_RUNNABLE = 126
NOT_FOUND = 127
"""What shells answer when there is no such command."""

_LOOPBACK = "127.0.0.1,localhost"


class Execution(Struct, frozen=True):
    """What the emulator of a command is like.

    Attributes:
        settings: variables of its environment that options have set.
        seeds: fixture documents that it is to begin with, in their order.
        key: the API key that the command gets.
    """

    settings: Mapping[str, str]
    seeds: tuple[Path, ...]
    key: str


def execute(execution: Execution, command: Sequence[str]) -> int:
    """Runs a command beside an emulator, and returns its exit code: 128 and the signal's number if one ended it.

    Raises:
        CommandError: the emulator does not start, a seed cannot be run, or there is no such command.
    """
    if not command:
        raise CommandError("Say what to run, after two dashes: exec -- pytest -q", MISUSED)
    seeds = [_read(seed) for seed in execution.seeds]
    with _started(execution, outlives=False) as emulator:
        _plant(execution, emulator, seeds)
        environ = {**os.environ, **_variables(execution, emulator), **_without_proxy()}
        return _run(command, environ)


def export_emulator(execution: Execution) -> int:
    """Starts an emulator that goes on, and prints what has a shell export where it is, as `ssh-agent -s` does.

    Raises:
        CommandError: it does not start, or a seed cannot be run.
        OutputError: nobody can read where it is.
    """
    seeds = [_read(seed) for seed in execution.seeds]
    emulator = _started(execution, outlives=True)
    variables = {**_variables(execution, emulator), "EMULATOR_PID": str(emulator.pid)}
    try:
        _plant(execution, emulator, seeds)
        say("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()))
    except (CommandError, OutputError):
        # Nobody would know of it.
        emulator.stop()
        raise
    return 0


def _read(seed: Path) -> Any:
    try:
        document: Any = json.loads(seed.read_bytes())
    except OSError as error:
        raise CommandError(f"The seed {seed} cannot be read ({error.strerror}): name a fixture document.") from error
    except ValueError as error:
        raise CommandError(f"The seed {seed} is not JSON ({error}): name a fixture document.") from error
    return document


def _started(execution: Execution, *, outlives: bool) -> EmulatorProcess:
    try:
        return start_emulator(
            own_command(), execution.settings, stderr=subprocess.DEVNULL if outlives else None, outlives=outlives
        )
    except StartError as error:
        raise CommandError(str(error)) from error


def _plant(execution: Execution, emulator: EmulatorProcess, seeds: Sequence[Any]) -> None:
    world = World(emulator.url, execution.key)
    for seed, document in zip(execution.seeds, seeds, strict=True):
        try:
            world.seed(document)
        except EmulatorError as error:
            raise CommandError(f"The seed {seed} could not be run: {error}") from error


def _variables(execution: Execution, emulator: EmulatorProcess) -> dict[str, str]:
    return {"STRIPE_API_BASE": emulator.url, "STRIPE_API_KEY": execution.key, "EMULATOR_URL": emulator.url}


def _without_proxy() -> dict[str, str]:
    """What keeps a command from asking a proxy for its own machine, where it uses one at all."""
    if not any(os.environ.get(name) for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")):
        return {}
    others = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    value = f"{others},{_LOOPBACK}" if others else _LOOPBACK
    return {"no_proxy": value, "NO_PROXY": value}


def _run(command: Sequence[str], environ: Mapping[str, str]) -> int:
    with _passing_signals_on() as pass_signals_to:
        try:
            process = subprocess.Popen(command, env=environ)
        except FileNotFoundError as error:
            raise CommandError(f"There is no command {command[0]!r}.", NOT_FOUND) from error
        except OSError as error:
            raise CommandError(f"{command[0]!r} cannot be run: {error.strerror}.", NOT_RUNNABLE) from error
        pass_signals_to(process)
        code = process.wait()
    return 128 - code if code < 0 else code


@contextmanager
def _passing_signals_on() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Has the command that is named end as somebody ends us, also if that was before it was named.

    Ctrl-C is its own to handle: the terminal tells it itself.
    """
    started: list[subprocess.Popen[bytes]] = []
    came: list[int] = []

    def pass_signals_to(process: subprocess.Popen[bytes]) -> None:
        started.append(process)
        for number in came:
            process.send_signal(number)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        for process in started:
            process.send_signal(number)

    def leave(_number: int, _frame: FrameType | None) -> None:
        pass

    handlers = {signal.SIGTERM: pass_on, signal.SIGHUP: pass_on, signal.SIGINT: leave, signal.SIGQUIT: leave}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield pass_signals_to
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""`healthcheck`: whether an emulator answers, for images without curl."""

from __future__ import annotations

from emulator.cli.command_error import CommandError
from emulator.client import Emulator, EmulatorError


def check(url: str, timeout: float) -> str:
    """A line about an emulator that is well.

    Args:
        url: where it is.
        timeout: how many seconds its answer is waited for.

    Raises:
        CommandError: it does not answer, or cannot reach its store.
    """
    try:
        health = Emulator(url, timeout=timeout).health()
    except EmulatorError as error:
        raise CommandError(f"The emulator at {url} is not well: {error}") from error
    return f"ok: version {health['version']} at {url}, store: {health['engine']['name']}"

"""The command line: `stripe-invoice-emulator serve` and its sisters; from a checkout, `python -m emulator serve`.

Little is loaded here: each command loads what it takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from emulator.cli.command_error import FAILED, MISUSED, CommandError
from emulator.cli.parser import parse
from emulator.output import OutputError, warn

__all__ = ["FAILED", "MISUSED", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code.

    That is 0 when it did what it was asked (to serve until Ctrl-C, for one), 1 when it could not, and 2 when it was
    asked wrongly.

    Raises:
        SystemExit: help was asked for, or there is a mistake in the command line.
    """
    parsed = parse(sys.argv[1:] if arguments is None else arguments)
    # Settings know the rules of what they set: loaded for who gets past the command line.
    from emulator.settings import Settings, SettingsError

    run: Callable[..., int] = parsed.command
    try:
        settings = Settings.from_environ(os.environ | parsed.settings)
        for notice in settings.notices:
            warn(notice)
        return run(settings, **parsed.arguments)
    except SettingsError as error:
        return _fail(str(error), MISUSED)
    except CommandError as error:
        return _fail(str(error), error.code)
    except OutputError as error:
        return _fail(str(error), FAILED)
    except KeyboardInterrupt:
        return 0


def _fail(message: str, code: int) -> int:
    warn(message)
    return code

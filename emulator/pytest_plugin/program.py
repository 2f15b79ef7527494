"""Where the emulator's program is: beside the plugin with all that it takes, or installed in a place of its own."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

DISTRIBUTION = "stripe-invoice-emulator"

_PACKAGE = Path(__file__).resolve().parents[1]
_NAME = re.compile(r"[A-Za-z0-9._-]+")

HOW_TO_HAVE_IT = (
    "install it in a place of its own (by uv tool install or pipx install), say what runs it in "
    "stripe_emulator_command, or start one and name it in stripe_emulator_url"
)


class ProgramError(Exception):
    """The program is nowhere; the message says how to have it."""


def find_program() -> list[str]:
    """The beginning of a command that runs the emulator.

    Raises:
        ProgramError: there is none.
    """
    missing = _missing()
    if not missing:
        return [sys.executable, "-P", str(_main_file())]
    for folder in _path():
        found = shutil.which(DISTRIBUTION, path=folder)
        if found is not None:
            return [found]
    raise ProgramError(
        f"The emulator cannot run in this environment, which lacks {', '.join(missing[:3])}"
        f"{' and more' if len(missing) > 3 else ''}: {HOW_TO_HAVE_IT}."
    )


def _main_file() -> Path:
    """The program's main file: in an installed emulator, and in a checkout."""
    installed = _PACKAGE / "program" / "emulator" / "__main__.py"
    return installed if installed.is_file() else _PACKAGE / "__main__.py"


def _missing() -> list[str]:
    """What the emulator is made of and this environment lacks, as after `pip install --no-deps`."""
    try:
        required = distribution(DISTRIBUTION).requires or []
    except PackageNotFoundError:
        # A checkout, whose environment has everything.
        return []
    names = [found[0] for line in required if "extra ==" not in line and (found := _NAME.match(line))]
    return [name for name in names if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _path() -> list[str]:
    """Where programs are, less this environment, whose own script would lack the same."""
    own = Path(sys.executable).parent
    return [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder and Path(folder) != own]

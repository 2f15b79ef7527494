"""How the program is called, by people and by itself."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def program_name() -> str:
    """What a person types before a command: in a checkout its module, else the installed script."""
    checkout = _PACKAGE.parent / "pyproject.toml"
    return "python -m emulator" if checkout.is_file() else "stripe-invoice-emulator"


def own_command() -> list[str]:
    """The beginning of a command that runs this very program, whatever lies in the current folder."""
    # -P: the folder of the file does not go onto the path of modules, where our names would stand for others.
    return [sys.executable, "-P", str(_PACKAGE / "__main__.py")]

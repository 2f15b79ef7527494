"""How the program is run by itself."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def own_command() -> list[str]:
    """The beginning of a command that runs this very program, whatever lies in the current folder."""
    # -P: the folder of the file does not go onto the path of modules, where our names would stand for others.
    return [sys.executable, "-P", str(_PACKAGE / "__main__.py")]

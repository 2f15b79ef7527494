"""`python -m emulator`, and the file by which an installed emulator is run.

Before anything else is loaded it sees to it that our modules are ours: what lies in the current folder, or where
PYTHONPATH says, may have names like `schemas` as well.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path


def _take_own_modules_first() -> None:
    """Puts the folder that holds our packages first, and takes the user's folders off the path of modules."""
    theirs = {os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep)}
    with suppress(FileNotFoundError):
        theirs.add(os.getcwd())
    # One folder may hold what we are made of along with us (`pip install --target`).
    theirs = {folder for folder in theirs if not os.path.isdir(os.path.join(folder, "stripe_invoice_emulator"))}
    others = [folder for folder in sys.path if folder and os.path.abspath(folder) not in theirs]
    sys.path[:] = [str(Path(__file__).resolve().parents[1]), *others]


if __name__ == "__main__":
    _take_own_modules_first()
    from emulator.cli import main

    sys.exit(main())

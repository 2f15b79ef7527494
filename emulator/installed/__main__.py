"""The console script `stripe-invoice-emulator`, and `python -m stripe_invoice_emulator`."""

import runpy
import sys
from pathlib import Path

_PROGRAM = Path(__file__).parent / "program" / "emulator" / "__main__.py"


def main() -> None:
    """Runs the emulator's own main file, which takes the user's folders off the path of modules."""
    sys.argv[0] = str(_PROGRAM)
    runpy.run_path(str(_PROGRAM), run_name="__main__")


if __name__ == "__main__":
    main()

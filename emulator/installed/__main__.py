"""The console script `stripe-invoice-emulator`, and `python -m stripe_invoice_emulator`."""

import runpy
import sys
from pathlib import Path

_PROGRAM = Path(__file__).parent / "program" / "emulator" / "__main__.py"


def main() -> None:
    """Runs the emulator's own main file, which takes the user's folders off the path of modules."""
    sys.argv[0] = str(_PROGRAM)
    try:
        runpy.run_path(str(_PROGRAM), run_name="__main__")
    except ModuleNotFoundError as error:
        # After `pip install --no-deps`, as the plugin and the client need no more.
        sys.exit(
            f"The emulator cannot run in this environment, which lacks {error.name}: install it in a place of its own "
            "(by uv tool install or pipx install), and run it from there."
        )


if __name__ == "__main__":
    main()

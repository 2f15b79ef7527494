"""Called by `make scaffold NAME=radar.value_list [ROOM=catalog]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from tests.scaffold import ScaffoldError, new_resource, write


def main() -> int:
    """Writes the files and says what they are."""
    parser = ArgumentParser(prog="python -m tests.scaffold", description=__doc__)
    parser.add_argument("name", help="the value of `object`, such as tax_rate or billing.meter")
    parser.add_argument("--room", default="catalog", help="the folder of emulator/billing that its rules belong to")
    asked = parser.parse_args()
    try:
        paths = write(new_resource(asked.name, asked.room))
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 1
    for path in paths:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes emulator/api/stripe/operations.txt: every operation of Stripe's API that a release of the official SDK calls.

The releases are the newest one and the last of each older major, as the contract tests install them.
`python -m tests.sdk_operations`.
"""

from __future__ import annotations

import re
from pathlib import Path

import stripe

ROOT = Path(__file__).parents[1]
LIST = ROOT / "emulator" / "api" / "stripe" / "operations.txt"
MAJORS = ROOT / ".tools" / "stripe-python"

_CALL = re.compile(r"\"(?P<method>get|post|delete)\",\s+\"(?P<path>/v[12]/[^\"]+)\"")
_ID = re.compile(r"{\w+}")


def operations_of(package: Path) -> set[str]:
    """What the modules of an SDK call: `POST /v1/invoices/{}/send`."""
    called = (call for module in package.rglob("*.py") for call in _CALL.finditer(module.read_text(encoding="utf-8")))
    return {f"{call['method'].upper()} {_ID.sub('{}', call['path'])}" for call in called}


def operations() -> set[str]:
    """Those of the newest SDK and of every older major that is installed."""
    packages = [Path(stripe.__path__[0]), *(major / "stripe" for major in MAJORS.iterdir())]
    return set().union(*map(operations_of, packages))


def main() -> None:
    """Writes the list, by path."""
    lines = sorted(operations(), key=lambda line: line.split()[::-1])
    LIST.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()

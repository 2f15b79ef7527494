"""All that an SDK has to say: run with its folder in PYTHONPATH, and with objects, a JSON list, on standard input.

Prints a JSON object: `api_version`, the one that the SDK is pinned to; `flaws` of the objects; and `parameters` of each
operation: `{"POST /v1/invoices": [["customer"], ["lines", 0, "amount"]]}`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import stripe

from tests.contract.sdk_versions.check import all_flaws
from tests.contract.sdk_versions.parameters import operations


def main() -> None:
    """Answers what is on standard input."""
    sdk: Any = stripe
    says = {
        "api_version": sdk.api_version,
        "flaws": all_flaws(json.load(sys.stdin)),
        "parameters": dict(operations()),
    }
    print(json.dumps(says))


if __name__ == "__main__":
    main()

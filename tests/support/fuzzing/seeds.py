"""How many requests are made up, and from which seeds."""

from __future__ import annotations

import os
from datetime import date

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "2000"))
PER_SEED = 1000
SEEDS = range(max(1, REQUESTS // PER_SEED))


def first_seed() -> int:
    """`FUZZ_SEED`, or else today's date: another one every day, and the same one all day."""
    return int(os.environ.get("FUZZ_SEED") or f"{date.today():%Y%m%d}")

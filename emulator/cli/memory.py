"""How much memory a process keeps that answers with many threads."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_M_ARENA_MAX = -8
"""mallopt(3)."""


def share_one_arena() -> None:
    """Has all threads take memory from one place, if the C library is glibc and nobody has set MALLOC_ARENA_MAX.

    glibc gives threads up to eight arenas for each processor, so that none waits for another, and an arena keeps what
    its threads have ever needed at once. Threads of Python wait for each other anyway: on two processors the arenas
    were an eighth of all memory after some long invoices, and the more processors there are, the more of them.
    """
    if sys.platform != "linux" or "MALLOC_ARENA_MAX" in os.environ:
        return
    # Other C libraries have no arenas, a static Python has none to ask, and one built without libffi has no ctypes.
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)

"""How many files a process may have open: each connection of a client is one, as is all else that it works with."""

from __future__ import annotations

import resource
from contextlib import suppress

MOST_CONNECTIONS = 1000
"""How many clients are connected at most; more wait in the listener's queue."""

OTHER_FILES = 200
"""What else may be open: a connection to the store for each thread, those of webhooks and mail, logs and pipes."""

_FEWEST_CONNECTIONS = 16


def allow_open_files() -> None:
    """Allows this process, and what it starts, as many open files as most connections take, if the system lets it.

    A shell allows 256 (macOS) or 1024 (most of Linux), where the system would allow more.
    """
    allowed, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    if _is_less(allowed, wanted):
        # A system may allow less than it says.
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (highest if _is_less(highest, wanted) else wanted, highest))


def room_for_connections() -> int:
    """How many clients can be connected at once, so that there are files left for this process's own work.

    Without them it accepts in vain again and again, and reaches no store.
    """
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _is_less(allowed, MOST_CONNECTIONS + OTHER_FILES):
        return max(allowed - OTHER_FILES, _FEWEST_CONNECTIONS)
    return MOST_CONNECTIONS


def _is_less(limit: int, wanted: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < wanted

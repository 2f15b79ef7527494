"""What a process of many threads keeps of the memory that they have needed."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

from emulator.cli.memory import share_one_arena

_THREADS = 8

# Each thread needs memory of the C library's own while all others do: Python's own pools end at half a kilobyte.
_PROGRAM = f"""
import ctypes, threading
from emulator.cli.memory import share_one_arena
share_one_arena()
together = threading.Barrier({_THREADS})
def need():
    taken = bytes(50_000)
    together.wait()
threads = [threading.Thread(target=need) for _ in range({_THREADS})]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
if hasattr(libc, "malloc_info"):
    libc.fdopen.restype = ctypes.c_void_p
    libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
    libc.fflush(None)
"""

# Of glibc alone: other C libraries have no arenas, and nothing to tell of them.
_HAS_ARENAS = hasattr(ctypes.CDLL(None), "malloc_info")


@pytest.mark.parametrize(("set_by_user", "expected"), [({}, 1), ({"MALLOC_ARENA_MAX": "3"}, 3)])
def test_all_threads_take_memory_from_one_arena_unless_it_is_set(set_by_user: dict[str, str], expected: int) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    told = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True, env=environ | set_by_user)
    assert told.stdout.count(b"<heap nr=") == (expected if _HAS_ARENAS else 0)


def test_a_python_without_ctypes_goes_on_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctypes", None)
    share_one_arena()

"""What the start leaves for later."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOADED = """
import sys
from emulator.bootstrap import build
from emulator.settings import Settings
running = build(Settings(store="embedded"))
running.start()
running.stop()
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has started and done nothing else."""
    process = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True)
    return set(process.stdout.split())


@pytest.mark.parametrize(
    "module", ["aiohttp", "PIL.Image", "reportlab", "uharfbuzz", "websockets", "emulator.demo", "emulator.listen"]
)
def test_what_not_everybody_needs_is_loaded_when_it_is_needed(module: str, loaded: set[str]) -> None:
    assert "flask" in loaded
    assert module not in loaded

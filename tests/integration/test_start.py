"""What the start leaves for later."""

from __future__ import annotations

import subprocess
import sys

import pytest

_STARTED = """
from emulator.bootstrap import build
from emulator.settings import Settings
running = build(Settings(store="embedded"))
running.start()
running.stop()
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has started and done nothing else."""
    return loaded_by(_STARTED)


@pytest.mark.parametrize(
    "module",
    ["aiohttp", "aiosmtplib", "PIL.Image", "reportlab", "uharfbuzz", "websockets", "emulator.demo", "emulator.listen"],
)
def test_what_not_everybody_needs_is_loaded_when_it_is_needed(module: str, loaded: set[str]) -> None:
    assert "flask" in loaded
    assert module not in loaded


@pytest.mark.parametrize("module", ["botocore.client", "flask", "marshmallow", "pynamodb"])
def test_little_is_loaded_until_the_port_is_known_to_be_ours(module: str) -> None:
    assert module not in loaded_by("import emulator.cli.serve")


def loaded_by(program: str) -> set[str]:
    """The modules of a process that has run a program."""
    command = [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())

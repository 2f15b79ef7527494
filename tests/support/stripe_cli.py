"""The official Stripe CLI, as npm brings it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.wire import Wire

BROUGHT = Path(__file__).parents[2] / ".tools" / "node_modules" / ".bin" / "stripe"
"""Where `make test` brings it; STRIPE_CLI names another."""


def stripe_cli() -> str:
    """Where it is; machines without it may go without these tests, but CI may not."""
    program = shutil.which(os.environ.get("STRIPE_CLI", str(BROUGHT)))
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("NOT RUN: the Stripe CLI is not installed; `make test` brings it where npm is.")
    assert program is not None, "The Stripe CLI is not installed; `make test` brings it."
    return program


def environment_of(wire: Wire, home: Path) -> Mapping[str, str]:
    """What the CLI needs to know: a home of its own, and the key."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "STRIPE_API_KEY": wire.key,
        "STRIPE_CLI_TELEMETRY_OPTOUT": "1",
    }


@dataclass(frozen=True, slots=True)
class Cli:
    """Runs the program against the emulator; it must succeed."""

    program: str
    wire: Wire
    home: Path

    def __call__(self, *arguments: str) -> str:
        """What it prints."""
        done = subprocess.run(
            [self.program, *arguments, "--api-base", self.wire.url],
            env=environment_of(self.wire, self.home),
            cwd=self.home,
            input="",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def trigger(self, name: str) -> list[str]:
        """The types of what its fixtures for an event have told in this world, oldest first."""
        assert "Trigger succeeded" in self("--api-key", self.wire.key, "trigger", name)
        return [event["type"] for event in self.wire.all("/v1/events")][::-1]

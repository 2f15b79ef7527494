"""The wheel, installed as people install it: `make release-check` builds it and names it in EMULATOR_WHEEL.

Everything happens in folders outside of the checkout, with uv's cache of packages between them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "docs" / "samples"
UV = Path(sys.executable).with_name("uv")
PROGRAM = "stripe-invoice-emulator"

Result = subprocess.CompletedProcess[str]


def run(
    command: Sequence[str | Path], folder: Path, variables: Mapping[str, str] | None = None, *, check: bool = True
) -> Result:
    """Runs a command in a folder, in an environment that knows nothing of the checkout."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("EMULATOR_", "PYTHON", "VIRTUAL"))
    }
    done = subprocess.run(
        command, cwd=folder, env={**kept, **(variables or {})}, capture_output=True, text=True, timeout=600, check=False
    )
    assert not check or done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment."""

    folder: Path

    def program(self, name: str) -> Path:
        """One of its programs."""
        return self.folder / "bin" / name

    def install(self, *packages: str | Path, check: bool = True) -> Result:
        """Installs packages into it."""
        return run([UV, "pip", "install", "--python", self.program("python"), *packages], self.folder, check=check)

    def size(self) -> int:
        """Bytes of what is installed."""
        (packages,) = self.folder.glob("lib/python*/site-packages")
        return sum(file.stat().st_size for file in packages.rglob("*") if file.is_file())


MakeEnvironment = Callable[..., Environment]


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel that is looked at."""
    return Path(os.environ["EMULATOR_WHEEL"]).resolve()


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> MakeEnvironment:
    """Makes a virtual environment with these packages."""

    def make(*packages: str | Path) -> Environment:
        folder = tmp_path_factory.mktemp("environment")
        run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, folder], folder)
        environment = Environment(folder)
        if packages:
            environment.install(*packages)
        return environment

    return make


@pytest.fixture(scope="session")
def installed(make_environment: MakeEnvironment, wheel: Path) -> Environment:
    """An environment with the emulator and nothing else."""
    return make_environment(wheel)


@pytest.fixture(scope="session")
def isolated(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The folder of programs of an emulator that `uv tool install` has installed in a place of its own."""
    folder = tmp_path_factory.mktemp("tools")
    programs = folder / "bin"
    run(
        [UV, "tool", "install", "--quiet", "--python", sys.executable, wheel],
        folder,
        {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(programs)},
    )
    return programs

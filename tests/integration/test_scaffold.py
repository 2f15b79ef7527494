"""What `make scaffold` writes works as it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scaffold import ROOT, new_resource, write

_COPIED = ("emulator", "schemas", "tests", "pyproject.toml")

pytestmark = pytest.mark.long


def copied(checkout: Path) -> None:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
        else:
            shutil.copy(source, checkout / name)


def run(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=checkout, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_new_resources_pass_style_and_their_own_tests(tmp_path: Path) -> None:
    copied(tmp_path)
    resources = [
        new_resource("gift_card", "catalog"),
        new_resource("radar.value_list", "payments"),
        new_resource("forwarding.request", "payments"),
        new_resource("topup", "payments"),
    ]
    files = [str(path) for resource in resources for path in write(resource, tmp_path)]
    assert len(files) == 20
    run(tmp_path, "ruff", "check", *files)
    run(tmp_path, "ruff", "format", "--check", *files)
    tests = [path for path in files if path.startswith("tests")]
    assert "passed" in run(tmp_path, "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests)

"""The sample projects of the documentation, as somebody would have them: elsewhere, with what is published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.packaging.conftest import PROGRAM, SAMPLES, Environment, MakeEnvironment, run

OLDEST_PYTEST = "7.4.0"


@pytest.fixture(scope="module", params=[f"pytest=={OLDEST_PYTEST}", "pytest"], ids=["oldest", "newest"])
def environment(request: pytest.FixtureRequest, make_environment: MakeEnvironment, wheel: Path) -> Environment:
    """What the sample for Python asks for and the wheel, on the oldest and the newest pytest."""
    return make_environment("--requirement", SAMPLES / "pytest" / "requirements.txt", request.param, wheel)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample for Python, in a folder of its own."""
    return Path(shutil.copytree(SAMPLES / "pytest", tmp_path / "project"))


@pytest.mark.parametrize("arguments", [[], ["--numprocesses", "2"]], ids=["alone", "xdist"])
def test_the_plugin(arguments: list[str], environment: Environment, project: Path) -> None:
    done = run([environment.program("python"), "-m", "pytest", "-q", "-W", "error", *arguments], project)
    assert re.search(r"\b10 passed in", done.stdout)


def test_the_same_by_exec(environment: Environment, project: Path) -> None:
    command = [str(environment.program("python")), "-m", "pytest", "-q", "-W", "error"]
    done = run([environment.program(PROGRAM), "exec", "--", *command], project)
    assert re.search(r"\b10 passed in", done.stdout)

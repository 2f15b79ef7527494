"""The sample projects of the documentation, run with this checkout; `make release-check` runs them with the wheel."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from emulator.cli.program import own_command

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "docs" / "samples"
TOOLS = Path(os.environ.get("CONTRACT_TOOLS", ROOT / ".tools"))


def run(command: Sequence[str | Path], folder: Path, **variables: str) -> str:
    """Runs a command to its good end, and returns all that it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EMULATOR_")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "EMULATOR_STORE": "embedded", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def node_tool(name: str) -> Path:
    """A program that npm has brought; machines without npm may go without it, but CI may not."""
    program = TOOLS / "node_modules" / ".bin" / name
    if not program.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: {name} is not there: `make test` brings it where npm is.")
    assert program.exists(), f"{name} is not there: `make test` brings it where npm is."
    return program


@pytest.mark.parametrize(
    ("sample", "program", "arguments", "passed"),
    [
        ("vitest", "vitest", ["run"], "Tests  4 passed (4)"),
        ("jest", "jest", ["--ci"], "Tests:       3 passed, 3 total"),
    ],
)
def test_for_node(sample: str, program: str, arguments: list[str], passed: str, tmp_path: Path) -> None:
    tool = node_tool(program)
    project = Path(shutil.copytree(SAMPLES / sample, tmp_path / sample))
    (project / "node_modules").symlink_to(TOOLS / "node_modules")
    assert passed in run([*own_command(), "exec", "--", str(tool), *arguments], project, NO_COLOR="1", CI="true")


def test_for_python(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SAMPLES / "pytest", tmp_path / "project"))
    command = [sys.executable, "-m", "pytest", "-p", "emulator.pytest_plugin", "-p", "no:cacheprovider", "-q"]
    assert "10 passed" in run(command, project, PYTHONPATH=str(ROOT))


@pytest.mark.parametrize("sample", sorted(SAMPLES.rglob("*.py")), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_python_is_python(sample: Path) -> None:
    ast.parse(sample.read_text())


@pytest.mark.parametrize("sample", sorted(SAMPLES.rglob("*.mjs")), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_javascript_is_javascript(sample: Path, tmp_path: Path) -> None:
    node_tool("jest")
    run(["node", "--check", sample], tmp_path)


def test_the_dockerfile_is_as_dockerfiles_should_be() -> None:
    assert run([Path(sys.executable).with_name("hadolint"), "Dockerfile"], ROOT) == ""


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.compose-spec", "compose.yaml"),
        ("vendor.github-workflows", "docs/samples/github-actions/tests.yml"),
    ],
)
def test_files_are_as_their_schemas_say(schema: str, file: str) -> None:
    run([Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, file], ROOT)


def test_the_dev_container_is_json_with_the_ports_of_the_image() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    (exposed,) = re.findall(r"^EXPOSE (\d+) (\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert container["forwardPorts"] == [int(port) for port in exposed]


def test_the_image_is_built_of_what_the_checkout_has() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    makefile = (ROOT / "Makefile").read_text()
    release = next(line.partition(" := ")[2] for line in makefile.splitlines() if line.startswith("DYNOXIDE_RELEASE"))
    assert f"ARG DYNOXIDE_RELEASE={release}\n" in dockerfile
    copied = [word for line in dockerfile.splitlines() if line.startswith("COPY ") for word in line.split()[1:-1]]
    ours = [word for word in copied if not word.startswith(("--from", "/"))]
    assert ours
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for name in ours:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed

"""Completion as the shells themselves do it."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from emulator.cli.completion import PROGRAM, SCRIPTS
from emulator.cli.parser import make_parser

LINES = [
    ("he", ["healthcheck"]),
    ("serve --port", ["--port", "--port-file"]),
    ("serve --store d", ["dynoxide"]),
    ("serve --port ", []),
    ("serve --data {folder}/dat", ["{folder}/data"]),
    ("completion z", ["zsh"]),
    ("exec -- mkfif", ["mkfifo"]),
]
_BASH = """\
source {script}
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_stripe_invoice_emulator
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder with the script for each shell, and a folder to complete."""
    for shell, script in SCRIPTS.items():
        (tmp_path / shell).write_text(f"{script(make_parser())}\n")
    (tmp_path / "data").mkdir()
    return tmp_path


def there(shell: str) -> str:
    """The shell's program; machines may go without it, but CI may not."""
    found = shutil.which(shell)
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: there is no {shell}.")
    assert found is not None, f"With CI=true the tests of completion must run: install {shell}."
    return found


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_bash(line: str, expected: list[str], scripts: Path) -> None:
    *words, current = line.format(folder=scripts).split(" ")
    quoted = " ".join(f"'{word}'" for word in (PROGRAM, *words, current))
    commands = _BASH.format(script=scripts / "bash", words=quoted)
    said = subprocess.run([there("bash"), "-c", commands], capture_output=True, text=True, check=True)
    assert said.stderr == ""
    assert sorted(set(said.stdout.split())) == [each.format(folder=scripts) for each in expected]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_fish(line: str, expected: list[str], scripts: Path) -> None:
    command = f"source {scripts / 'fish'}; complete -C '{PROGRAM} {line.format(folder=scripts)}'"
    environment = {**os.environ, "HOME": str(scripts)}
    said = subprocess.run(
        [there("fish"), "--no-config", "-c", command], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stderr == ""
    # What it is for stands behind each, and a slash behind a folder.
    found = sorted({each.partition("\t")[0].rstrip("/") for each in said.stdout.splitlines()})
    assert found == [each.format(folder=scripts) for each in expected]


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("he", "healthcheck "),
        ("serve --watch", "serve --watch-stdin "),
        ("serve --store d", "serve --store dynoxide "),
        ("completion z", "completion zsh "),
        ("exec -- mkfif", "exec -- mkfifo "),
    ],
)
def test_zsh(line: str, completed: str, scripts: Path) -> None:
    # Before there are two of this process: who skips in the other one goes on with all tests behind this.
    shell = there("zsh")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(shell, ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "HOME": str(scripts)})
    start = f"autoload -Uz compinit; compinit -u -D; source {scripts / 'zsh'}; PS1=''; echo re''ady\n"
    try:
        os.write(terminal, start.encode())
        read_until(terminal, "ready\r\n")
        os.write(terminal, f"{PROGRAM} {line}\t".encode())
        read_until(terminal, f"{PROGRAM} {completed}")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def read_until(terminal: int, wanted: str) -> None:
    """Reads what a terminal shows until it has shown this."""
    shown, deadline = "", time.monotonic() + 30
    while wanted not in shown:
        assert select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0], shown
        shown += os.read(terminal, 4096).decode(errors="replace")

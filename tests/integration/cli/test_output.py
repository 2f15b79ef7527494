"""Standard output that is closed, full or a broken pipe is told in a sentence, and nothing is left behind.

Nor is anything written to it that belongs to standard error.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

import emulator
from emulator.cli.program import own_command
from emulator.client import Emulator
from tests.support.raw_server import free_port

PATIENCE = 30.0
FULL = "Standard output cannot be written to (No space left on device).\n"
CLOSED = "Standard output is closed.\n"
_EMULATOR = Path(emulator.__file__).parent
COMMANDS = (
    ["version"],
    ["completion", "bash"],
    ["demo", "--store", "embedded"],
    ["exec", "--export", "--store", "embedded"],
    ["install-dynamodb-local"],
)


def run_into(output: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command whose standard output is what a shell makes of `output`."""
    command = ["sh", "-c", f'exec "$@" {output}', "sh", *own_command(), *arguments]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize("command", [*COMMANDS, ["serve", "--port", "0", "--store", "embedded"]])
def test_what_cannot_be_written_is_told(command: list[str]) -> None:
    done = run_into(">/dev/full", *command)
    assert (done.returncode, done.stderr) == (1, FULL)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_nobody_can_read_is_told(command: list[str]) -> None:
    done = run_into(">&-", *command)
    assert (done.returncode, done.stderr) == (1, CLOSED)


def test_a_reader_who_has_gone_is_told_of() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*own_command(), "version"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "Standard output cannot be written to (Broken pipe).\n")


def test_characters_that_an_encoding_lacks_are_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    command = [*own_command(), "demo", "--store", "embedded"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "   ? " in done.stdout


def test_an_emulator_that_nobody_learns_of_is_ended() -> None:
    port = free_port()
    assert run_into(">/dev/full", "exec", "--export", "--store", "embedded", "--port", str(port)).returncode == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_serves_without_standard_output(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    options = ["serve", "--port", "0", "--store", "embedded", "--port-file", str(port_file)]
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *own_command(), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + PATIENCE
        while not port_file.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert Emulator(f"http://127.0.0.1:{port_file.read_text().strip()}").health()["status"] == "ok"
        process.terminate()
        assert process.communicate(timeout=PATIENCE)[1] == ""
        assert process.returncode == 0


def test_a_line_of_json_needs_standard_output() -> None:
    done = run_into(">&-", "serve", "--port", "0", "--store", "embedded", "--json")
    assert (done.returncode, done.stderr) == (2, "--json is written to standard output, which is closed.\n")


@pytest.mark.parametrize(
    "command",
    [
        ["serve", "--nope"],
        ["serve", "--port", "0", "--store", "embedded", "--data", "/dev/null/x"],
        ["serve", "--port", "0", "--store", "dynoxide", "--dynoxide", "/nowhere"],
    ],
)
def test_a_complaint_without_standard_error_is_not_on_standard_output(command: list[str]) -> None:
    shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *own_command(), *command]
    done = subprocess.run(shell, stdout=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode in (1, 2), done.stdout) == (True, "")


def test_nothing_is_printed_to_standard_error_but_by_the_module_that_looks_whether_there_is_one() -> None:
    modules = {path for path in _EMULATOR.rglob("*.py") if "file=sys.stderr" in path.read_text()}
    assert modules == set()

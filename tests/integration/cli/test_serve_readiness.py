"""How a program learns that a server is ready, and where."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from emulator import __version__
from emulator.cli import serve
from emulator.cli.program import own_command
from emulator.client import EmulatorError, StartError, World, new_key, start_emulator
from tests.support.wire import Wire

PATIENCE = 30.0
SETTINGS = {"EMULATOR_STORE": "embedded"}


@contextmanager
def serving(options: Sequence[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A server that starts with these options, killed at the end."""
    command = [*own_command(), "serve", "--port", "0", "--store", "embedded", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more) as process:
        try:
            yield process
        finally:
            process.kill()


def health(url: str) -> Any:
    with urllib.request.urlopen(f"{url}/_emulator/health") as reply:
        return json.load(reply)


def test_json_is_one_line_with_what_a_program_needs() -> None:
    with serving(["--json"]) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told == {
            "url": f"http://127.0.0.1:{told['port']}",
            "port": told["port"],
            "pid": process.pid,
            "version": __version__,
            "engine": "embedded",
        }
        assert health(told["url"])["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stdout.read() == ""


def test_the_port_file_has_the_port_while_it_serves(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with serving(["--json", "--port-file", str(file)]) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["port"] > 0
        assert health(f"http://127.0.0.1:{int(file.read_text())}")["status"] == "ok"
        assert [file] == list(tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not file.exists()


def test_a_file_descriptor_gets_the_line_and_is_closed() -> None:
    reading, writing = os.pipe()
    with serving(["--ready-fd", str(writing)], pass_fds=(writing,)) as process, open(reading) as ready:
        os.close(writing)
        told = ready.read()
        assert json.loads(told)["pid"] == process.pid
        assert told.count("\n") == 1


def test_it_ends_with_its_standard_input_when_it_is_to() -> None:
    with serving(["--json", "--watch-stdin"], stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline()
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--ready-fd", "77"],
            "--ready-fd 77 is not open: give the number of a file descriptor that is passed on.\n",
        ),
        (["--port-file", "/"], "/ is a folder: name a file by --port-file.\n"),
        (["--port-file", "/nowhere/port"], "No file can be written to /nowhere: name another --port-file.\n"),
        (
            ["--ready-fd", "x"],
            "--ready-fd: 'x' is not the number of a file descriptor. "
            "`python -m emulator serve --help` says what there is.\n",
        ),
    ],
)
def test_what_cannot_be_told_is_found_out_before_anything_starts(options: list[str], sentence: str) -> None:
    with serving(options) as process:
        said, complained = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said, complained) == (2, "", sentence)


def test_a_program_starts_an_emulator_and_ends_it() -> None:
    with start_emulator(own_command(), SETTINGS) as process:
        world = World(process.url, new_key())
        assert world.mail.list() == []
        assert Path(f"/proc/{process.pid}").exists()
    assert not Path(f"/proc/{process.pid}").exists()
    with pytest.raises(EmulatorError, match="Connection refused"):
        world.mail.list()


def test_an_emulator_ends_with_the_program_that_started_it() -> None:
    program = (
        "import os, sys; from emulator.client import start_emulator; from emulator.cli.program import own_command;"
        "print(start_emulator(own_command(), {'EMULATOR_STORE': 'embedded'}).pid, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False).stdout
    process = Path(f"/proc/{int(said)}")
    while process.exists() and "Z" not in (process / "stat").read_text().split()[2]:
        os.sched_yield()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["/nowhere/program"], "/nowhere/program cannot be run (No such file or directory)."),
        (["false"], "The emulator ended with exit code 1."),
        (["sleep", "60", "#"], "The emulator ended with exit code 1."),
        (["sh", "-c", "sleep 60", "#"], "The emulator did not start within 0.2 seconds."),
    ],
)
def test_what_does_not_start_is_told(command: list[str], sentence: str) -> None:
    with pytest.raises(StartError) as caught:
        start_emulator(command, timeout=0.2 if "sh" in command else PATIENCE, stderr=subprocess.DEVNULL)
    assert str(caught.value) == sentence


def test_what_an_emulator_complains_of_goes_where_it_is_wanted(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log, pytest.raises(StartError):
        start_emulator(own_command(), {"EMULATOR_STORE": "x"}, stderr=log)
    assert (tmp_path / "log").read_text() == (
        "EMULATOR_STORE is 'x': it must be embedded, dynoxide, local or endpoint.\n"
    )


def test_listeners_connect_to_the_port_that_is_set() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with start_emulator(own_command(), {**SETTINGS, "EMULATOR_LISTEN_PORT": str(port)}) as process:
        session = Wire(process.url, new_key()).post("/v1/stripecli/sessions", {"device_name": "x"}, Host="localhost:1")
        assert session.json["websocket_url"] == f"ws://localhost:{port}/subscribe"
        # Before the first listener comes, so that nobody else takes it.
        socket.create_connection(("127.0.0.1", port)).close()


def test_a_listen_port_that_is_taken_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(["--listen-port", str(port)]) as process:
            said, complained = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (1, "")
    assert complained == f"127.0.0.1:{port} is taken: stop what uses it or set EMULATOR_LISTEN_PORT.\n"


def test_who_ends_it_twice_does_not_interrupt_its_end() -> None:
    with serve._ended_by_signals():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGHUP)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

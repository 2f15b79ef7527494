"""The command line as a person or a supervisor uses it: a real process, real signals, real exit codes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from emulator.cli import FAILED, MISUSED, main
from emulator.listen import Forwarding
from emulator.store.engines import HOW_TO_CHANGE

LAST_LINE = "Ctrl-C stops it.\n"


def environ(**variables: str) -> dict[str, str]:
    """This environment, less what a developer may have set for an emulator of their own, and what CI sets."""
    theirs = ("EMULATOR_", "SMTP_URL", "AWS_")
    ours = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith(theirs)}
    return ours | variables


@contextmanager
def serving(*options: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that is ready, and what it has said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "serve", "--port", "0", *options],
        env=environ(**variables),
        stdout=subprocess.PIPE,
        text=True,
        # Under `nohup` a hang-up is ignored, and children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    assert process.stdout is not None
    try:
        said = ""
        while not said.endswith(LAST_LINE):
            line = process.stdout.readline()
            assert line, f"it ended too early: {said}"
            said += line
        yield process, said
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def children(process: subprocess.Popen[str]) -> list[Path]:
    listed = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [Path(f"/proc/{child}") for file in listed for child in file.read_text().split()]


@pytest.mark.parametrize("store", [pytest.param("dynoxide", marks=pytest.mark.engine("dynoxide")), "embedded"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing(store: str, number: signal.Signals) -> None:
    with serving("--store", store) as (process, said):
        url = re.search(r"^Serving on (http://127\.0\.0\.1:\d+)$", said, re.MULTILINE)
        assert url
        with urllib.request.urlopen(f"{url[1]}/_emulator/health") as response:
            assert response.status == 200
            assert response.headers["Server"] == "nginx"
        started = children(process)
        assert len(started) == (1 if store == "dynoxide" else 0)
        process.send_signal(number)
        assert process.wait(20) == 0
        assert not [child for child in started if child.exists()]
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{url[1]}/_emulator/health")


def test_the_first_commands_it_shows_send_an_invoice() -> None:
    with serving("--store", "embedded") as (_, said):
        commands = said.partition("Create an invoice and send it:\n")[2].removesuffix(LAST_LINE)
        shown = subprocess.run(["sh", "-c", commands], capture_output=True, text=True, check=True).stdout
    last_reply = shown[shown.rindex("\n{\n") :] if "\n{\n" in shown else shown
    assert '"status": "open"' in last_reply
    assert '"amount_due": 1999' in last_reply


def test_it_says_which_store_and_warns_when_others_can_reach_it() -> None:
    with serving("--store", "embedded", "--host", "0.0.0.0") as (_, said):
        assert "Store: moto's DynamoDB inside this process; data ends with the process\n" in said
        assert f"{HOW_TO_CHANGE}\n" in said
        assert "set EMULATOR_KEYS" in said
    with serving("--store", "embedded", "--host", "0.0.0.0", EMULATOR_KEYS="sk_test_1") as (_, said):
        assert "EMULATOR_KEYS" not in said


def test_a_taken_port_is_told_at_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", environ())
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waits"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == FAILED
    assert capsys.readouterr().err == f"127.0.0.1:{port} is taken: stop what uses it or set EMULATOR_PORT.\n"


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--port", "x"], MISUSED, "EMULATOR_PORT is 'x': it must be a number from 0 (any free port) to 65535.\n"),
        (["--store", "x"], MISUSED, "EMULATOR_STORE is 'x': it must be embedded, dynoxide, local or endpoint.\n"),
        (
            ["--host", "192.0.2.1"],
            FAILED,
            "192.0.2.1 is not an address of this machine: set EMULATOR_HOST to 127.0.0.1 or another one.\n",
        ),
        (
            ["--host", "no such host"],
            FAILED,
            "no such host is not an address: set EMULATOR_HOST to 127.0.0.1 or another one.\n",
        ),
        pytest.param(
            ["--port", "0", "--store", "dynoxide", "--data", "/dev/null"],
            FAILED,
            "The folder /dev/null cannot be used (File exists): set EMULATOR_DATA to a folder of yours.\n",
            marks=pytest.mark.engine("dynoxide"),
        ),
    ],
)
def test_a_mistake_gets_one_sentence_and_an_exit_code(
    options: list[str],
    code: int,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.environ", environ())
    assert main(["serve", *options]) == code
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize(
    ("arguments", "sentence", "of"),
    [
        ([], "Say which command.", ""),
        (["srve"], "There is no command srve: did you mean serve?", ""),
        (["quux"], "There is no command quux.", ""),
        (["--verzion"], "There is no option --verzion: did you mean --version?", ""),
        (["serve", "--prot", "1"], "There is no option --prot: did you mean --port?", " serve"),
        (["serve", "--prot=1"], "There is no option --prot: did you mean --port?", " serve"),
        (["serve", "--xyzzy"], "There is no option --xyzzy.", " serve"),
        (["serve", "--port"], "--port needs a value.", " serve"),
        (["serve", "9000"], "'9000' is one argument too many.", " serve"),
        (["listen"], "--forward-to is missing.", " listen"),
    ],
)
def test_a_command_line_with_a_mistake_gets_one_sentence(
    arguments: list[str], sentence: str, of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == MISUSED
    assert capsys.readouterr() == ("", f"{sentence} `python -m emulator{of} --help` says what there is.\n")


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ("invoice.sent, invoice.snet", "--events: 'invoice.snet' is no type of event: did you mean invoice.sent?\n"),
        ("wat", "--events: 'wat' is no type of event: see docs.stripe.com/api/events/types.\n"),
    ],
)
def test_listen_waits_for_no_event_that_never_comes(
    events: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["listen", "--forward-to", "3000", "--events", events]) == MISUSED
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize(
    ("events", "types"),
    [
        ("", set()),
        ("*", set()),
        ("invoice.sent, *", set()),
        (" invoice.sent ,, invoice.paid", {"invoice.sent", "invoice.paid"}),
    ],
)
def test_listen_takes_types_of_events_as_stripes_cli_does(
    events: str, types: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[Forwarding] = []
    monkeypatch.setattr("emulator.listen.forward", lambda forwarding, _say: wanted.append(forwarding))
    assert main(["listen", "--forward-to", "3000", "--events", events]) == 0
    assert wanted[0].types == types


@pytest.mark.parametrize(
    "command", [["--help"], ["serve", "--help"], ["demo", "--help"], ["install-dynamodb-local", "--help"]]
)
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(command)
    assert caught.value.code == 0
    assert "usage: python -m emulator" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["version", "--version"])
def test_version(argument: str) -> None:
    command = [sys.executable, "-m", "emulator", argument]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"stripe-invoice-emulator \d+\.\d+\.\d+\n", said)

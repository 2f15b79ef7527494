"""`exec`: a command with an emulator of its own beside it, as a person, a shell and a supervisor use it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from emulator.cli import exec_command
from emulator.cli.program import own_command
from emulator.client import Emulator, EmulatorError, World
from tests.support.waiting import eventually

PATIENCE = 30.0
FIXTURE = Path(__file__).parents[3] / "fixtures" / "sent_invoice.json"
SHOW = "echo $STRIPE_API_BASE $STRIPE_API_KEY $EMULATOR_URL"
SERVED = re.compile(r"(http://127\.0\.0\.1:\d+) (sk_test_\w+) \1\n")


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `exec` with these arguments to its end."""
    return subprocess.run(
        [*own_command(), "exec", *arguments],
        env={**os.environ, "EMULATOR_STORE": "embedded", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def is_gone(url: str) -> bool:
    try:
        Emulator(url).health()
    except EmulatorError as error:
        return error.status is None
    return False


def test_the_command_finds_an_emulator_which_is_gone_afterwards() -> None:
    done = run("--", "sh", "-c", f"{SHOW}; curl -fsS $EMULATOR_URL/_emulator/outbox -u $STRIPE_API_KEY:; exit 7")
    assert done.returncode == 7, done.stderr
    served = SERVED.match(done.stdout)
    assert served is not None, done.stdout
    assert json.loads(done.stdout[served.end() :])["data"] == []
    assert is_gone(served[1])


def test_the_settings_of_the_emulator_that_somebody_runs_by_hand_are_not_for_it(tmp_path: Path) -> None:
    done = run(
        "--",
        "sh",
        "-c",
        "echo $EMULATOR_URL; curl -fsS $EMULATOR_URL/_emulator/health; echo $EMULATOR_PORT",
        EMULATOR_PORT="1",
        SMTP_URL="smtp://mail.example.com",
        EMULATOR_PUBLIC_URL="http://x.example",
        EMULATOR_DATA=str(tmp_path),
        EMULATOR_STORE="",
    )
    url, _, rest = done.stdout.partition("\n")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url), done.stderr
    health, _, port = rest.partition("\n}\n")
    assert '"smtp": null' in health
    assert port == "1\n"
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_one_that_is_accepted() -> None:
    done = run("--", "sh", "-c", SHOW, EMULATOR_KEYS="sk_live_mine,sk_test_mine")
    assert done.stdout.split()[1] == "sk_test_mine"


def test_a_seed_is_there_when_the_command_begins() -> None:
    done = run("--seed", str(FIXTURE), "--", "sh", "-c", "curl -fsS $STRIPE_API_BASE/v1/invoices -u $STRIPE_API_KEY:")
    assert [invoice["status"] for invoice in json.loads(done.stdout)["data"]] == ["open"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "Say what to run, after two dashes: exec -- pytest -q"),
        (["--", "no-such-command"], 127, "There is no command 'no-such-command'."),
        (["--", "/"], 126, "'/' cannot be run: Permission denied."),
        (
            ["--seed", "/nowhere.json", "--", "true"],
            1,
            "The seed /nowhere.json cannot be read (No such file or directory): name a fixture document.",
        ),
        (["--store", "x", "--", "true"], 2, "EMULATOR_STORE is 'x': it must be embedded, dynoxide, local or endpoint."),
        (
            ["pytest", "-q"],
            2,
            "Put two dashes before the command that is to be run: -- pytest -q. "
            "`python -m emulator exec --help` says what there is.",
        ),
    ],
)
def test_a_mistake_gets_one_sentence(arguments: list[str], code: int, sentence: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"{sentence}\n")


def test_a_seed_that_cannot_be_run_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    fixture = {"name": "invoice", "path": "/v1/invoices/in_missing/send", "method": "post"}
    seed.write_text(json.dumps({"fixtures": [fixture]}))
    done = run("--seed", str(seed), "--", "touch", str(tmp_path / "ran"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"The seed {seed} could not be run: invoice: POST /v1/invoices/in_missing/send ")
    assert not (tmp_path / "ran").exists()
    seed.write_text("{")
    assert run("--seed", str(seed), "--", "true").stderr.startswith(f"The seed {seed} is not JSON (")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_ends_it_ends_the_command_and_the_emulator(number: signal.Signals) -> None:
    with subprocess.Popen(
        [*own_command(), "exec", "--store", "embedded", "--", "sh", "-c", f"{SHOW}; exec sleep 60"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        served = SERVED.fullmatch(process.stdout.readline())
        assert served is not None
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number
        assert is_gone(served[1])


def test_ctrl_c_is_for_the_command_to_handle() -> None:
    command = "trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 0.1; done"
    with subprocess.Popen(
        [*own_command(), "exec", "--store", "embedded", "--", "bash", "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        # As a terminal does it: to everybody in the foreground.
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 3
        assert process.stdout.read() == "interrupted\n"
        assert process.stderr.read() == ""


def test_an_emulator_that_is_exported_goes_on_until_it_is_killed() -> None:
    done = run("--export", "--seed", str(FIXTURE))
    exported = dict(re.findall(r"^export (\w+)=(\S+)$", done.stdout, re.MULTILINE))
    assert exported.keys() == {"STRIPE_API_BASE", "STRIPE_API_KEY", "EMULATOR_URL", "EMULATOR_PID"}, done.stderr
    try:
        world = World(exported["EMULATOR_URL"], exported["STRIPE_API_KEY"])
        assert world.mail.list(to="jenny.rosen@example.com")
        check = subprocess.run([*own_command(), "healthcheck"], env={**os.environ, **exported}, capture_output=True)
        assert check.returncode == 0, check.stderr
    finally:
        os.kill(int(exported["EMULATOR_PID"]), signal.SIGTERM)
    eventually(lambda: is_gone(exported["EMULATOR_URL"]))


def test_export_runs_nothing() -> None:
    done = run("--export", "--", "true")
    assert (done.returncode, done.stderr) == (2, "With --export no command is run: leave out true, or --export.\n")


def test_a_proxy_is_not_asked_for_the_emulator() -> None:
    shown = run(
        "--", "sh", "-c", "echo $no_proxy $NO_PROXY", http_proxy="http://192.0.2.1:3128", no_proxy="corp.example"
    )
    assert shown.stdout == "corp.example,127.0.0.1,localhost corp.example,127.0.0.1,localhost\n", shown.stderr


def test_a_signal_that_comes_before_the_command_is_known_is_passed_on_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    assert exec_command._run(["sleep", "60"], os.environ) == 128 + signal.SIGTERM

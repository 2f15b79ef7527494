"""The pages about tests: what they show is run as it is printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.cli.program import own_command
from emulator.client import World, new_key
from emulator.pytest_plugin import WebhookReceiver
from tests.contract.test_samples import ROOT, run

PYTHON = (ROOT / "docs" / "testing-python.md").read_text()
OTHERS = (ROOT / "docs" / "testing-other-languages.md").read_text()


def printed(page: str, language: str) -> list[str]:
    """The pieces of code of a language that a page prints."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_the_tests_that_are_printed_pass(tmp_path: Path) -> None:
    tests = [code for code in printed(PYTHON, "python") if "def test_" in code]
    assert len(tests) == 2
    for number, code in enumerate(tests):
        (tmp_path / f"test_{number}.py").write_text(code)
    command = [sys.executable, "-m", "pytest", "-p", "emulator.pytest_plugin", "-p", "no:cacheprovider", "-q"]
    assert "2 passed" in run(command, tmp_path, PYTHONPATH=str(ROOT))


def test_the_program_that_is_printed_runs(tmp_path: Path) -> None:
    (program,) = (code for code in printed(PYTHON, "python") if "start_emulator" in code)
    here = program.replace("stripe_invoice_emulator.client", "emulator.client")
    here = here.replace('["stripe-invoice-emulator"]', repr(own_command()))
    assert here != program
    (tmp_path / "program.py").write_text(here)
    run([sys.executable, "program.py"], tmp_path, PYTHONPATH=str(ROOT))


@pytest.mark.parametrize("name", re.findall(r"`(stripe_[a-z_]+)`", PYTHON))
def test_every_fixture_and_option_that_is_named_is_there(name: str) -> None:
    plugin = ROOT / "emulator" / "pytest_plugin"
    source = (plugin / "__init__.py").read_text() + (plugin / "options.py").read_text()
    assert f"def {name}(" in source or f'"{name}"' in source


@pytest.mark.parametrize(
    ("table", "subject"),
    [
        ("| `stripe_world` | |", World("http://127.0.0.1:1", new_key())),
        ("| `stripe_webhook_receiver` | |", WebhookReceiver("http://127.0.0.1:1")),
    ],
    ids=["stripe_world", "stripe_webhook_receiver"],
)
def test_what_is_said_of_a_fixture_is_there(table: str, subject: object) -> None:
    rows = PYTHON.partition(table)[2].partition("\n\n")[0]
    # Two are of what the receiver has received.
    named = set(re.findall(r"`\.([a-z_.]+)", rows)) - {"body", "headers"}
    assert len(named) > 5
    for path in named:
        found = subject
        for part in path.split("."):
            found = getattr(found, part)


def test_the_commands_that_are_printed_work(tmp_path: Path) -> None:
    """With a mail and an event that are waited for, of the fixture that the page names."""
    (commands,) = printed(OTHERS, "sh")
    seed = ROOT / "fixtures" / "sent_invoice.json"
    script = "".join(f"{line} --fail-with-body || exit 1\n" for line in commands.splitlines())
    command = [*own_command(), "exec", "--store", "embedded", "--seed", str(seed), "--", "sh", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"type": "invoice.sent"' in done.stdout
    assert '"kind": "rate_limit"' in done.stdout


def test_the_function_that_is_printed_is_that_of_the_sample() -> None:
    (function,) = printed(OTHERS, "js")
    for sample in ("vitest", "jest"):
        assert function.strip() in (ROOT / "docs" / "samples" / sample / "shop.js").read_text()

"""The pytest plugin, in pytest processes of its own: what a project's tests see of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from emulator.client import Emulator, EmulatorError, World
from emulator.pytest_plugin import program
from tests.support.serving import Server

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
INI = """\
[pytest]
stripe_emulator_settings =
    EMULATOR_STORE=embedded
{more}
"""


class Project:
    """A folder with tests of somebody's, which have the plugin."""

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        for name in [name for name in os.environ if name.startswith(("EMULATOR_", "PYTEST_XDIST"))]:
            monkeypatch.delenv(name)

    def run(self, tests: str, *arguments: str, ini: str = "") -> pytest.RunResult:
        """Runs the tests in a process of their own."""
        self.pytester.makeini(INI.format(more=ini))
        self.pytester.makepyfile(tests)
        return self.pytester.run(
            sys.executable, "-m", "pytest", "-p", "emulator.pytest_plugin", "-p", "no:cacheprovider", *arguments
        )


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project."""
    return Project(pytester, monkeypatch)


def test_each_test_has_a_world_and_the_sdk_speaks_to_it(project: Project) -> None:
    result = project.run(
        """
        import stripe

        def make_customer(world):
            assert stripe.Customer.list().data == []
            customer = stripe.Customer.create(email="jenny@example.com")
            assert world.wait_for_event("customer.created")["data"]["object"]["id"] == customer.id

        def test_one(stripe_world):
            make_customer(stripe_world)

        def test_another(stripe_world, stripe_emulator):
            make_customer(stripe_world)
            assert stripe_world.url == stripe_emulator.url
            assert stripe.api_key == stripe_world.api_key
            assert stripe.upload_api_base == stripe_world.api_base

        def test_without(stripe_emulator):
            assert stripe.api_key is None
            assert stripe.api_base == "https://api.stripe.com"
            assert stripe.upload_api_base == "https://files.stripe.com"
            assert stripe_emulator.health()["status"] == "ok"
        """
    )
    result.assert_outcomes(passed=3)


def test_the_sdk_is_left_alone_when_that_is_wanted(project: Project) -> None:
    result = project.run(
        """
        import stripe

        def test_one(stripe_world):
            assert stripe.api_key is None
        """,
        ini="stripe_emulator_sdk = false",
    )
    result.assert_outcomes(passed=1)


def test_the_webhook_receiver_checks_signatures(project: Project) -> None:
    result = project.run(
        """
        import pytest
        import stripe

        def test_events(stripe_world, stripe_webhook_receiver):
            customer = stripe.Customer.create(email="jenny@example.com")
            event = stripe_webhook_receiver.wait_for("customer.created")
            assert event["data"]["object"]["id"] == customer.id
            (received,) = stripe_webhook_receiver.received
            secret = stripe_webhook_receiver.secrets[0]
            signature = received.headers["stripe-signature"]
            assert stripe.Webhook.construct_event(received.body, signature, secret).id == event["id"]
            stripe_webhook_receiver.assert_none("customer.deleted", within=0.1)
            with pytest.raises(AssertionError, match="1 of 2 customer.created came within 0.1 seconds"):
                stripe_webhook_receiver.wait_for("customer.created", 2, timeout=0.1)
            stripe_webhook_receiver.clear()
            assert stripe_webhook_receiver.events == []

        def test_a_wrong_signature_is_refused(stripe_world, stripe_webhook_receiver):
            stripe_world.faults.webhook("wrong_signature", "customer.created")
            stripe.Customer.create(email="jenny@example.com")
            assert stripe_world.wait_for_delivery("customer.created", status="pending").status == 400
            with pytest.raises(AssertionError, match=r"customer.created \\(bad signature\\)"):
                stripe_webhook_receiver.wait_for("customer.created", timeout=0.1)
            assert stripe_webhook_receiver.events == []

        def test_an_endpoint_that_fails(stripe_world, stripe_webhook_receiver):
            stripe_webhook_receiver.status = 503
            stripe.Customer.create(email="jenny@example.com")
            stripe_webhook_receiver.wait_for("customer.created")
            attempt = stripe_world.wait_for_delivery("customer.created", status="pending")
            assert attempt.status == 503

        def test_live_mode(stripe_world, stripe_webhook_receiver):
            stripe_webhook_receiver.listen_to(stripe_world.live, ["customer.created"])
            stripe.Customer.create(email="jenny@example.com", api_key=stripe_world.live_key)
            assert stripe_webhook_receiver.wait_for("customer.created")["livemode"]
            with pytest.raises(Exception, match="invoice.snet"):
                stripe_webhook_receiver.listen_to(stripe_world, ["invoice.snet"])
        """
    )
    result.assert_outcomes(passed=4)


SHOW = """
    import pathlib, os
    import pytest

    @pytest.mark.parametrize("number", range(4))
    def test_show(stripe_world, stripe_emulator, number):
        shown = pathlib.Path(os.environ["SHOWN"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
        shown.write_text(stripe_emulator.url)
"""


@pytest.mark.parametrize(("ini", "emulators"), [("", 2), ("stripe_emulator_shared = true", 1)])
def test_workers_of_xdist_have_an_emulator_each_or_one_for_all(
    ini: str, emulators: int, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWN", str(tmp_path))
    result = project.run(SHOW, "-n", "2", "--dist", "each", ini=ini)
    result.assert_outcomes(passed=8)
    urls = {worker.name: worker.read_text() for worker in tmp_path.iterdir()}
    assert urls.keys() == {"gw0", "gw1"}
    assert len(set(urls.values())) == emulators
    for url in urls.values():
        with pytest.raises(EmulatorError, match="Connection refused"):
            Emulator(url).health()


@pytest.mark.parametrize("way", ["environment", "option", "ini"])
def test_an_emulator_that_runs_already_is_one_setting(
    way: str, project: Project, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWN", str(tmp_path))
    if way == "environment":
        monkeypatch.setenv("EMULATOR_URL", server.url)
    arguments = ["--stripe-emulator-url", server.url] if way == "option" else []
    result = project.run(SHOW, *arguments, ini=f"stripe_emulator_url = {server.url}/" if way == "ini" else "")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines([f"stripe emulator: {server.url}"])
    assert (tmp_path / "main").read_text() == server.url
    assert World(server.url, "sk_test_still_there").mail.list() == []


@pytest.mark.parametrize(
    ("ini", "words"),
    [
        (
            "stripe_emulator_url = http://127.0.0.1:1",
            [
                "No emulator answers at http://127.0.0.1:1 (Connection refused).",
                "Start it, or leave out stripe_emulator_url.",
            ],
        ),
        (
            "    EMULATOR_STORE=x",
            [
                "The emulator ended with exit code 2.",
                "EMULATOR_STORE is 'x': it must be embedded, dynoxide, local or endpoint.",
            ],
        ),
        (
            "stripe_emulator_command = /nowhere/program",
            ["/nowhere/program cannot be run (No such file or directory)."],
        ),
        ("    EMULATOR_STORE", ["*stripe_emulator_settings has 'EMULATOR_STORE': write NAME=value, one a line."]),
        (
            "stripe_emulator_start_seconds = x",
            ["*stripe_emulator_start_seconds is 'x': it must be a number above 0."],
        ),
    ],
)
def test_what_cannot_be_had_is_told_in_a_line_or_two(ini: str, words: list[str], project: Project) -> None:
    result = project.run("def test_one(stripe_world): pass", ini=ini)
    assert result.ret != 0
    (result.stderr if result.ret == 4 else result.stdout).fnmatch_lines(words)
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_a_run_that_is_killed_leaves_no_emulator(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWN", str(tmp_path / "shown"))
    result = project.run(
        """
        import os, pathlib, signal

        def test_one(stripe_emulator):
            pathlib.Path(os.environ["SHOWN"]).write_text(stripe_emulator.url)
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    assert result.ret == -signal.SIGKILL
    emulator = Emulator((tmp_path / "shown").read_text())
    while True:
        try:
            emulator.health()
        except EmulatorError:
            break


def test_without_what_it_takes_another_installation_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_missing", lambda: ["aiohttp", "moto", "pynamodb", "reportlab"])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(program.ProgramError, match="lacks aiohttp, moto, pynamodb and more: install it in a place of"):
        program.find_program()
    installed = tmp_path / "stripe-invoice-emulator"
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    assert program.find_program() == [str(installed)]
    monkeypatch.setattr(program, "_missing", list)
    assert program.find_program() == [sys.executable, "-P", str(ROOT / "emulator" / "__main__.py")]

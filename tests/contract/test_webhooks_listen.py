"""`stripe listen` and `stripe events resend` of the unmodified CLI, and our own `listen`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import stripe
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from emulator.api.stripe.versions import NEWEST
from emulator.cli import FAILED, main
from tests.support.shop import Shop
from tests.support.stripe_cli import Cli, environment_of
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Receiver, receiving
from tests.support.wire import Wire

ACCOUNT = "acct_1Connected"
SENT = ["customer.created", "customer.updated", "invoice.created", "invoiceitem.created", "invoice.updated"]
SENT += ["payment_intent.created", "invoice.updated", "invoice.finalized", "invoice.sent"]


class Program:
    """A program that runs, and the lines it has printed."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait_for(self, pattern: str, count: int = 1) -> list[re.Match[str]]:
        """The first matches in the lines, once there are `count`."""
        return eventually(
            lambda: [match for line in list(self.lines) if (match := re.search(pattern, line))],
            lambda found: len(found) >= count,
        )

    def end(self) -> None:
        """Ends it, and what it started: the CLI that npm brings is a script around the program itself."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def environment(wire: Wire, tmp_path: Path) -> dict[str, str]:
    """What both programs need to know."""
    return {**environment_of(wire, tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[Program]:
    program = Program(command, environment, folder)
    try:
        yield program
    finally:
        program.end()


def send(shop: Shop) -> list[str]:
    """Sends an invoice; the ids of all events."""
    shop.send(shop.draft(None, 2000)["id"])
    return [event["id"] for event in shop.events()]


def check_signatures(receiver: Receiver, secret: str) -> None:
    for each in receiver.received:
        stripe.Webhook.construct_event(each.body, each.headers["Stripe-Signature"], secret)


def test_the_official_cli_forwards_every_event_of_a_send(
    cli: Cli, environment: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    base = ["--api-base", shop.wire.url]
    with receiving() as receiver:
        command = [cli.program, "listen", "--all-snapshot", "--forward-to", f"{receiver.url}/hook", *base]
        with running(command, environment, tmp_path) as listening:
            secret = listening.wait_for(r"signing secret is (whsec_[0-9a-f]{64})")[0][1]
            told = send(shop)
            receiver.wait(len(SENT))
            assert sorted(receiver.types()) == sorted(SENT)
            assert {each.event["id"] for each in receiver.received} == set(told)
            check_signatures(receiver, secret)
            forwarded = listening.wait_for(r"--> (\S+) \[(evt_\w+)\]", len(SENT))
            answered = listening.wait_for(r"<--  \[(\d+)\] POST (\S+) \[(evt_\w+)\]", len(SENT))
            assert sorted(match[1] for match in forwarded) == sorted(SENT)
            assert {(match[1], match[2]) for match in answered} == {("200", f"{receiver.url}/hook")}
            attempts = shop.get("/_emulator/webhooks/attempts/wait", count=len(SENT))["data"]
            assert {each["event"] for each in attempts} == set(told)
            resent = subprocess.run(
                [cli.program, "events", "resend", told[0], *base],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert resent.returncode == 0, resent.stderr
            assert receiver.wait(len(SENT) + 1)[-1].event["id"] == told[0]
    printed = subprocess.run(
        [cli.program, "listen", "--print-secret", *base], env=environment, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == secret


def test_the_official_cli_forwards_events_of_connected_accounts(
    cli: Cli, environment: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    base = ["--api-base", shop.wire.url]
    connected = Shop(shop.wire.for_account(ACCOUNT))
    with receiving() as own, receiving() as connect:
        to = ["--forward-to", own.url, "--forward-connect-to", connect.url]
        with running([cli.program, "listen", "--all-snapshot", *to, *base], environment, tmp_path) as listening:
            listening.wait_for("signing secret")
            connected.customer()
            event = connect.wait(1)[0].event
            assert event["account"] == ACCOUNT
            listening.wait_for(rf"--> connect customer.created \[{event['id']}\]")
            (attempt,) = connected.get("/_emulator/webhooks/attempts/wait")["data"]
            assert (attempt["event"], attempt["status"]) == (event["id"], 200)
            resend = [cli.program, "events", "resend", event["id"], "--account", ACCOUNT, *base]
            subprocess.run(resend, env=environment, capture_output=True, check=True)
            assert connect.wait(2)[1].event == event
            shop.customer()
            assert "account" not in own.wait(1)[0].event
            assert len(connect.received) == 2


def test_the_official_cli_forwards_to_the_paths_of_the_endpoints(
    cli: Cli, environment: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    for path in ("own", "connect"):
        wanted = {"enabled_events": ["customer.created"], "connect": path == "connect"}
        shop.post("/v1/webhook_endpoints", url=f"http://127.0.0.1:9/{path}", **wanted)
    with receiving() as receiver:
        command = [cli.program, "listen", "--use-configured-webhooks", "--all-snapshot", "--forward-to", receiver.url]
        with running([*command, "--api-base", shop.wire.url], environment, tmp_path) as listening:
            listening.wait_for("signing secret")
            shop.customer()
            Shop(shop.wire.for_account(ACCOUNT)).customer()
            arrived = {each.path: each.event.get("account") for each in receiver.wait(2)}
            assert arrived == {"/own": None, "/connect": ACCOUNT}


def test_our_own_listen_prints_a_line_for_each_event(environment: dict[str, str], shop: Shop, tmp_path: Path) -> None:
    with receiving() as receiver:
        receiver.answers[:] = [200, 500]
        command = [sys.executable, "-m", "emulator", "listen", "--forward-to", receiver.url, "--url", shop.wire.url]
        connect = ["--forward-connect-to", f"{receiver.url}/connect"]
        with running([*command, *connect], environment, tmp_path) as listening:
            secret = listening.wait_for(r"signed with (whsec_[0-9a-f]{64})")[0][1]
            told = send(shop)
            lines = listening.wait_for(r"^(\d+)  (\S+)  (evt_\w+)$", len(SENT))
            assert [line[1] for line in lines] == ["200", "500"] + ["200"] * (len(SENT) - 2)
            assert [(line[2], line[3]) for line in lines] == list(zip(SENT, told, strict=True))
            Shop(shop.wire.for_account(ACCOUNT)).customer()
            listening.wait_for(rf"^200  customer.created  evt_\w+  {ACCOUNT}$")
            assert receiver.received[-1].path == "/connect"
            check_signatures(receiver, secret)


def test_our_own_listen_filters_and_says_when_nobody_answers(
    environment: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    with receiving() as gone:
        url = gone.url
    port = url.rpartition(":")[2]
    command = [sys.executable, "-m", "emulator", "listen", "--forward-to", port, "--url", shop.wire.url]
    with running([*command, "--events", "invoice.sent"], environment, tmp_path) as listening:
        listening.wait_for(f"to {url} is signed with")
        send(shop)
        listening.wait_for(r"^No answer \(.*refused.*\)  invoice.sent  evt_")
        assert len(listening.lines) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--forward-to", "ftp://hook"], "'ftp://hook' is no URL to forward to"),
        (["--forward-to", "3000", "--forward-connect-to", "http://"], "'http://' is no URL to forward to"),
        (["--forward-to", "http://127.0.0.1:9", "--url", "http://127.0.0.1:9"], "No emulator answers at"),
    ],
)
def test_our_own_listen_says_what_is_wrong(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", *arguments]) == FAILED
    assert said in capsys.readouterr().err


def test_a_session_needs_a_key_and_a_socket_a_session(wire: Wire) -> None:
    refused = wire.with_key("nonsense").post("/v1/stripecli/sessions")
    assert (refused.status, refused.error["type"]) == (401, "invalid_request_error")
    session = wire.ok(wire.post("/v1/stripecli/sessions", {"device_name": "here"}))
    with pytest.raises(InvalidStatus, match="401"):
        connect(session["websocket_url"], additional_headers={"Websocket-Id": "another"}, proxy=None)


@pytest.mark.parametrize(("flags", "version"), [([], "2020-08-27"), (["--latest"], NEWEST)])
def test_the_official_cli_forwards_in_the_accounts_version_or_the_latest(
    flags: list[str], version: str, cli: Cli, environment: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=b'{"api_version": "2020-08-27"}'))
    with receiving() as receiver:
        command = [
            cli.program,
            "listen",
            "--all-snapshot",
            "--forward-to",
            receiver.url,
            "--api-base",
            shop.wire.url,
            *flags,
        ]
        with running(command, environment, tmp_path) as listening:
            listening.wait_for(rf"API Version \[{re.escape(version)}\]")
            shop.customer()
            event = receiver.wait(1)[0].event
            assert event["api_version"] == version
            assert ("default_currency" in event["data"]["object"]) == (version != NEWEST)
            shop.customer()
            assert len({each.event["id"] for each in receiver.wait(2)}) == 2

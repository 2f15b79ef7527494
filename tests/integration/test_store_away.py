"""An engine that goes away under a running emulator, hangs, or comes back without its data."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from emulator.settings import Settings
from emulator.store.engines.dynoxide import find_dynoxide
from emulator.store.engines.server_process import free_port
from tests.support.engines import DYNOXIDE
from tests.support.other_apis import CALLERS
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.wire import Response, Wire, new_key

pytestmark = pytest.mark.engine("dynoxide")

HANGS_AFTER = "2"


@pytest.fixture(params=["unsigned", "signed"], autouse=True)
def _credentials(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With credentials, botocore makes the calls, as for AWS; without, the engine's own client does."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if request.param == "signed":
            monkeypatch.setenv(name, "test")
        else:
            monkeypatch.delenv(name, raising=False)


class Database:
    """A dynoxide at an address of its own, which can be killed and started again."""

    def __init__(self, data: Path | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._data = data
        self.start()

    def start(self) -> None:
        command = [str(find_dynoxide(DYNOXIDE).program), "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        if self._data is not None:
            command += ["--db-path", str(self._data / "dynoxide.db")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        while "listening" not in self.process.stdout.readline():
            assert self.process.poll() is None

    def pause(self) -> None:
        """Stops it; a process whose threads all run may answer for a moment after the signal was sent."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def on(database: Database, timeout: str = "30") -> Iterator[Server]:
    environ = {
        "EMULATOR_STORE": "endpoint",
        "AWS_ENDPOINT_URL_DYNAMODB": database.url,
        "EMULATOR_STORE_TIMEOUT": timeout,
    }
    try:
        with serving(Settings.from_environ(environ)) as server:
            yield server
    finally:
        if database.process.poll() is None:
            database.kill()


def is_ok(answer: Response) -> bool:
    return answer.status == 200


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_what_is_kept_is_there_again_when_the_store_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(tmp_path)
    with on(database) as server:
        wire = Wire(server.url, new_key())
        shop = Shop(wire)
        customer = shop.customer()["id"]
        database.kill()
        away = wire.get("/v1/customers")
        assert (away.status, away.headers["Retry-After"]) == (503, "1")
        assert away.error["type"] == "api_error"
        health = wire.get("/_emulator/health")
        assert (health.status, health.json["status"]) == (503, "unavailable")
        # A worker may have asked in between, and been told in other words.
        for sentence in (away.error["message"], health.json["reason"]):
            assert sentence.startswith("The store (endpoint) does not answer: ")
            assert database.url in sentence
        assert wire.get("/_emulator/outbox").status == 503
        # Workers and the request log go on by themselves, and do not say the same again and again.
        time.sleep(1.5)
        database.start()
        eventually(lambda: wire.get("/_emulator/health"), is_ok)
        assert [each["id"] for each in wire.all("/v1/customers")] == [customer]
        assert shop.customer()["id"] != customer
    gone, back = said(caplog)
    assert gone.endswith(" Requests are answered with 503 until it does.")
    assert back == "The store (endpoint) answers again."


def test_each_api_says_it_in_its_own_shape() -> None:
    database = Database()
    with on(database) as server:
        database.kill()
        wire = Wire(server.url, new_key())
        answers = {api: caller(server.url).get("/invoices") for api, caller in CALLERS.items()}
        answers["control"] = wire.get("/_emulator/outbox")
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert {answer.headers["Retry-After"] for answer in answers.values()} == {"1"}
    assert all("does not answer" in answer.body.decode() for answer in answers.values())


def test_a_table_that_is_gone_is_made_again(caplog: pytest.LogCaptureFixture) -> None:
    database = Database()
    with on(database) as server:
        wire = Wire(server.url, new_key())
        wire.post("/v1/customers", {"name": "Jenny"})
        database.kill()
        database.start()
        made = eventually(lambda: wire.post("/v1/customers", {"name": "Jenny"}), is_ok)
        assert [each["id"] for each in wire.all("/v1/customers")] == [made.json["id"]]
        assert wire.get("/_emulator/health").status == 200
    lost = "The store (endpoint) had lost its table with all data, and has an empty one now."
    assert said(caplog).count(lost) == 1


def test_a_store_that_hangs_is_waited_for_up_to_a_limit(caplog: pytest.LogCaptureFixture) -> None:
    database = Database()
    with on(database, HANGS_AFTER) as server:
        wire = Wire(server.url, new_key())
        wire.post("/v1/customers", {"name": "Jenny"})
        database.pause()
        assert wire.get("/v1/customers").status == 503
        database.process.send_signal(signal.SIGCONT)
        eventually(lambda: wire.get("/_emulator/health"), is_ok)
        assert len(wire.all("/v1/customers")) == 1
    assert not [line for line in said(caplog) if "Traceback" in line]

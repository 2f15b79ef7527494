"""A mail server that takes connections and says nothing keeps nobody else from their work, and no stop from its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from emulator import bootstrap
from emulator.delivery import mailer, worker
from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from tests.support.raw_server import be_silent, talking
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

MORE_THAN_RUN_AT_ONCE = worker.MAX_CONCURRENT_JOBS + 4
LONG = 600.0


@contextmanager
def delivering_in_vain() -> Iterator[Server]:
    """An emulator whose mail server is silent, with more mails on their way to it than are tried at once."""
    with talking(be_silent) as port:
        settings = Settings(store="embedded", smtp_url=SmtpUrl("localhost", port, tls="none"))
        with serving(settings) as server:
            shop = Shop(Wire(server.url, new_key("live")))
            customer = shop.customer()["id"]
            for _ in range(MORE_THAN_RUN_AT_ONCE):
                shop.send(shop.open_invoice(customer)["id"])
            yield server
            assert [mail["attempts"] for mail in shop.get("/_emulator/outbox", limit=100)["data"]] == (
                [[]] * MORE_THAN_RUN_AT_ONCE
            )


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is waited for longer than a test takes."""
    for each in (mailer, bootstrap):
        monkeypatch.setattr(each, "ATTEMPT_SECONDS", LONG)


def test_other_jobs_are_done_meanwhile() -> None:
    with delivering_in_vain() as server:
        shop = Shop(Wire(server.url))
        draft = shop.draft(None, 2000, auto_advance=True)
        shop.post(f"/v1/invoices/{draft['id']}", automatically_finalizes_at=draft["created"] + 5)
        eventually(lambda: shop.invoice(draft["id"])["status"], lambda status: status == "open")


def test_a_stop_waits_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "STOP_SECONDS", 0.1)
    before = set(threading.enumerate())
    with delivering_in_vain():
        pass
    assert set(threading.enumerate()) <= before

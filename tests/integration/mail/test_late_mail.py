"""Mail that takes longer than one lease, at a slow server or by a fault, and is attempted once for all that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from emulator.billing.system.jobs import MAIL_TASK, Job
from emulator.clock import Clock
from emulator.delivery import lease_renewal, worker
from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from emulator.store.job_leases import LEASE_SECONDS, lease_due_jobs
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.smtp_servers import SmtpHandler, running
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

STEP = LEASE_SECONDS * 3 // 4


class SlowHandler(SmtpHandler):
    """Takes a mail once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.may_end = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes the message, in its time."""
        self.begun += 1
        while not self.may_end:
            await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


class MovedClock:
    """Real time, as it is at last said to be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.second = Clock().real_now()
        monkeypatch.setattr(Clock, "real_now", lambda _: self.second)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    """A clock that stands still between moves, in which leases are renewed all the time."""
    monkeypatch.setattr(lease_renewal, "RENEW_SECONDS", 0.02)
    monkeypatch.setattr(worker, "STOP_SECONDS", 0.1)
    return MovedClock(monkeypatch)


@pytest.fixture
def slow() -> SlowHandler:
    return SlowHandler()


@pytest.fixture
def server(slow: SlowHandler, clock: MovedClock) -> Iterator[Server]:
    """An emulator whose mail server is slow."""
    assert clock.second
    with running(slow) as port:
        settings = Settings(store="embedded", smtp_url=SmtpUrl("localhost", port, tls="none"))
        with serving(settings) as server:
            yield server
            slow.may_end = True


@pytest.fixture
def shop(server: Server) -> Shop:
    """A fresh account in live mode."""
    return Shop(Wire(server.url, new_key("live")))


def test_a_slow_server_gets_a_mail_once(server: Server, shop: Shop, slow: SlowHandler, clock: MovedClock) -> None:
    shop.send(shop.open_invoice()["id"])
    eventually(lambda: slow.begun)
    stays_with_its_worker(server.emulator.store, world_of(shop), clock)
    slow.may_end = True
    mail = eventually(lambda: shop.get("/_emulator/outbox")["data"][0], lambda mail: mail["status"] == "sent")
    assert (slow.begun, len(slow.taken), len(mail["attempts"])) == (1, 1, 1)


def test_a_delayed_mail_waits_at_one_worker(server: Server, shop: Shop, slow: SlowHandler, clock: MovedClock) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/faults", body=b'{"target":"mail","kind":"delay","seconds":60}'))
    shop.send(shop.open_invoice()["id"])
    stays_with_its_worker(server.emulator.store, world_of(shop), clock)
    assert slow.begun == 0


def stays_with_its_worker(store: Store, world: World, clock: MovedClock) -> None:
    """Time goes on for more than two leases, and nobody else can have the mail."""
    leased = eventually(lambda: mail_job(store, world), lambda job: job.lease)
    for _ in range(4):
        clock.second += STEP
        eventually(lambda: mail_job(store, world).leased_until, lambda until: until == clock.second + LEASE_SECONDS)
        assert list(lease_due_jobs(store, "another", 10, "mail")) == []
    held = mail_job(store, world)
    assert (held.lease, held.attempts) == (leased.lease, 1)


def mail_job(store: Store, world: World) -> Job:
    """The job that delivers the world's only mail."""
    (found,) = (job for job in world_jobs(store, world) if job.task == MAIL_TASK)
    return found


def world_of(shop: Shop) -> World:
    return World(shop.get("/_emulator/account")["id"], livemode=True)

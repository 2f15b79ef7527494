"""What came of a mail is on record whatever the server said, and a mail is given up when nothing can be recorded."""

from __future__ import annotations

import asyncio

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import MailAttempt, OutboxMail
from emulator.delivery.job_handlers import mail_handlers
from emulator.delivery.mail.delivery_report import DeliveryReport
from emulator.delivery.mail.recipient_policy import RecipientPolicy
from emulator.delivery.mail_jobs import MAX_UNRECORDED_ATTEMPTS
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.store.job_leases import LEASE_SECONDS
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop


class OddMailer(Mailer, frozen=True):
    """A mailer whose server took the mail with words that cannot be stored."""

    async def attempt(self, mail: OutboxMail, now: int, faked_report: DeliveryReport | None = None) -> MailOutcome:
        """Says that the mail was taken."""
        del faked_report
        attempt = MailAttempt(at=now, outcome="sent", answer="caf\udce9", milliseconds=1)
        return MailOutcome(replace(mail, status="sent", attempts=(*mail.attempts, attempt)), None)


@pytest.fixture
def mailer() -> Mailer:
    """A mailer that needs no server."""
    return OddMailer(None, RecipientPolicy())


@pytest.fixture
def world(shop: Shop) -> World:
    """A world with one mail in its outbox."""
    shop.send(shop.open_invoice()["id"])
    return World(shop.get("/_emulator/account")["id"], livemode=False)


def leased(store: Store, world: World, mail: str) -> Job:
    """The delivery of a mail as a worker holds it."""
    now = store.clock.real_now()
    job = Job(id="deliver-1", created=now, task="mail", subject=mail, due_at=now)
    held = replace(job, lease="worker", leased_until=now + LEASE_SECONDS)
    store.run(world, lambda uow: uow.changes.save(held))
    return held


def handled(store: Store, world: World, mailer: Mailer, job: Job) -> tuple[OutboxMail | None, Job | None]:
    """The mail and its job after a worker has had it."""
    asyncio.run(_handled(store, world, mailer, job))
    uow = store.unit_of_work(world)
    return uow.get(OutboxMail, job.subject), uow.get(Job, job.id)


async def _handled(store: Store, world: World, mailer: Mailer, job: Job) -> None:
    await mail_handlers(store, mailer)["mail"](world, job)


def test_words_that_cannot_be_kept_do_not_send_a_mail_again(
    server: Server, shop: Shop, world: World, mailer: Mailer
) -> None:
    store = server.emulator.store
    job = leased(store, world, shop.get("/_emulator/outbox")["data"][0]["id"])
    mail, left = handled(store, world, mailer, job)
    assert mail is not None
    assert (mail.status, [each.outcome for each in mail.attempts], left) == ("sent", ["sent"], None)
    assert mail.attempts[0].answer == "What the server answered could not be recorded."


def test_a_mail_of_which_nothing_is_ever_recorded_is_given_up(
    server: Server, shop: Shop, world: World, mailer: Mailer
) -> None:
    store = server.emulator.store
    job = leased(store, world, shop.get("/_emulator/outbox")["data"][0]["id"])
    mail, left = handled(store, world, mailer, replace(job, attempts=MAX_UNRECORDED_ATTEMPTS + 1))
    assert mail is not None
    assert (mail.status, left) == ("failed", None)
    assert mail.why == "It was tried 10 times, and what came of it could not be recorded."

"""A recipient that no mail can go to: the others get theirs, and the outbox says who did not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail.connection_pool import SmtpConnectionPool
from emulator.delivery.mail.recipient_policy import RecipientPolicy
from emulator.delivery.mailer import Mailer, MailOutcome
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.smtp_servers import SmtpHandler, Url, running

GOOD, BAD = "jenny@example.com", "a@exa_mple.com"
Outgoing = Callable[..., OutboxMail]


@pytest.fixture
def outgoing(server: Server, shop: Shop) -> Outgoing:
    """A mail to these recipients."""
    shop.send(shop.open_invoice()["id"])
    id = shop.get("/_emulator/outbox")["data"][0]["id"]
    mail = server.emulator.store.unit_of_work(World(shop.get("/_emulator/account")["id"], livemode=False)).get(
        OutboxMail, id
    )
    assert mail is not None
    return lambda **recipients: replace(
        mail, status="queued", mail_message=replace(mail.mail_message, **{"to": (), **recipients})
    )


def delivered(mail: OutboxMail, postmaster: SmtpHandler, policy: RecipientPolicy | None = None) -> MailOutcome:
    """What comes of one attempt."""

    async def attempt(port: int) -> MailOutcome:
        mailer = Mailer(SmtpConnectionPool(Url(port), 5.0), policy or RecipientPolicy(smtp_host="localhost"))
        try:
            return await mailer.attempt(mail, mail.created)
        finally:
            await mailer.close()

    with running(postmaster) as port:
        return asyncio.run(attempt(port))


@pytest.mark.parametrize(
    "recipients",
    [{"to": (GOOD, BAD)}, {"to": (BAD,), "cc": (GOOD,)}, {"to": (GOOD,), "cc": (BAD,)}, {"to": (GOOD,), "bcc": (BAD,)}],
)
def test_the_others_get_the_mail(recipients: dict[str, tuple[str, ...]], outgoing: Outgoing) -> None:
    postmaster = SmtpHandler()
    outcome = delivered(outgoing(**recipients), postmaster)
    assert [taken.recipients for taken in postmaster.taken] == [[GOOD]]
    assert BAD.encode() not in postmaster.taken[0].content
    assert (outcome.mail.status, outcome.mail.accepted, outcome.mail.refused) == ("sent", (GOOD,), (BAD,))
    assert outcome.mail.why == f"Not a mail address that can be written to: {BAD!r}."


def test_one_that_is_refused_and_one_that_no_mail_can_go_to(outgoing: Outgoing) -> None:
    postmaster = SmtpHandler(refuse={"richard@example.com": "550 5.1.1 no such mailbox"})
    outcome = delivered(outgoing(to=(GOOD, BAD, "richard@example.com")), postmaster)
    assert (outcome.mail.status, set(outcome.mail.refused)) == ("sent", {BAD, "richard@example.com"})
    assert "550 5.1.1 no such mailbox" in (outcome.mail.why or "")
    assert BAD in (outcome.mail.why or "")


def test_what_is_held_says_it_too(outgoing: Outgoing) -> None:
    outcome = delivered(outgoing(to=("a@acme.dev", BAD)), SmtpHandler(), RecipientPolicy(smtp_host="smtp.acme.dev"))
    assert (outcome.mail.status, outcome.mail.refused) == ("held", (BAD,))
    assert "EMULATOR_MAIL_ALLOW" in (outcome.mail.why or "")
    assert BAD in (outcome.mail.why or "")


def test_a_mail_to_nobody_else_fails_in_a_sentence(outgoing: Outgoing) -> None:
    postmaster = SmtpHandler()
    outcome = delivered(outgoing(to=(BAD,)), postmaster)
    assert (outcome.mail.status, outcome.mail.refused, postmaster.taken) == ("failed", (BAD,), [])
    assert outcome.mail.why == f"Not a mail address that can be written to: {BAD!r}"

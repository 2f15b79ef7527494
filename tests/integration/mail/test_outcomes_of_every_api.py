"""Whatever an SMTP server does with a mail, it is on record, and the mail comes once, or is known to come again.

For the mail of every API.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

import pytest

from emulator.delivery import mailer
from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from tests.support.beel import new_company
from tests.support.dayzero import new_dayzero
from tests.support.raw_server import Talk, be_silent, free_port, talking
from tests.support.serving import serving
from tests.support.shop import Shop
from tests.support.smtp_servers import SmtpHandler, running
from tests.support.stateset import new_stateset
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

JENNY = "jenny@example.com"
ATTEMPT_SECONDS = 1.0

pytestmark = pytest.mark.long

Mails = list[dict[str, Any]]


def stripe(url: str) -> Callable[[], Mails]:
    """Sends an invoice to Jenny; what shows the outbox."""
    shop = Shop(Wire(url, new_key("live")))
    shop.send(shop.draft(shop.customer(email=JENNY)["id"], 2000)["id"])
    return lambda: list(shop.get("/_emulator/outbox")["data"])


def beel(url: str) -> Callable[[], Mails]:
    company = new_company(url, "live")
    company.perform(company.issue_invoice()["id"], "send", {"recipients": [JENNY]})
    return company.outbox


def stateset(url: str) -> Callable[[], Mails]:
    account = new_stateset(url).with_key("sk_live")
    account.send(account.invoice()["id"], {"to": [JENNY]})
    return account.outbox


def dayzero(url: str) -> Callable[[], Mails]:
    business = new_dayzero(url).with_headers(Authorization="Bearer dz_live_token")
    business.send(business.open_invoice(customer_id=business.customer(email=JENNY)["id"])["id"])
    return business.outbox


def settled(outbox: Callable[[], Mails]) -> dict[str, Any]:
    """The mail, once there will be no more attempts."""
    (mail,) = eventually(outbox, lambda mails: mails[0]["status"] in ("sent", "failed"))
    return mail


def greet_without_end(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220-hello\r\n" * 1000)


def say_one_line_without_end(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220" + b"x" * 65536)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server that speaks SMTP does, and what comes of it: the attempts' outcomes, the copies that it takes."""

    handler: Callable[[], SmtpHandler]
    outcomes: list[str]
    copies: int


OUTCOMES = {
    "taken": Outcome(SmtpHandler, ["sent"], 1),
    "recipient refused": Outcome(lambda: SmtpHandler(refuse={JENNY: "550 5.1.1 no such mailbox"}), ["refused"], 0),
    "message refused": Outcome(lambda: SmtpHandler(refuse_data="554 5.7.1 spam"), ["failed"], 0),
    "put off without end": Outcome(lambda: SmtpHandler(refuse_data="451 4.3.0 disk full"), ["failed"] * 3, 0),
    "greylisted": Outcome(lambda: SmtpHandler(greylist=True), ["refused", "sent"], 1),
    "cut off within DATA": Outcome(lambda: SmtpHandler(break_off=["before the dot"]), ["failed", "sent"], 1),
    "cut off after DATA": Outcome(lambda: SmtpHandler(break_off=["after the dot"]), ["failed", "sent"], 2),
}


def mail_of(api: Callable[[str], Callable[[], Mails]], port: int) -> dict[str, Any]:
    """What becomes of a mail of this API that goes to a port."""
    url = SmtpUrl("localhost", port, tls="none")
    with serving(Settings(store="embedded", smtp_url=url, mail_retry_delays=(0, 0))) as server:
        return settled(api(server.url))


@pytest.mark.parametrize("api", [stripe, beel, stateset, dayzero])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome(outcome: str, api: Callable[[str], Callable[[], Mails]]) -> None:
    expected = OUTCOMES[outcome]
    handler = expected.handler()
    with running(handler) as port:
        mail = mail_of(api, port)
    assert [each["outcome"] for each in mail["attempts"]] == expected.outcomes
    assert mail["status"] == ("sent" if expected.outcomes[-1] == "sent" else "failed")
    assert mail["accepted"] == ([JENNY] if mail["status"] == "sent" else [])
    copies = [message_from_bytes(taken.content)["Message-ID"] for taken in handler.taken]
    assert copies == [mail["message_id"]] * expected.copies


@pytest.mark.parametrize("api", [stripe, beel, stateset, dayzero])
@pytest.mark.parametrize("talk", [None, be_silent, greet_without_end, say_one_line_without_end])
def test_what_speaks_no_smtp_is_left_after_a_while(
    talk: Talk | None,
    api: Callable[[str], Callable[[], Mails]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailer, "ATTEMPT_SECONDS", ATTEMPT_SECONDS)
    with nullcontext(free_port()) if talk is None else talking(talk) as port:
        mail = mail_of(api, port)
    assert mail["status"] == "failed"
    assert [each["outcome"] for each in mail["attempts"]] == ["failed"] * 3
    assert all(0 < len(each["answer"]) < 3000 for each in mail["attempts"])

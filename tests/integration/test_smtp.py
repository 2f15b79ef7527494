"""Mail handed to real SMTP servers: friendly ones, strict ones, and ones that break off."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from itertools import product
from typing import Any

import msgspec
import pytest

from emulator.delivery.mail import MailMessageError
from emulator.delivery.mail.connection_pool import SmtpConnectionPool
from emulator.delivery.mail.delivery_report import DeliveryReport, RecipientRefusal
from emulator.delivery.mail.smtp import deliver
from tests.support.raw_server import Talk, be_silent, free_port, talking
from tests.support.smtp_servers import (
    PASSWORD,
    TIMEOUT,
    USER,
    BreakOff,
    Certificate,
    SmtpHandler,
    Url,
    certificate_in,
    only_bob,
    running,
)

JENNY, RICHARD = "jenny@example.com", "richard@example.com"


@pytest.fixture
def message() -> EmailMessage:
    """A mail whose headers name other people than the ones it is delivered to."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = "Northwind <invoices@northwind.example.com>"
    mail["To"] = "somebody@example.org"
    mail["Subject"] = "New invoice"
    mail["Message-ID"] = "<stable@mail.example.com>"
    mail.set_content("Hello.\n.\nA line that is a dot does not end it.\n")
    return mail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate that nobody vouches for."""
    return certificate_in(tmp_path_factory.mktemp("tls"))


def send(
    message: EmailMessage,
    url: Url,
    *recipients: str,
    timeout: float = TIMEOUT,
    certificate: Certificate | None = None,
) -> DeliveryReport:
    """Deliver to Jenny, or to whom is named, within five seconds or `timeout`."""

    async def attempt() -> DeliveryReport:
        connections = SmtpConnectionPool(url, timeout, None if certificate is None else certificate.client)
        try:
            return await deliver(message, recipients or (JENNY,), connections, timeout)
        finally:
            await connections.close()

    return asyncio.run(attempt())


def test_a_plain_delivery(message: EmailMessage) -> None:
    postmaster = SmtpHandler()
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, RICHARD)
    assert report == DeliveryReport((JENNY, RICHARD), reply="queued as 4242")
    [taken] = postmaster.taken
    assert taken.recipients == [JENNY, RICHARD]
    assert taken.content == message.as_bytes()
    assert not taken.encrypted


def test_starttls_with_login(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"require_starttls": True, "auth_required": True, "authenticator": only_bob}
    with running(postmaster, tls_context=certificate.server, **options) as port:
        url = Url(port, username=USER, password=PASSWORD, tls="starttls")
        report = send(message, url, certificate=certificate)
    assert report.accepted == (JENNY,)
    assert [taken.encrypted for taken in postmaster.taken] == [True]


def test_a_refused_login_waits_to_be_mended(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"auth_required": True, "authenticator": only_bob, "tls_context": certificate.server}
    with running(postmaster, **options) as port:
        url = Url(port, username=USER, password="guessed", tls="starttls")
        report = send(message, url, certificate=certificate)
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (535, False)
    assert "refused the login" in report.error.text
    assert "guessed" not in report.error.text
    assert postmaster.taken == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = SmtpHandler()
    with running(postmaster, tls_context=certificate.server) as port:
        report = send(message, Url(port, tls="starttls"))
    assert report.error is not None
    assert not report.error.permanent
    assert "certificate" in report.error.text.lower()
    assert postmaster.taken == []


def test_starttls_is_not_given_up_when_the_server_has_none(message: EmailMessage) -> None:
    postmaster = SmtpHandler()
    with running(postmaster) as port:
        report = send(message, Url(port, tls="starttls"))
    assert report.error is not None
    assert not report.error.permanent
    assert postmaster.taken == []


@pytest.mark.parametrize("offered", [True, False])
def test_optional_starttls_is_used_when_offered(message: EmailMessage, certificate: Certificate, offered: bool) -> None:
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"tls_context": certificate.server} if offered else {}
    with running(postmaster, **options) as port:
        report = send(message, Url(port, tls="optional"))
    assert report.accepted == (JENNY,)
    assert [taken.encrypted for taken in postmaster.taken] == [offered]


def test_tls_from_the_first_byte(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = SmtpHandler()
    with running(postmaster, ssl_context=certificate.server) as port:
        report = send(message, Url(port, tls="tls"), certificate=certificate)
    assert report.accepted == (JENNY,)
    assert len(postmaster.taken) == 1


def test_one_recipient_refused(message: EmailMessage) -> None:
    postmaster = SmtpHandler(refuse={RICHARD: "550 5.1.1 no such mailbox"})
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, RICHARD)
    assert report.accepted == (JENNY,)
    assert report.refused == {RICHARD: RecipientRefusal(550, "5.1.1 no such mailbox", permanent=True)}
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY]]


def test_one_recipient_put_off_is_the_only_one_to_try_again(message: EmailMessage) -> None:
    postmaster = SmtpHandler(refuse={RICHARD: "451 4.7.1 greylisted, come back later"})
    with running(postmaster) as port:
        first = send(message, Url(port), JENNY, RICHARD)
        postmaster.refuse.clear()
        again = send(message, Url(port), RICHARD)
    assert first.refused == {RICHARD: RecipientRefusal(451, "4.7.1 greylisted, come back later", permanent=False)}
    assert again.accepted == (RICHARD,)
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY], [RICHARD]]


def test_one_mailbox_written_in_two_ways_gets_one_copy(message: EmailMessage) -> None:
    postmaster = SmtpHandler()
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, "jenny@EXAMPLE.com")
    assert report.accepted == (JENNY, "jenny@EXAMPLE.com")
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY]]


@pytest.mark.parametrize(("answer", "permanent"), [("451 4.7.1 later", False), ("550 5.7.1 never", True)])
def test_all_recipients_refused(message: EmailMessage, answer: str, permanent: bool) -> None:
    with running(SmtpHandler(refuse={JENNY: answer})) as port:
        report = send(message, Url(port))
    assert report.accepted == ()
    assert report.refused == {JENNY: RecipientRefusal(int(answer[:3]), answer[4:], permanent=permanent)}


@pytest.mark.parametrize(("answer", "permanent"), [("451 4.3.0 disk full", False), ("554 5.6.0 too large", True)])
def test_a_message_refused_as_a_whole(message: EmailMessage, answer: str, permanent: bool) -> None:
    with running(SmtpHandler(refuse_data=answer)) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (int(answer[:3]), permanent)
    assert answer[4:] in report.error.text


@pytest.mark.parametrize(("end", "arrived"), [("before the dot", 0), ("after the dot", 1)])
def test_a_connection_that_ends_in_the_middle_of_the_message(
    message: EmailMessage, end: BreakOff, arrived: int
) -> None:
    postmaster = SmtpHandler(break_off=[end])
    with running(postmaster) as port:
        report = send(message, Url(port))
    assert report.accepted == ()
    assert report.error is not None
    assert not report.error.permanent
    assert len(postmaster.taken) == arrived


def test_a_server_that_is_down(message: EmailMessage) -> None:
    port = free_port()
    report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (None, False)
    assert f"localhost:{port}" in report.error.text


def test_a_server_that_is_closing_down(message: EmailMessage) -> None:
    with talking(lambda connection: connection.sendall(b"421 4.3.2 closing\r\n")) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (421, False)


def test_a_server_that_says_nothing(message: EmailMessage) -> None:
    with talking(be_silent) as port:
        report = send(message, Url(port), timeout=0.3)
    assert report.error is not None
    assert report.error.text == f"localhost:{port} did not answer in time."


def test_a_server_that_speaks_something_else(message: EmailMessage) -> None:
    with talking(lambda connection: connection.sendall(b"\x00\xff HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert not report.error.permanent


REPLIES = {"greeting": b"220", "EHLO": b"250", "MAIL": b"250", "RCPT": b"250", "DATA": b"354", "end": b"250"}
"""What a server says that takes a mail, by what it answers."""


def saying(odd: str, code: bytes, text: bytes) -> Talk:
    """A conversation in which one answer is an odd one."""

    def talk(connection: socket.socket) -> None:
        def answer(to: str) -> None:
            connection.sendall(code + b" " + text + b"\r\n" if to == odd else REPLIES.get(to, b"250") + b" OK\r\n")

        answer("greeting")
        with connection.makefile("rb") as said:
            in_message = False
            for line in said:
                if in_message and line != b".\r\n":
                    continue
                verb = "end" if in_message else line[:4].strip().decode().upper()
                in_message = verb == "DATA" and not (odd == "DATA" and code != b"354")
                with suppress(OSError):
                    answer(verb)

    return talk


@pytest.mark.parametrize(("place", "code"), list(product(REPLIES, [b"250", b"354", b"450", b"550", b"2x0"])))
@pytest.mark.parametrize("text", [b"caf\xe9", b"\xff\x00\xed\xa0\x80", b"x\xe9" * 3000], ids=["latin-1", "odd", "long"])
def test_whatever_a_server_says_can_be_kept(message: EmailMessage, place: str, code: bytes, text: bytes) -> None:
    with talking(saying(place, code, text)) as port:
        report = send(message, Url(port), timeout=1.0)
    said = [report.reply, *(each.text for each in report.refused.values()), report.error.text if report.error else ""]
    assert msgspec.json.encode(said)
    assert max(map(len, said)) < 3000


@pytest.mark.parametrize(("code", "lost"), [(b"250", False), (b"550", True)])
def test_a_byte_that_is_not_utf_8_changes_nothing_of_an_answer(message: EmailMessage, code: bytes, lost: bool) -> None:
    for place in ("RCPT", "end"):
        with talking(saying(place, code, b"caf\xe9")) as port:
            report = send(message, Url(port))
        assert report.accepted == (() if lost else (JENNY,))
        assert place != "end" or "caf\ufffd" in (report.error.text if report.error else report.reply)


def test_an_address_that_is_none_never_reaches_the_server(message: EmailMessage) -> None:
    with pytest.raises(MailMessageError, match="Not a mail address"):
        send(message, Url(1), "jenny@example.com>\r\nDATA")

"""Many mails over one connection, and connections that ended meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from emulator.delivery.mail.connection_pool import SmtpConnectionPool
from emulator.delivery.mail.delivery_report import DeliveryReport
from emulator.delivery.mail.smtp import deliver
from tests.support.smtp_servers import (
    PASSWORD,
    TIMEOUT,
    USER,
    SmtpHandler,
    Url,
    certificate_in,
    only_bob,
    running,
)

Send = Callable[[str], Awaitable[DeliveryReport]]


def in_one_loop(url: Url, story: Callable[[Send], Awaitable[None]], **options: Any) -> None:
    """Runs a story that sends mails over the same connections."""

    async def told() -> None:
        connections = SmtpConnectionPool(url, TIMEOUT, **options)

        async def send(recipient: str) -> DeliveryReport:
            return await deliver(mail(), [recipient], connections, TIMEOUT)

        try:
            await story(send)
        finally:
            await connections.close()

    asyncio.run(told())


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "invoices@example.com"
    message["Subject"] = "New invoice"
    message.set_content("Hello.")
    return message


async def accepted(send: Send, *recipients: str) -> None:
    for recipient in recipients:
        assert (await send(recipient)).accepted == (recipient,)


def arrived(postmaster: SmtpHandler) -> list[str]:
    return [recipient for taken in postmaster.taken for recipient in taken.recipients]


def connections_of(postmaster: SmtpHandler) -> int:
    return len({taken.connection for taken in postmaster.taken})


def test_one_login_is_enough_for_many_mails(tmp_path: Path) -> None:
    certificate = certificate_in(tmp_path)
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"require_starttls": True, "auth_required": True, "authenticator": only_bob}
    with running(postmaster, tls_context=certificate.server, **options) as port:
        url = Url(port, username=USER, password=PASSWORD, tls="starttls")
        in_one_loop(url, lambda send: accepted(send, "a@example.com", "b@example.com"), tls_context=certificate.client)
    assert arrived(postmaster) == ["a@example.com", "b@example.com"]
    assert connections_of(postmaster) == 1
    assert all(taken.encrypted for taken in postmaster.taken)


def test_mails_at_the_same_time_have_a_connection_each() -> None:
    postmaster = SmtpHandler()

    async def story(send: Send) -> None:
        await asyncio.gather(*(send(f"{name}@example.com") for name in "abc"))
        await accepted(send, "d@example.com")

    with running(postmaster) as port:
        in_one_loop(Url(port), story)
    assert sorted(arrived(postmaster)) == [f"{name}@example.com" for name in "abcd"]
    assert connections_of(postmaster) == 3


def test_a_mail_that_is_refused_leaves_the_connection_in_order() -> None:
    postmaster = SmtpHandler(refuse={"b@example.com": "550 5.1.1 no such mailbox"})

    async def story(send: Send) -> None:
        await accepted(send, "a@example.com")
        assert (await send("b@example.com")).refused["b@example.com"].permanent
        await accepted(send, "c@example.com")

    with running(postmaster) as port:
        in_one_loop(Url(port), story)
    assert arrived(postmaster) == ["a@example.com", "c@example.com"]
    assert connections_of(postmaster) == 1


@pytest.mark.parametrize("notices", [True, False])
def test_a_connection_that_the_server_ended_is_replaced(notices: bool) -> None:
    postmaster = SmtpHandler(break_off=[] if notices else ["when idle"])

    async def story(send: Send) -> None:
        await accepted(send, "a@example.com")
        if notices:
            postmaster.end_connections()
            await asyncio.sleep(0.1)
        await accepted(send, "b@example.com")

    with running(postmaster) as port:
        in_one_loop(Url(port), story)
    assert arrived(postmaster) == ["a@example.com", "b@example.com"]
    assert connections_of(postmaster) == 2


def test_a_connection_is_replaced_once_and_no_more() -> None:
    postmaster = SmtpHandler()

    async def story(send: Send) -> None:
        await accepted(send, "a@example.com")
        postmaster.most_mails = 0
        report = await send("b@example.com")
        assert report.error is not None
        assert (report.error.code, report.error.permanent) == (421, False)

    with running(postmaster) as port:
        in_one_loop(Url(port), story)
    assert arrived(postmaster) == ["a@example.com"]


def test_a_connection_is_given_up_when_no_mail_follows() -> None:
    postmaster = SmtpHandler()

    async def story(send: Send) -> None:
        await accepted(send, "a@example.com")
        await asyncio.sleep(0.2)
        await accepted(send, "b@example.com")

    with running(postmaster) as port:
        in_one_loop(Url(port), story, idle_seconds=0.05)
    assert connections_of(postmaster) == 2


def test_a_server_that_has_had_enough_is_asked_anew() -> None:
    postmaster = SmtpHandler(most_mails=2)
    recipients = [f"{number}@example.com" for number in range(5)]
    with running(postmaster) as port:
        in_one_loop(Url(port), lambda send: accepted(send, *recipients))
    assert arrived(postmaster) == recipients
    assert connections_of(postmaster) == 3

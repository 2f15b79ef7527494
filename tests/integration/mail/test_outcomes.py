"""What becomes of live mail at servers of every temper: what the outbox says, and what arrived."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl, Tls
from tests.support.raw_server import free_port
from tests.support.serving import serving
from tests.support.shop import Object, Shop
from tests.support.smtp_servers import (
    PASSWORD,
    USER,
    BreakOff,
    SmtpHandler,
    Taken,
    certificate_in,
    only_bob,
    running,
)
from tests.support.stateset import Stateset, new_stateset
from tests.support.wire import Wire, new_key

JENNY, RICHARD = "jenny@example.com", "richard@example.com"
WITHOUT_DELAY = (0,) * 5


@contextmanager
def business(
    port: int, retry_delays: tuple[int, ...] = WITHOUT_DELAY, tls: Tls = "none", **options: Any
) -> Iterator[Shop]:
    """A live account whose mail goes to the server on this port."""
    user = {"username": USER, "password": PASSWORD} if tls == "starttls" else {}
    url = SmtpUrl("localhost", port, tls=tls, **user)
    with serving(Settings(store="embedded", smtp_url=url, mail_retry_delays=retry_delays, **options)) as server:
        yield Shop(Wire(server.url, new_key("live")))


def sent(shop: Shop, *, to: str = JENNY, until: str = "sent") -> Object:
    """Sends an invoice; the mail once it has this status."""
    invoice = shop.send(shop.draft(shop.customer(email=to)["id"], 2000)["id"])["id"]
    return shop.get("/_emulator/outbox/wait", invoice=invoice, status=until, timeout=30)


def sent_to_both(shop: Shop) -> Object:
    """Sends one mail to Jenny with a copy to Richard, and gives it as soon as the server has dealt with it."""
    stateset = live_stateset(shop)
    invoice = stateset.invoice(customer_id=stateset.customer(email=JENNY)["id"])["id"]
    stateset.send(invoice, {"to": [JENNY], "cc": [RICHARD]})
    query = f"?invoice={invoice}&status=sent&timeout=30"
    mail: Object = stateset.wire.control(f"/outbox/wait{query}").json
    return mail


def live_stateset(shop: Shop) -> Stateset:
    return new_stateset(shop.wire.url).with_key("sk_live")


def nobody(*_about: object) -> AuthResult:
    """Let nobody in."""
    return AuthResult(success=False, handled=False)


def outcomes(mail: Object) -> list[str]:
    return [attempt["outcome"] for attempt in mail["attempts"]]


def read(taken: Taken) -> EmailMessage:
    return email.message_from_bytes(taken.content, policy=default)


def test_over_starttls_with_a_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"require_starttls": True, "auth_required": True, "authenticator": only_bob}
    with running(postmaster, tls_context=certificate.server, **options) as port, business(port, tls="starttls") as shop:
        settings = {"business_name": "Northwind Studio", "email": "billing@northwind.example.com"}
        shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))
        mails = [sent(shop), sent(shop)]

    assert [(mail["status"], outcomes(mail), mail["accepted"]) for mail in mails] == [("sent", ["sent"], [JENNY])] * 2
    assert mails[0]["attempts"][0]["answer"] == "queued as 4242"
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY], [JENNY]]
    assert all(taken.encrypted for taken in postmaster.taken)
    assert len({taken.connection for taken in postmaster.taken}) == 1
    arrived = read(postmaster.taken[0])
    assert (arrived["Message-ID"], arrived["Subject"]) == (mails[0]["message_id"], mails[0]["subject"])
    assert arrived["From"].startswith("Northwind Studio <invoice+statements+acct_")
    assert arrived["Reply-To"] == "billing@northwind.example.com"
    [pdf] = arrived.iter_attachments()
    assert pdf.get_content_type() == "application/pdf"


def test_a_login_that_is_refused_waits_for_the_set_up_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    postmaster = SmtpHandler()
    options: dict[str, Any] = {"auth_required": True, "authenticator": nobody}
    with (
        running(postmaster, tls_context=certificate.server, **options) as port,
        business(port, retry_delays=(3600,), tls="starttls") as shop,
    ):
        mail = sent(shop, until="queued")
        mail = wait_for_attempt(shop, mail)

    assert (mail["status"], outcomes(mail)) == ("queued", ["failed"])
    assert mail["why"].startswith(f"localhost:{port} refused the login: 535")
    assert PASSWORD not in json.dumps(mail)
    assert postmaster.taken == []


def wait_for_attempt(shop: Shop, mail: Object) -> Object:
    while not mail["attempts"]:
        mail = shop.get(f"/_emulator/outbox/{mail['id']}")
    return mail


def test_one_recipient_is_refused() -> None:
    postmaster = SmtpHandler(refuse={RICHARD: "550 5.1.1 no such mailbox"})
    with running(postmaster) as port, business(port) as shop:
        mail = sent_to_both(shop)

    assert (mail["status"], mail["accepted"], mail["refused"]) == ("sent", [JENNY], [RICHARD])
    assert "richard@example.com: 550 5.1.1 no such mailbox" in mail["why"]
    assert outcomes(mail) == ["sent"]
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY]]


def test_the_only_recipient_is_refused() -> None:
    postmaster = SmtpHandler(refuse={JENNY: "550 5.1.1 no such mailbox"})
    with running(postmaster) as port, business(port) as shop:
        mail = sent(shop, until="failed")

    assert (mail["accepted"], mail["refused"], outcomes(mail)) == ([], [JENNY], ["refused"])
    assert mail["why"] == "jenny@example.com: 550 5.1.1 no such mailbox"
    assert postmaster.taken == []


def test_greylisting_delays_each_recipient_once_and_sends_nothing_twice() -> None:
    postmaster = SmtpHandler(greylist=True, refuse={})
    with running(postmaster) as port, business(port) as shop:
        alone = sent(shop)
        both = sent_to_both(shop)

    assert (alone["status"], outcomes(alone)) == ("sent", ["refused", "sent"])
    assert alone["attempts"][0]["answer"] == "jenny@example.com: 451 4.7.1 greylisted, come back later"
    assert (both["status"], both["accepted"], both["refused"]) == ("sent", [JENNY, RICHARD], [])
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY], [JENNY], [RICHARD]]
    assert [read(taken)["Message-ID"] for taken in postmaster.taken[1:]] == [both["message_id"]] * 2


@pytest.mark.parametrize(("end", "copies"), [("before the dot", 1), ("after the dot", 2)])
def test_the_connection_breaks_off_within_the_message(end: BreakOff, copies: int) -> None:
    """After the dot nobody knows whether the server has the mail (RFC 1047): the second copy can be told by its id."""
    postmaster = SmtpHandler(break_off=[end])
    with running(postmaster) as port, business(port) as shop:
        mail = sent(shop)

    assert (mail["status"], mail["accepted"], outcomes(mail)) == ("sent", [JENNY], ["failed", "sent"])
    assert [read(taken)["Message-ID"] for taken in postmaster.taken] == [mail["message_id"]] * copies
    assert len({taken.content for taken in postmaster.taken}) == 1


def test_a_server_that_is_down_for_a_while() -> None:
    postmaster, port = SmtpHandler(), free_port()
    with ExitStack() as later, business(port, retry_delays=(1,) * 30) as shop:
        waiting = wait_for_attempt(shop, sent(shop, until="queued"))
        later.enter_context(running(postmaster, port))
        mail = shop.get("/_emulator/outbox/wait", invoice=waiting["invoice"], status="sent", timeout=30)

    assert f"localhost:{port}" in waiting["why"]
    assert outcomes(mail)[0] == "failed"
    assert outcomes(mail)[-1] == "sent"
    assert (mail["why"], mail["accepted"]) == (None, [JENNY])
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY]]


def test_a_mail_that_is_never_taken_fails_in_the_end() -> None:
    with running(SmtpHandler(refuse_data="451 4.3.0 disk full")) as port, business(port, retry_delays=(0, 0)) as shop:
        mail = sent(shop, until="failed")

    assert outcomes(mail) == ["failed"] * 3
    assert "451 4.3.0 disk full" in mail["why"]


def test_strangers_get_nothing_and_the_outbox_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server beyond the loopback, by its name: with it, only names that belong to nobody are let through."""
    monkeypatch.setattr("emulator.delivery.mail.recipient_policy.is_own_host", lambda _host: False)
    postmaster = SmtpHandler()
    with running(postmaster) as port, business(port, mail_allow=("acme.dev",)) as shop:
        held = sent(shop, to="someone@gmail.com", until="held")
        for recipient in (JENNY, "me@acme.dev"):
            sent(shop, to=recipient)

    assert held["why"].startswith("gmail.com may belong to somebody.")
    assert "EMULATOR_MAIL_ALLOW" in held["why"]
    assert held["attempts"] == []
    assert [taken.recipients for taken in postmaster.taken] == [[JENNY], ["me@acme.dev"]]


def test_a_redirect_gets_what_was_meant_for_others() -> None:
    postmaster = SmtpHandler()
    with running(postmaster) as port, business(port, mail_redirect="me@example.org") as shop:
        mail = sent(shop, to="someone@gmail.com")

    assert mail["accepted"] == ["someone@gmail.com"]
    [taken] = postmaster.taken
    assert taken.recipients == ["me@example.org"]
    assert read(taken)["To"] == "someone@gmail.com"

"""Mail handed to real SMTP servers: friendly ones, strict ones, and ones that break off."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from emulator.delivery.mail import LetterError
from emulator.delivery.mail.smtp import DeliveryReport, Refusal, deliver

JENNY, RICHARD = "jenny@example.com", "richard@example.com"
TIMEOUT = 5.0


@dataclass(frozen=True)
class Url:
    """Where to connect, as `SMTP_URL` says it."""

    port: int
    host: str = "localhost"
    username: str | None = None
    password: str | None = None
    tls: Literal["none", "starttls", "tls", "optional"] = "none"


@dataclass
class Postmaster:
    """A server's handler: it keeps what it takes, and answers as it is told instead of taking it."""

    refuse: dict[str, str] = field(default_factory=dict)
    refuse_data: str = ""
    taken: list[tuple[list[str], bytes, bool]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd looks for this name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd looks for this name)
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take or refuse a message."""
        if self.refuse_data:
            return self.refuse_data
        assert isinstance(envelope.content, bytes)
        self.taken.append((list(envelope.rcpt_tos), envelope.content, session.ssl is not None))
        return "250 queued as 4242"


@contextmanager
def running(handler: Postmaster, **options: Any) -> Iterator[int]:
    """Run a server on a free port of the loopback and give the port."""
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(handler, hostname="localhost", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(until_idle(), controller.loop).result(TIMEOUT)
        controller.stop()


async def until_idle() -> None:
    """Wait until the server has finished with every connection, so that stopping it leaves no socket open."""
    while len(asyncio.all_tasks()) > 1:
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.005)


@contextmanager
def listening(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Accept one connection after the other on a bare socket, and let `talk` hold the conversation."""
    with closing(socket.create_server(("localhost", 0))) as server:
        server.settimeout(TIMEOUT)

        def serve() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with closing(connection):
                talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            thread.join()


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


@dataclass(frozen=True)
class Certificate:
    """A certificate for `localhost` that signs itself: what the server shows, and what a client trusts."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Make a key and a certificate for this run only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificate(server, ssl.create_default_context(cafile=str(file)))


def send(message: EmailMessage, url: Url, *recipients: str, **options: Any) -> DeliveryReport:
    """Deliver to Jenny, or to whom is named, within five seconds or `timeout`."""

    async def attempt() -> DeliveryReport:
        report = await deliver(message, recipients or (JENNY,), url, options.pop("timeout", TIMEOUT), **options)
        # A connection that was closed, its TLS first, is gone only when the loop has had its turns.
        await asyncio.sleep(0.02)
        return report

    return asyncio.run(attempt())


def only_bob(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Let in bob with the password s3cret."""
    return AuthResult(success=(data.login, data.password) == (b"bob", b"s3cret"), handled=False)


def test_a_plain_delivery(message: EmailMessage) -> None:
    postmaster = Postmaster()
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, RICHARD)
    assert report == DeliveryReport((JENNY, RICHARD), reply="queued as 4242")
    [(recipients, content, encrypted)] = postmaster.taken
    assert recipients == [JENNY, RICHARD]
    assert content == message.as_bytes()
    assert not encrypted


def test_starttls_with_login(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = Postmaster()
    options = {"require_starttls": True, "auth_required": True, "authenticator": only_bob}
    with running(postmaster, tls_context=certificate.server, **options) as port:
        url = Url(port, username="bob", password="s3cret", tls="starttls")
        report = send(message, url, tls_context=certificate.client)
    assert report.accepted == (JENNY,)
    assert [encrypted for _, _, encrypted in postmaster.taken] == [True]


def test_a_refused_login_waits_to_be_mended(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = Postmaster()
    options = {"auth_required": True, "authenticator": only_bob, "tls_context": certificate.server}
    with running(postmaster, **options) as port:
        url = Url(port, username="bob", password="guessed", tls="starttls")
        report = send(message, url, tls_context=certificate.client)
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (535, False)
    assert "refused the login" in report.error.text
    assert "guessed" not in report.error.text
    assert postmaster.taken == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = Postmaster()
    with running(postmaster, tls_context=certificate.server) as port:
        report = send(message, Url(port, tls="starttls"))
    assert report.error is not None
    assert not report.error.permanent
    assert "certificate" in report.error.text.lower()
    assert postmaster.taken == []


def test_starttls_is_not_given_up_when_the_server_has_none(message: EmailMessage) -> None:
    postmaster = Postmaster()
    with running(postmaster) as port:
        report = send(message, Url(port, tls="starttls"))
    assert report.error is not None
    assert not report.error.permanent
    assert postmaster.taken == []


@pytest.mark.parametrize("offered", [True, False])
def test_optional_starttls_is_used_when_offered(message: EmailMessage, certificate: Certificate, offered: bool) -> None:
    postmaster = Postmaster()
    options = {"tls_context": certificate.server} if offered else {}
    with running(postmaster, **options) as port:
        report = send(message, Url(port, tls="optional"))
    assert report.accepted == (JENNY,)
    assert [encrypted for _, _, encrypted in postmaster.taken] == [offered]


def test_tls_from_the_first_byte(message: EmailMessage, certificate: Certificate) -> None:
    postmaster = Postmaster()
    with running(postmaster, ssl_context=certificate.server) as port:
        report = send(message, Url(port, tls="tls"), tls_context=certificate.client)
    assert report.accepted == (JENNY,)
    assert len(postmaster.taken) == 1


def test_one_recipient_refused(message: EmailMessage) -> None:
    postmaster = Postmaster(refuse={RICHARD: "550 5.1.1 no such mailbox"})
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, RICHARD)
    assert report.accepted == (JENNY,)
    assert report.refused == {RICHARD: Refusal(550, "5.1.1 no such mailbox", permanent=True)}
    assert report.to_retry((JENNY, RICHARD)) == ()
    assert [recipients for recipients, _, _ in postmaster.taken] == [[JENNY]]


def test_one_recipient_put_off_is_the_only_one_to_try_again(message: EmailMessage) -> None:
    postmaster = Postmaster(refuse={RICHARD: "451 4.7.1 greylisted, come back later"})
    with running(postmaster) as port:
        first = send(message, Url(port), JENNY, RICHARD)
        postmaster.refuse.clear()
        again = send(message, Url(port), *first.to_retry((JENNY, RICHARD)))
    assert first.refused == {RICHARD: Refusal(451, "4.7.1 greylisted, come back later", permanent=False)}
    assert again.accepted == (RICHARD,)
    assert [recipients for recipients, _, _ in postmaster.taken] == [[JENNY], [RICHARD]]


def test_one_mailbox_written_in_two_ways_gets_one_copy(message: EmailMessage) -> None:
    postmaster = Postmaster()
    with running(postmaster) as port:
        report = send(message, Url(port), JENNY, "jenny@EXAMPLE.com")
    assert report.accepted == (JENNY, "jenny@EXAMPLE.com")
    assert [recipients for recipients, _, _ in postmaster.taken] == [[JENNY]]


@pytest.mark.parametrize(("answer", "retried"), [("451 4.7.1 later", (JENNY,)), ("550 5.7.1 never", ())])
def test_all_recipients_refused(message: EmailMessage, answer: str, retried: tuple[str, ...]) -> None:
    with running(Postmaster(refuse={JENNY: answer})) as port:
        report = send(message, Url(port))
    assert report.accepted == ()
    assert report.refused[JENNY].code == int(answer[:3])
    assert report.to_retry((JENNY,)) == retried


@pytest.mark.parametrize(("answer", "permanent"), [("451 4.3.0 disk full", False), ("554 5.6.0 too large", True)])
def test_a_message_refused_as_a_whole(message: EmailMessage, answer: str, permanent: bool) -> None:
    with running(Postmaster(refuse_data=answer)) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (int(answer[:3]), permanent)
    assert answer[4:] in report.error.text
    assert report.to_retry((JENNY,)) == (() if permanent else (JENNY,))


def test_a_connection_that_ends_in_the_middle_of_the_message(message: EmailMessage) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 localhost ESMTP\r\n")
        while line := connection.recv(1024):
            if line.startswith(b"DATA"):
                connection.sendall(b"354 go ahead\r\n")
                connection.recv(10)
                return
            connection.sendall(b"250 OK\r\n")

    with listening(talk) as port:
        report = send(message, Url(port))
    assert report.accepted == ()
    assert report.error is not None
    assert not report.error.permanent
    assert report.to_retry((JENNY,)) == (JENNY,)


def test_a_server_that_is_down(message: EmailMessage) -> None:
    with closing(socket.create_server(("localhost", 0))) as server:
        port = server.getsockname()[1]
    report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (None, False)
    assert f"localhost:{port}" in report.error.text


def test_a_server_that_is_closing_down(message: EmailMessage) -> None:
    with listening(lambda connection: connection.sendall(b"421 4.3.2 closing\r\n")) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert (report.error.code, report.error.permanent) == (421, False)


def test_a_server_that_says_nothing(message: EmailMessage) -> None:
    began = time.monotonic()
    with listening(lambda _: time.sleep(0.6)) as port:
        report = send(message, Url(port), timeout=0.3)
    assert time.monotonic() - began < TIMEOUT
    assert report.error is not None
    assert report.error.text == f"localhost:{port} did not answer in time."
    assert report.to_retry((JENNY,)) == (JENNY,)


def test_a_server_that_speaks_something_else(message: EmailMessage) -> None:
    with listening(lambda connection: connection.sendall(b"\x00\xff HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        report = send(message, Url(port))
    assert report.error is not None
    assert not report.error.permanent


def test_an_address_that_is_none_never_reaches_the_server(message: EmailMessage) -> None:
    with pytest.raises(LetterError, match="Not a mail address"):
        send(message, Url(1), "jenny@example.com>\r\nDATA")

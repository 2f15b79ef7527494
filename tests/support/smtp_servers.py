"""Real SMTP servers that do as they are told: take, refuse, put off, break off."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.smtp_controller import SmtpController

TIMEOUT = 5.0
USER, PASSWORD = "bob", "s3cret"

BreakOff = Literal["when idle", "before the dot", "after the dot"]


@dataclass(frozen=True)
class Url:
    """Where to connect, as `SMTP_URL` says it."""

    port: int
    host: str = "localhost"
    username: str | None = None
    password: str | None = None
    tls: Literal["none", "starttls", "tls", "optional"] = "none"


@dataclass(frozen=True)
class Taken:
    """A mail that a server took. `connection` is the same number for mails that came over one connection."""

    recipients: list[str]
    content: bytes
    encrypted: bool
    connection: int


@dataclass
class SmtpHandler:
    """A server's handler: it keeps what it takes, and answers as it is told instead of taking it.

    `greylist` puts off every recipient that is seen for the first time; `break_off` has the connection end
    before or within the next mails; `most_mails` is how many a connection may carry.
    """

    refuse: dict[str, str] = field(default_factory=dict)
    refuse_data: str = ""
    greylist: bool = False
    break_off: list[BreakOff] = field(default_factory=list)
    most_mails: int = 1000
    taken: list[Taken] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _servers: list[SMTP] = field(default_factory=list)

    def end_connections(self) -> None:
        """Ends every connection that a mail came over, and returns once it is gone. Not for the server's own thread."""
        for each in self._servers:
            asyncio.run_coroutine_threadsafe(_ended(each), each.loop).result(TIMEOUT)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Begin a mail, unless the connection has had enough of them."""
        if sum(each.connection == _port_of(session) for each in self.taken) >= self.most_mails:
            asyncio.get_running_loop().call_soon(_end, server)
            return "421 4.7.0 too many mails in this session"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RSET(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:
        """Show a sign of life, or none."""
        if self.break_off[:1] == ["when idle"]:
            self.break_off.pop(0)
            _end(server)
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refuse:
            return self.refuse[address]
        if self.greylist and address not in self._seen:
            self._seen.add(address)
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take or refuse a message."""
        if self.refuse_data:
            return self.refuse_data
        assert isinstance(envelope.content, bytes)
        self._servers.append(server)
        self.taken.append(Taken(list(envelope.rcpt_tos), envelope.content, session.ssl is not None, _port_of(session)))
        if self.break_off and self.break_off[0] == "after the dot":
            self.break_off.pop(0)
            _end(server)
        return "250 queued as 4242"


def _port_of(session: Session) -> int:
    """The client's port, which tells its connections apart."""
    assert session.peer is not None
    return int(session.peer[1])


def _end(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


async def _ended(server: SMTP) -> None:
    _end(server)
    # The socket is closed in the next round of the loop.
    await asyncio.sleep(0)


class _Server(SMTP):
    """Ends the connection in the middle of a message when its handler says so."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.break_off[:1] != ["before the dot"]:
            await super().smtp_DATA(arg)
            return
        self.event_handler.break_off.pop(0)
        await self.push("354 go ahead")
        await self._reader.readuntil(b"\r\n")
        _end(self)


class _Controller(SmtpController):
    """Its sessions break off as they are told."""

    def new_session(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def running(handler: SmtpHandler, port: int | None = None, **options: Any) -> Iterator[int]:
    """Run a server on a port of the loopback, any free one by default, and give the port."""
    with socket.create_server(("localhost", port or 0)) as listener:
        controller = _Controller(handler, listener, **options)
        controller.start()
        try:
            yield controller.port
        finally:
            controller.stop()


def only_bob(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Let in bob with his password."""
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate for `localhost` that signs itself: what the server shows, and the file that a client trusts."""

    server: ssl.SSLContext
    file: Path

    @property
    def client(self) -> ssl.SSLContext:
        """What a client connects with."""
        return ssl.create_default_context(cafile=str(self.file))


def certificate_in(folder: Path) -> Certificate:
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
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificate(server, file)

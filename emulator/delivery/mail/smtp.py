"""Handing a message to an SMTP server, and telling what became of it for each recipient.

What a server says decides whether trying again makes sense: 4xx and everything that happens to the connection is
temporary, 5xx is final (RFC 5321, 4.2.1). A refused login or an untrusted certificate is a fault of the set-up, not
of the mail: it stays temporary, so that mails wait for it to be mended.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal, Protocol

import aiosmtplib
from aiosmtplib import errors

from emulator.delivery.mail.addresses import wire_address

_STARTTLS = {"none": False, "tls": False, "starttls": True, "optional": None}


class SmtpServer(Protocol):
    """Where to connect and how; `tls` is as in `SMTP_URL`, "optional" meaning STARTTLS if the server offers it."""

    @property
    def host(self) -> str:
        """The server's name or address."""

    @property
    def port(self) -> int:
        """The server's port."""

    @property
    def username(self) -> str | None:
        """Who logs in, or None for no login."""

    @property
    def password(self) -> str | None:
        """The password of the login."""

    @property
    def tls(self) -> Literal["none", "starttls", "tls", "optional"]:
        """How the connection is secured."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a server said against one recipient; `permanent` for 5xx."""

    code: int
    text: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class DeliveryError:
    """What stopped the whole attempt. `code` is the server's, None if it was not the server that spoke."""

    text: str
    permanent: bool
    code: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a message.

    `accepted` are the recipients the server took it for, `reply` what it said when it did.
    """

    accepted: tuple[str, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    error: DeliveryError | None = None
    reply: str = ""

    def to_retry(self, recipients: Sequence[str]) -> tuple[str, ...]:
        """Return those of the recipients that another attempt may still reach."""
        if self.error and self.error.permanent:
            return ()
        lost = {address for address, refusal in self.refused.items() if refusal.permanent}
        return tuple(address for address in recipients if address not in lost and address not in self.accepted)


async def deliver(
    message: EmailMessage,
    recipients: Sequence[str],
    url: SmtpServer,
    timeout: float,
    tls_context: ssl.SSLContext | None = None,
) -> DeliveryReport:
    """Give a message to a server for the recipients named; the message's own headers decide none of it.

    Never raises for what a server or a network does. `timeout` is for the whole attempt, in seconds. `tls_context`
    replaces the system's trust in certificates. If the connection ends while the message is on its way nobody knows
    whether it was taken; that counts as not taken, and the Message-ID lets a receiver recognise the repeat.

    Raises:
        LetterError: if a recipient or the sender is not an address that can be written to.
    """
    wire = {address: wire_address(address) for address in recipients}
    sender = wire_address(message["From"].addresses[0].addr_spec)
    try:
        async with asyncio.timeout(timeout), _client(url, timeout, tls_context) as client:
            refused, reply = await client.sendmail(sender, list(dict.fromkeys(wire.values())), message.as_bytes())
    except errors.SMTPRecipientsRefused as error:
        refusals = {one.recipient: _refusal(one.code, one.message) for one in error.recipients}
        return DeliveryReport(refused={address: refusals[wire[address]] for address in wire})
    except (errors.SMTPException, OSError) as error:
        return DeliveryReport(error=_error(error, url))
    refusals = {recipient: _refusal(said.code, said.message) for recipient, said in refused.items()}
    return DeliveryReport(
        accepted=tuple(address for address in wire if wire[address] not in refusals),
        refused={address: refusals[wire[address]] for address in wire if wire[address] in refusals},
        reply=reply,
    )


def _client(url: SmtpServer, timeout: float, tls_context: ssl.SSLContext | None) -> aiosmtplib.SMTP:
    """Optional STARTTLS protects against listeners only, so it asks no certificate authority (RFC 7435)."""
    return aiosmtplib.SMTP(
        hostname=url.host,
        port=url.port,
        username=url.username,
        password=url.password,
        timeout=timeout,
        use_tls=url.tls == "tls",
        start_tls=_STARTTLS[url.tls],
        validate_certs=url.tls != "optional",
        tls_context=tls_context,
    )


def _refusal(code: int, text: str) -> Refusal:
    return Refusal(code, text, permanent=code >= 500)


def _error(error: Exception, url: SmtpServer) -> DeliveryError:
    where = f"{url.host}:{url.port}"
    if isinstance(error, errors.SMTPResponseException):
        about_the_mail = isinstance(error, (errors.SMTPSenderRefused, errors.SMTPDataError))
        what = "refused the login" if isinstance(error, errors.SMTPAuthenticationError) else "answered"
        text = f"{where} {what}: {error.code} {error.message}"
        return DeliveryError(text, permanent=about_the_mail and error.code >= 500, code=error.code)
    if isinstance(error, TimeoutError):
        return DeliveryError(f"{where} did not answer in time.", permanent=False)
    return DeliveryError(f"No delivery through {where}: {error or type(error).__name__}", permanent=False)

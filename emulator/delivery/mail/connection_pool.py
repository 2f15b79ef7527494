"""Connections to an SMTP server, kept open for a while for the next mail.

A session may hand over many mails, one after the other (RFC 5321, 3.3); opening one costs a TLS handshake and a login.
A server may end a kept connection whenever it likes, so it is asked for a sign of life (RSET) before a mail is
entrusted to it. Nothing of the mail has been said by then: a connection found dead is replaced, and no attempt is lost.
"""

from __future__ import annotations

import asyncio
import ssl
from asyncio import TimerHandle
from collections.abc import Sequence
from contextlib import suppress
from typing import Literal, Protocol

import aiosmtplib
from aiosmtplib import errors

IDLE_SECONDS = 20.0
"""How long a connection is kept for another mail; servers wait at least five minutes (RFC 5321, 4.5.3.2.7)."""

_RSET_TIMEOUT = 3.0
_QUIT_TIMEOUT = 1.0
_SERVICE_CLOSING = 421
_STARTTLS = {"none": False, "tls": False, "starttls": True, "optional": None}

SendmailResult = tuple[dict[str, aiosmtplib.SMTPResponse], str]
"""What was answered to each recipient that was refused, and to the mail itself."""


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


class _Client(aiosmtplib.SMTP):
    """A connection that ends at once when it is closed.

    Else it would stay until everything written had gone out, or until TLS had been taken leave of: with a server that
    does not read, for as long as that one likes.
    """

    def close(self) -> None:
        """Ends the connection."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
        super().close()


class SmtpConnectionPool:
    """The connections to one server. All calls come from one event loop; mails at the same time get one each.

    `tls_context` replaces the system's trust in certificates; `timeout` is for one command, in seconds.
    """

    def __init__(
        self,
        server: SmtpServer,
        timeout: float,
        tls_context: ssl.SSLContext | None = None,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.server = server
        self.timeout = timeout
        self._tls_context = tls_context
        self._idle_seconds = idle_seconds
        self._idle: list[tuple[aiosmtplib.SMTP, TimerHandle]] = []
        self._quitting: set[asyncio.Task[None]] = set()

    async def send(self, sender: str, recipients: Sequence[str], content: bytes) -> SendmailResult:
        """Gives a mail to the server.

        Raises what aiosmtplib does, and OSError for what happens to the connection.
        """
        kept = await self._take_live_connection()
        if kept is not None:
            try:
                return await self._transaction(kept, sender, recipients, content)
            except errors.SMTPSenderRefused as error:
                # Some servers end a session after so many mails, before they have heard of the next one.
                if error.code != _SERVICE_CLOSING:
                    raise
        client = self._client()
        await client.connect()
        return await self._transaction(client, sender, recipients, content)

    async def close(self) -> None:
        """Takes leave of the server on every connection that is kept."""
        for client, _ in list(self._idle):
            self._start_quitting(client)
        while self._quitting:
            await asyncio.gather(*self._quitting)
        # A socket is closed in the next round of the event loop, which may be about to end.
        await asyncio.sleep(0)

    async def _take_live_connection(self) -> aiosmtplib.SMTP | None:
        """A kept connection on which the server still answers; None when there is none."""
        while self._idle:
            client, expiry = self._idle.pop()
            expiry.cancel()
            try:
                await client.rset(timeout=_RSET_TIMEOUT)
            except (errors.SMTPException, OSError):
                client.close()
            except asyncio.CancelledError:
                client.close()
                raise
            else:
                return client
        return None

    async def _transaction(
        self, client: aiosmtplib.SMTP, sender: str, recipients: Sequence[str], content: bytes
    ) -> SendmailResult:
        try:
            result = await client.sendmail(sender, recipients, content)
        except (errors.SMTPResponseException, errors.SMTPRecipientsRefused):
            self._put_back(client)
            raise
        except BaseException:
            client.close()
            raise
        self._put_back(client)
        return result

    def _put_back(self, client: aiosmtplib.SMTP) -> None:
        """Keeps a connection for the next mail, unless the server has ended it."""
        if client.is_connected:
            expiry = asyncio.get_running_loop().call_later(self._idle_seconds, self._start_quitting, client)
            self._idle.append((client, expiry))
        else:
            client.close()

    def _start_quitting(self, client: aiosmtplib.SMTP) -> None:
        for each in [each for each in self._idle if each[0] is client]:
            each[1].cancel()
            self._idle.remove(each)
        task = asyncio.get_running_loop().create_task(_quit(client))
        self._quitting.add(task)
        task.add_done_callback(self._quitting.discard)

    def _client(self) -> aiosmtplib.SMTP:
        """Optional STARTTLS protects against listeners only, so it asks no certificate authority (RFC 7435)."""
        server = self.server
        return _Client(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            timeout=self.timeout,
            use_tls=server.tls == "tls",
            start_tls=_STARTTLS[server.tls],
            validate_certs=server.tls != "optional",
            tls_context=self._tls_context,
        )


async def _quit(client: aiosmtplib.SMTP) -> None:
    with suppress(errors.SMTPException, OSError):
        await client.quit(timeout=_QUIT_TIMEOUT)
    client.close()

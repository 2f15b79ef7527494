"""Handing a message to an SMTP server, and telling what became of it for each recipient.

What a server says decides whether trying again makes sense: 4xx and everything that happens to the connection is
temporary, 5xx is final (RFC 5321, 4.2.1). A refused login or an untrusted certificate is a fault of the set-up, not
of the mail: it stays temporary, so that mails wait for it to be mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from email.message import EmailMessage

from aiosmtplib import errors

from emulator.billing.system.mail_addresses import wire_address
from emulator.delivery.mail.connection_pool import SmtpConnectionPool, SmtpServer
from emulator.delivery.mail.delivery_report import DeliveryError, DeliveryReport, RecipientRefusal
from emulator.delivery.peer_text import clean_peer_text


async def deliver(
    message: EmailMessage, recipients: Sequence[str], connection_pool: SmtpConnectionPool, timeout: float
) -> DeliveryReport:
    """Give a message to a server for the recipients named; the message's own headers decide none of it.

    Never raises for what a server or a network does. `timeout` is for the whole attempt, in seconds. If the connection
    ends while the message is on its way nobody knows whether it was taken; that counts as not taken, and the Message-ID
    lets a receiver recognise the repeat.

    Raises:
        MailMessageError: if a recipient or the sender is not an address that can be written to.
    """
    wire = {address: wire_address(address) for address in recipients}
    sender = wire_address(message["From"].addresses[0].addr_spec)
    try:
        async with asyncio.timeout(timeout):
            refused, reply = await connection_pool.send(sender, list(dict.fromkeys(wire.values())), message.as_bytes())
    except errors.SMTPRecipientsRefused as error:
        refusals = {one.recipient: _recipient_refusal(one.code, one.message) for one in error.recipients}
        return DeliveryReport(refused={address: refusals[wire[address]] for address in wire})
    # aiosmtplib raises ValueError for some of what is no SMTP at all.
    except (errors.SMTPException, OSError, ValueError) as error:
        return DeliveryReport(error=_error(error, connection_pool.server))
    refusals = {recipient: _recipient_refusal(said.code, said.message) for recipient, said in refused.items()}
    return DeliveryReport(
        accepted=tuple(address for address in wire if wire[address] not in refusals),
        refused={address: refusals[wire[address]] for address in wire if wire[address] in refusals},
        reply=clean_peer_text(reply),
    )


def _recipient_refusal(code: int, text: str) -> RecipientRefusal:
    return RecipientRefusal(code, clean_peer_text(text), permanent=code >= 500)


def _error(error: Exception, url: SmtpServer) -> DeliveryError:
    where = f"{url.host}:{url.port}"
    if isinstance(error, errors.SMTPResponseException):
        about_the_mail = isinstance(error, (errors.SMTPSenderRefused, errors.SMTPDataError))
        what = "refused the login" if isinstance(error, errors.SMTPAuthenticationError) else "answered"
        text = f"{where} {what}: {error.code} {clean_peer_text(error.message)}"
        return DeliveryError(text, permanent=about_the_mail and error.code >= 500, code=error.code)
    if isinstance(error, TimeoutError):
        return DeliveryError(f"{where} did not answer in time.", permanent=False)
    said = clean_peer_text(str(error)) or type(error).__name__
    return DeliveryError(f"No delivery through {where}: {said}", permanent=False)

"""A real SMTP server that keeps what it is given."""

from __future__ import annotations

import email.policy
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from threading import Condition
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.smtp_controller import SmtpController

_TIMEOUT = 20.0


class Mailbox:
    """Every mail that arrived, in order; it can be waited on."""

    def __init__(self) -> None:
        self._arrived = Condition()
        self._mails: list[tuple[list[str], EmailMessage]] = []
        self.port = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Takes a mail."""
        parser = BytesParser(policy=email.policy.default)
        mail = parser.parsebytes(cast(bytes, envelope.content))
        with self._arrived:
            self._mails.append((list(envelope.rcpt_tos), mail))
            self._arrived.notify_all()
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for an address until now."""
        with self._arrived:
            return [mail for recipients, mail in self._mails if address in recipients]

    def wait_for(self, address: str, count: int = 1) -> list[EmailMessage]:
        """What arrived for an address, once there are `count` mails."""
        with self._arrived:
            arrived = self._arrived.wait_for(lambda: len(self.to(address)) >= count, _TIMEOUT)
            assert arrived, f"{len(self.to(address))} of {count} mails to {address} arrived"
            return self.to(address)


@contextmanager
def receiving(port: int = 0) -> Iterator[Mailbox]:
    """An SMTP server on a port, a free one unless it is named, until the block ends."""
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", port)) as listener:
        mailbox.port = listener.getsockname()[1]
        controller = SmtpController(mailbox, listener)
        controller.start()
        try:
            yield mailbox
        finally:
            controller.stop()


def new_address(name: str) -> str:
    """An address that nothing was sent to."""
    return f"{name}-{uuid.uuid4().hex[:12]}@example.com"


def attachments(mail: EmailMessage) -> list[str | None]:
    """What the files of a mail are called."""
    return [part.get_filename() for part in mail.iter_attachments()]

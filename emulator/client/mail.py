"""The mail of a world, whether it left or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from .records import _Record
from .transport import Transport, segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(_Record):
    """One mail of the outbox, as `/_emulator/outbox` tells it.

    Attributes:
        kind: what it is about: `invoice`, `receipt`, `reminder`, …
        status: what became of it; `why` says more.
        sender: the address that it is from.
        to: the recipients; `cc`, `bcc` further ones.
        reply_to: where answers go.
        attempts: each try to deliver it: `at`, `outcome`, `answer`, `milliseconds`.
        accepted: those whose server took it; `refused` those whose server did not.
    """

    id: str
    created: int
    invoice: str | None
    kind: str
    status: str
    why: str | None
    sender: str
    to: Sequence[str]
    cc: Sequence[str]
    bcc: Sequence[str]
    reply_to: str | None
    subject: str
    message_id: str
    attach_pdf: bool
    accepted: Sequence[str]
    refused: Sequence[str]
    attempts: Sequence[Mapping[str, Any]]
    links: Mapping[str, str]
    _transport: Transport = field(repr=False, compare=False)

    def html(self) -> str:
        """Its HTML part, as a browser shows it."""
        return self._transport.read(self.links["html"]).decode()

    def text(self) -> str:
        """Its text part."""
        return self._transport.read(self.links["txt"]).decode()

    def pdf(self) -> bytes:
        """The PDF that is attached to it. Raises EmulatorError when there is none."""
        return self._transport.read(self.links["pdf"])

    def message(self) -> bytes:
        """The whole message (RFC 5322), for `email.message_from_bytes`."""
        return self._transport.read(self.links["eml"])


def mail_of(reply: Mapping[str, Any], transport: Transport) -> Mail:
    """Reads one mail of a reply."""
    return Mail.from_reply(reply, sender=reply["from"]["address"], _transport=transport)


class WhichMail(TypedDict, total=False):
    """Which mail: to this address, with these words in its subject, about this invoice, with this status."""

    to: str | None
    subject: str | None
    invoice: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """The mail of a world."""

    _transport: Transport

    def retrieve(self, id: str) -> Mail:
        """What became of a mail. Raises EmulatorError when there is none with that id."""
        return mail_of(self._transport.get(f"/_emulator/outbox/{segment(id)}"), self._transport)

    def list(self, *, limit: int | None = None, **which: Unpack[WhichMail]) -> Sequence[Mail]:
        """The newest mail first. Raises EmulatorError when the query has a mistake."""
        reply = self._transport.get("/_emulator/outbox", limit=limit, **which)
        return [mail_of(each, self._transport) for each in reply["data"]]

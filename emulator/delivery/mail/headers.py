"""Headers as they go over the wire (RFC 5322), written from plain text by nobody but this module.

Python's own header classes read what is set as if it had come from the wire: an encoded word (RFC 2047) in a text is
decoded, and on Pythons before the mending of CVE-2024-6923 the line breaks in it are written out as they are. So
nothing that a user writes is ever read by them.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address, BaseHeader
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import formataddr
from typing import Any, Self

from emulator.billing.system.mail_addresses import wire_address
from emulator.billing.system.mail_message import Mailbox
from emulator.delivery.presentation.clean_text import clean_line

_LINE = 78
_LONGEST_WORD = 60
"""Characters of a word that still stand beside a header's name on one line."""

_OF_MIME = ("content-", "mime-")
"""How headers begin that Python reads again while it builds a message; their values are our own words."""

_IDENTIFIERS = ("message-id",)
"""Headers in which no encoded word may stand (RFC 2047, 5); what we write into them is ASCII without blanks."""

_LONGEST_LINE = 900
"""Characters of a mailbox that still stand on one line; RFC 5322, 2.1.1, allows 998."""


def header_address(mailbox: Mailbox) -> Address:
    """Return the mailbox for an address header; the name is taken as text whatever it holds.

    Raises:
        MailMessageError: as `wire_address`.
    """
    # In two parts: an address in one piece would be parsed, and encoded words in it decoded.
    username, _, domain = wire_address(mailbox.address).rpartition("@")
    return Address(display_name=clean_line(mailbox.name), username=username, domain=domain)


class HeaderText(str):
    """The value of a header that is plain text, on one line and whatever it looks like."""

    __slots__ = ("name",)

    name: str

    def __new__(cls, name: str, text: str) -> Self:
        """The text for the header of this name."""
        value = super().__new__(cls, clean_line(text))
        value.name = name
        return value

    def fold(self, *, policy: Policy) -> str:
        """The header in ASCII lines: as it stands, or as encoded words where it holds or resembles anything else."""
        if self.name.lower() in _IDENTIFIERS and self.isascii():
            return f"{self.name}: {self}{policy.linesep}"
        plain = is_plain(self) and max(map(len, self.split(" "))) <= _LONGEST_WORD
        header = Header(str(self), "us-ascii" if plain else "utf-8", header_name=self.name, maxlinelen=_LINE)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"


def is_plain(text: str) -> bool:
    """Whether a text means itself in a header: ASCII, and nothing in it that a reader takes for an encoded word."""
    return text.isascii() and "=?" not in text


class WirePolicy(EmailPolicy):
    """How headers are written: text as text, each mailbox on a line of its own.

    Python's own way of folding an address header loses the quotes around a long name, and whatever stands in the name
    becomes part of the header.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """The header as the message keeps it; text of ours is not parsed."""
        if type(value) is str and not name.lower().startswith(_OF_MIME):
            return name, HeaderText(name, value)
        stored: tuple[str, Any] = super().header_store_parse(name, value)
        return stored

    def fold(self, name: str, value: Any) -> str:
        """The header as text."""
        if not isinstance(value, BaseHeader) or not hasattr(value, "addresses"):
            return str(super().fold(name, value))
        mailboxes = (_written(each, name) for each in value.addresses)
        return f"{name}: " + f",{self.linesep} ".join(mailboxes) + self.linesep

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as bytes."""
        if not isinstance(value, BaseHeader) or not hasattr(value, "addresses"):
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii")


WIRE_POLICY = WirePolicy(linesep=SMTP.linesep, max_line_length=_LINE)


def _written(address: Address, header: str) -> str:
    """The mailbox in ASCII: its name in quotes, or as encoded words (RFC 2047) where it holds other characters."""
    name = address.display_name
    quoted = formataddr((name, address.addr_spec)) if is_plain(name) else ""
    if quoted and len(quoted) <= _LONGEST_LINE:
        return quoted
    words = Header(name, "utf-8", header_name=header, maxlinelen=_LINE - 2).encode(linesep=SMTP.linesep)
    return f"{words}{SMTP.linesep} <{address.addr_spec}>"

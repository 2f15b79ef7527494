"""Mailboxes as address headers carry them."""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address, BaseHeader
from email.policy import SMTP, EmailPolicy
from email.utils import formataddr
from typing import Any

from emulator.billing.system.mail_addresses import wire_address
from emulator.billing.system.mail_message import Mailbox
from emulator.delivery.presentation.clean_text import clean_line

_LINE = 78
_LONGEST_LINE = 900
"""Characters of a mailbox that still stand on one line; RFC 5322, 2.1.1, allows 998."""


def header_address(mailbox: Mailbox) -> Address:
    """Return the mailbox for an address header; the name is taken as text whatever it holds.

    Raises:
        MailMessageError: as `wire_address`.
    """
    return Address(display_name=clean_line(mailbox.name), addr_spec=wire_address(mailbox.address))


class WirePolicy(EmailPolicy):
    """How headers are written: each mailbox on a line of its own.

    Python's own way of folding an address header loses the quotes around a long name, and whatever stands in the name
    becomes part of the header.
    """

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
    quoted = formataddr((name, address.addr_spec)) if name.isascii() else ""
    if quoted and len(quoted) <= _LONGEST_LINE:
        return quoted
    words = Header(name, "utf-8", header_name=header, maxlinelen=_LINE - 2).encode(linesep=SMTP.linesep)
    return f"{words}{SMTP.linesep} <{address.addr_spec}>"

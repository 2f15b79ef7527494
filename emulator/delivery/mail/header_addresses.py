"""Mailboxes as address headers carry them."""

from __future__ import annotations

from email.headerregistry import Address

from emulator.billing.letter import Mailbox
from emulator.billing.mail_addresses import wire_address
from emulator.delivery.presentation.clean import clean_line


def header_address(mailbox: Mailbox) -> Address:
    """Return the mailbox for an address header; the name is taken as text whatever it holds.

    Raises:
        LetterError: as `wire_address`.
    """
    return Address(display_name=clean_line(mailbox.name), addr_spec=wire_address(mailbox.address))

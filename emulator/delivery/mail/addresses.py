"""Mail addresses as SMTP and the headers can carry them."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address

from emulator.billing.letter import LetterError, Mailbox
from emulator.delivery.presentation.clean import clean_line

_LONGEST = 254
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def wire_address(address: str) -> str:
    """Return the address as it goes over the wire: the domain in ASCII (IDNA) and lower case.

    Raises:
        LetterError: if it is not an address that can be written to without the SMTPUTF8 extension (RFC 5321, 4.1.2).
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        host = unicodedata.normalize("NFKC", domain).encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    wire = f"{local}@{host}"
    if not at or not _LOCAL_PART.fullmatch(local) or not _HOST.fullmatch(host) or len(wire) > _LONGEST:
        raise LetterError(f"Not a mail address that can be written to: {clean_line(address)[:80]!r}")
    return wire


def header_address(mailbox: Mailbox) -> Address:
    """Return the mailbox for an address header; the name is taken as text whatever it holds.

    Raises:
        LetterError: as `wire_address`.
    """
    return Address(display_name=clean_line(mailbox.name), addr_spec=wire_address(mailbox.address))

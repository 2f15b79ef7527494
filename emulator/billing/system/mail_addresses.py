"""Mail addresses as SMTP and the headers can carry them."""

import re
import unicodedata

from emulator.billing.system.mail_message import MailMessageError

_LONGEST = 254
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def wire_address(address: str) -> str:
    """The address as it goes over the wire: the domain in ASCII (IDNA) and lower case.

    Raises LetterError if it is not an address that can be written to without the SMTPUTF8 extension (RFC 5321, 4.1.2).
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        host = unicodedata.normalize("NFKC", domain).encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    wire = f"{local}@{host}"
    if not at or not _LOCAL_PART.fullmatch(local) or not _HOST.fullmatch(host) or len(wire) > _LONGEST:
        raise MailMessageError(f"Not a mail address that can be written to: {address[:80]!r}")
    return wire

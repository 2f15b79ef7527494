"""Mail addresses as SMTP and the headers can carry them: the one rule of what can be written to."""

import re
import unicodedata

from emulator.billing.core.structs import replace
from emulator.billing.system.mail_message import MailMessage, MailMessageError, recipients

MAX_EMAIL_LENGTH = 254
"""Characters of a mail address that SMTP can carry (RFC 5321, 4.5.3.1.3, less the angle brackets)."""

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def wire_address(address: str) -> str:
    """The address as it goes over the wire: the domain in ASCII (IDNA) and lower case.

    Raises MailMessageError for an address that takes the SMTPUTF8 extension, or is none (RFC 5321, 4.1.2).
    """
    local, at, domain = address.strip().rpartition("@")
    host = wire_domain(domain)
    wire = f"{local}@{host}"
    if not at or not is_local_part(local) or not host or len(wire) > MAX_EMAIL_LENGTH:
        raise MailMessageError(unwritable(address))
    return wire


def unwritable(address: str) -> str:
    """The sentence that says that no mail can go to an address."""
    return f"Not a mail address that can be written to: {address[:80]!r}"


def is_writable(address: str) -> bool:
    """Whether mail can go to an address."""
    try:
        wire_address(address)
    except MailMessageError:
        return False
    return True


def is_local_part(local: str) -> bool:
    """Whether SMTP can carry what stands before the `@` without quotes or an extension."""
    return bool(_LOCAL_PART.fullmatch(local))


def wire_domain(domain: str) -> str:
    """The domain in ASCII (IDNA) and lower case; empty when it is none."""
    try:
        host = unicodedata.normalize("NFKC", domain).encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def with_writable_recipients(mail_message: MailMessage) -> MailMessage:
    """Return the mail without the recipients that no mail can go to; as it is when there are no others."""
    if not any(map(is_writable, recipients(mail_message))):
        return mail_message
    to, cc, bcc = (tuple(filter(is_writable, each)) for each in (mail_message.to, mail_message.cc, mail_message.bcc))
    return replace(mail_message, to=to, cc=cc, bcc=bcc)

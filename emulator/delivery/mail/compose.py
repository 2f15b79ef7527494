"""From a rendered mail to the message that goes over the wire (RFC 5322, MIME)."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from emulator.billing.system.mail_addresses import wire_address
from emulator.billing.system.mail_message import Mailbox, MailMessage
from emulator.delivery.mail.headers import WIRE_POLICY, header_address
from emulator.delivery.mail.render import render
from emulator.delivery.mail.template_context import LOGO_CID
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.logo import Logo, readable_logo

_UNSAFE_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
_LONGEST_FILE_NAME = 120


def compose(mail_message: MailMessage) -> EmailMessage:
    """Return the mail as a message: text, HTML, logo and PDF.

    The same mail gives the same bytes. Blind copies are in no header: they are the business of the SMTP envelope.

    Raises:
        MailMessageError: if the sender, a recipient or the reply-to is not an address that can be written to.
    """
    mail = render(mail_message)
    message = EmailMessage(policy=WIRE_POLICY)
    _set_headers(message, mail_message, mail.subject)
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    _embed_logo(message, readable_logo(mail_message.document.logo))
    if mail.pdf is not None:
        message.add_attachment(mail.pdf, maintype="application", subtype="pdf", filename=pdf_file_name(mail_message))
    _set_boundaries(message, mail_message.id)
    return message


def message_id(mail_message: MailMessage) -> str:
    """Return the Message-ID: always the same for a mail, so that a mail sent twice is recognised."""
    domain = wire_address("postmaster@" + mail_message.message_id_domain).partition("@")[2]
    return f"<{mail_message.message_id or _digest(mail_message.id)[:40]}@{domain}>"


def pdf_file_name(mail_message: MailMessage) -> str:
    """Return the name of the attached PDF, safe for any file system: `Invoice-ABCD1234-0001.pdf`."""
    note = mail_message.credit_note
    kind, number = ("Invoice", mail_message.document.number) if note is None else ("Credit-note", note.number)
    wanted = mail_message.attachment_name or f"{kind}-{clean_line(number or '') or mail_message.id}.pdf"
    stem = _UNSAFE_IN_FILE_NAMES.sub("-", clean_line(wanted)).removesuffix(".pdf").strip("-.")
    return f"{stem[:_LONGEST_FILE_NAME]}.pdf"


def _set_headers(message: EmailMessage, mail_message: MailMessage, subject: str) -> None:
    message["From"] = header_address(mail_message.sender)
    for header, addresses in (("To", mail_message.to), ("Cc", mail_message.cc)):
        if addresses:
            message[header] = [header_address(Mailbox(address)) for address in addresses]
    if mail_message.reply_to:
        message["Reply-To"] = header_address(Mailbox(mail_message.reply_to))
    message["Subject"] = clean_line(subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(mail_message.date, UTC))
    message["Message-ID"] = message_id(mail_message)
    message["Auto-Submitted"] = "auto-generated"


def _embed_logo(message: EmailMessage, logo: Logo | None) -> None:
    """Put the logo beside the HTML part, so that nothing has to be fetched to see it."""
    html = message.get_body(("html",))
    if logo and html:
        html.add_related(logo.data, "image", logo.subtype, cid=f"<{LOGO_CID}>", disposition="inline")


def _set_boundaries(message: EmailMessage, letter_id: str) -> None:
    """Name the boundaries after the mail: by default they are drawn at random when the message is written."""
    multiparts = (part for part in message.walk() if part.is_multipart())
    for index, part in enumerate(multiparts):
        part.set_boundary(f"={index}_{_digest(letter_id, str(index))[:32]}")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()

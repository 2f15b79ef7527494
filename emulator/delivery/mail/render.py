"""From a mail to what its reader sees: subject, HTML, text and the PDF."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.system.mail_message import MailMessage
from emulator.delivery.mail.template_context import LOGO_CID, template_context
from emulator.delivery.pdf import render_credit_note_pdf, render_pdf
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.logo import readable_logo

_TEMPLATES = Path(__file__).with_name("templates")
# Not from within a run of blanks: each of them would be tried.
_BLANK_LINES = re.compile(r"(?<! )[ ]*\n(?:[ ]*\n){2,}")


class RenderedMail(Struct, frozen=True):
    """A mail as its reader sees it.

    The HTML refers to a logo, if there is one, as `cid:logo`; `pdf` is None when none is attached.
    """

    subject: str
    html: str
    text: str
    pdf: bytes | None


def render(mail_message: MailMessage, *, with_pdf: bool = True) -> RenderedMail:
    """Write a mail out in its language. The same mail always gives the same result.

    Without `with_pdf` the attachment is left out, though not what the mail says of it: it takes most of the time.
    """
    context = template_context(mail_message)
    environment = _environment()

    def fill(name: str) -> str:
        return environment.get_template(f"{mail_message.kind}/{name}").render(context)

    return RenderedMail(
        subject=clean_line(mail_message.subject or "") or clean_line(fill("subject.txt")),
        html=fill("body.html"),
        text=_BLANK_LINES.sub("\n\n", fill("body.txt")).strip() + "\n",
        pdf=_attachment(mail_message) if mail_message.attach_pdf and with_pdf else None,
    )


def _attachment(mail_message: MailMessage) -> bytes:
    """The PDF of the credit note that the mail is about, or else of the invoice."""
    if mail_message.credit_note is not None:
        return render_credit_note_pdf(mail_message.credit_note, mail_message.document, mail_message.locale)
    document = mail_message.document
    return render_pdf(document.as_issued() if mail_message.attached_as_issued else document, mail_message.locale)


def html_for_browser(mail: RenderedMail, document: InvoiceDocument) -> str:
    """Return the HTML of a mail with the logo inside it, for a reader who has no MIME parts beside it."""
    logo = readable_logo(document.logo)
    if logo is None:
        return mail.html
    data = base64.b64encode(logo.data).decode("ascii")
    return mail.html.replace(f'src="cid:{LOGO_CID}"', f'src="data:image/{logo.subtype};base64,{data}"')


@cache
def _environment() -> Environment:
    """Templates that escape whatever goes into HTML, and refuse to print a name they do not know."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

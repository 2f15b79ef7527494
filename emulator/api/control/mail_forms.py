"""A mail in each of its forms, for the control API and the console."""

from collections.abc import Callable

from flask import Response
from msgspec import Struct

from emulator.api.control.responses import error_response
from emulator.billing.system.mail_message import MailMessageError
from emulator.billing.system.outbox import OutboxMail


class MailFormats(Struct, frozen=True):
    """The forms of a mail, which the delivery makes; wired by bootstrap."""

    subject: Callable[[OutboxMail], str]
    message_id: Callable[[OutboxMail], str]
    html: Callable[[OutboxMail], str]
    text: Callable[[OutboxMail], str]
    pdf: Callable[[OutboxMail], bytes | None]
    message: Callable[[OutboxMail], bytes]


def mail_response(mail: OutboxMail, form: str, formats: MailFormats) -> Response:
    """A mail as HTML, text (txt), PDF or message (eml)."""
    if form == "eml":
        return _message(mail, formats)
    if form == "html":
        # What customers are called comes from users: nothing in the mail may run here.
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
        headers = {"Content-Security-Policy": policy}
        return Response(formats.html(mail), content_type="text/html; charset=utf-8", headers=headers)
    if form == "txt":
        return Response(formats.text(mail), content_type="text/plain; charset=utf-8")
    pdf = formats.pdf(mail)
    if pdf is None:
        return error_response(404, "This mail has no PDF: it was sent without one.")
    return Response(pdf, content_type="application/pdf")


def _message(mail: OutboxMail, formats: MailFormats) -> Response:
    try:
        return Response(formats.message(mail), content_type="message/rfc822")
    except MailMessageError as error:
        return error_response(409, f"This mail is no message, and live mode could not deliver it. {error}.")

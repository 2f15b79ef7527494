"""Mails about invoices: their facts (`MailMessage`), how they read (`render`), what goes over the wire (`compose`)."""

from emulator.billing.system.mail_message import (
    Mailbox,
    MailKind,
    MailMessage,
    MailMessageError,
    Payment,
    invoice_mail_kind,
    recipients,
)
from emulator.delivery.mail.compose import compose, message_id, pdf_file_name
from emulator.delivery.mail.render import RenderedMail, html_for_browser, render

__all__ = [
    "MailKind",
    "MailMessage",
    "MailMessageError",
    "Mailbox",
    "Payment",
    "RenderedMail",
    "compose",
    "html_for_browser",
    "invoice_mail_kind",
    "message_id",
    "pdf_file_name",
    "recipients",
    "render",
]

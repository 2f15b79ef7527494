"""The values a mail template may use, all of them formatted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.billing.documents.document import InvoiceDocument, Party
from emulator.billing.system.mail_message import MailMessage
from emulator.delivery.presentation import present_credit_note, present_invoice
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.colours import text_colour_on
from emulator.delivery.presentation.document_formatter import tax_id_text
from emulator.delivery.presentation.formats import format_amount, format_day
from emulator.delivery.presentation.invoice_presenter import safe_url
from emulator.delivery.presentation.logo import readable_logo
from emulator.delivery.presentation.view import InvoiceView

SHOWN_LINES = 25
LOGO_CID = "logo"

_DAY = 86_400
"""Seconds that the due date lasts: a reminder sent within them says that it is due, not that it is overdue."""


def template_context(mail_message: MailMessage) -> Mapping[str, Any]:
    """Return what the templates of a mail are filled with. Keys whose fact the mail lacks are empty strings."""
    document = mail_message.document
    view = present_invoice(document, mail_message.locale)
    payment, credit_note = mail_message.payment, mail_message.credit_note
    shown = view if credit_note is None else present_credit_note(credit_note, document, mail_message.locale)
    return {
        "t": view.language.text,
        "view": view,
        "business": view.business,
        "from": _party(view.business, document, document.seller),
        "to": _party(view.bill_to.name, document, document.bill_to),
        "number": view.number,
        "amount": view.amount,
        "total": _amount(view, document.currency, document.total),
        "due_day": _day(view, document.due_at),
        "overdue": document.due_at is not None and document.due_at + _DAY <= mail_message.date,
        "issued_day": _day(view, document.issued_at),
        "paid_day": _day(view, document.paid_at),
        "message": clean_text(mail_message.message or "").strip(),
        "memo": shown.memo,
        "lines": shown.lines[:SHOWN_LINES],
        "further_lines": max(0, len(shown.lines) - SHOWN_LINES),
        "totals": shown.totals,
        "settlement": shown.settlement,
        "attached": _attached(view, mail_message),
        "link": safe_url(mail_message.link),
        "logo": f"cid:{LOGO_CID}" if readable_logo(document.logo) else "",
        "button_ink": text_colour_on(view.brand_colour),
        "paid_amount": _amount(view, document.currency, payment.amount) if payment else "",
        "payment_method": clean_line(payment.method or "") if payment else "",
        "receipt_url": safe_url(payment.receipt_url) if payment else "",
        "receipt_number": clean_line(payment.receipt_number or "") if payment else "",
        "next_attempt_day": _day(view, payment.next_attempt_at) if payment else "",
        "credit_number": clean_line(credit_note.number) if credit_note else "",
        "credit_amount": _amount(view, document.currency, credit_note.amount) if credit_note else "",
        "credit_day": _day(view, credit_note.issued_at) if credit_note else "",
    }


def _party(name: str, document: InvoiceDocument, party: Party) -> str:
    """Who it is, with their tax ids where the mail is to say them."""
    tax_ids = map(tax_id_text, party.tax_ids) if document.tax_ids_in_mail else ()
    return " · ".join(filter(None, map(clean_line, (name, *tax_ids))))


def _attached(view: InvoiceView, mail_message: MailMessage) -> str:
    """What the reader is told of the attachment."""
    key = "mail.attached" if mail_message.credit_note is None else "mail.credit_note.attached"
    return view.language.text(key) if mail_message.attach_pdf else ""


def _amount(view: InvoiceView, currency: str, minor_units: int) -> str:
    return format_amount(minor_units, currency, view.language.locale)


def _day(view: InvoiceView, seconds: int | None) -> str:
    return "" if seconds is None else format_day(seconds, view.language.locale)

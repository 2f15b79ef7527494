"""What the console's lists show of each thing, as text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from emulator.billing.core.context import Context
from emulator.billing.core.events import Event
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.links import hosted_url, pdf_url
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.formats import format_amount
from emulator.delivery.presentation.languages import language

Tone = Literal["good", "bad", "waiting", "plain"]

_TONES: dict[str, Tone] = {
    "paid": "good",
    "sent": "good",
    "delivered": "good",
    "failed": "bad",
    "uncollectible": "bad",
    "held": "waiting",
    "queued": "waiting",
    "pending": "waiting",
    "open": "waiting",
}


@dataclass(frozen=True, slots=True)
class RowLink:
    """Where a row leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One thing: what it is called and where that leads, a line below it, its status, what stands at the right."""

    title: str
    url: str
    below: str
    status: str
    tone: Tone
    figure: str
    at: str
    links: tuple[RowLink, ...] = ()


MakeRow = Callable[[Any, Context], ListRow]


def format_time(seconds: int) -> str:
    """A time to the second: `2026-11-02 09:00:00 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def invoice_row(invoice: Invoice, ctx: Context) -> ListRow:
    """An invoice with the links to its page and its PDF."""
    amount = invoice.amounts.total if invoice.status in ("paid", "void") else invoice.amounts.amount_remaining
    customer = invoice.customer_snapshot
    page, pdf = hosted_url(invoice, ctx), pdf_url(invoice, ctx)
    links = (RowLink("Page", page), RowLink("PDF", pdf)) if page and pdf else ()
    return ListRow(
        title=clean_line(invoice.number or "Draft"),
        url=page or "",
        below=_joined(customer.name, customer.email, invoice.id),
        status=invoice.status,
        tone=_TONES.get(invoice.status, "plain"),
        figure=format_amount(amount, invoice.currency, language("en").locale),
        at=format_time(invoice.created),
        links=links,
    )


def event_row(event: Event, _ctx: Context) -> ListRow:
    """An event; `pending` as long as an endpoint has not taken it."""
    pending = event.pending_webhooks > 0
    return ListRow(
        title=event.type,
        url=f"/_emulator/console/events/{event.id}",
        below=_joined(_object_of(event), event.id),
        status=f"{event.pending_webhooks} pending" if pending else "",
        tone="waiting" if pending else "plain",
        figure="",
        at=format_time(event.created),
    )


def delivery_row(delivery: WebhookDelivery, _ctx: Context) -> ListRow:
    """A webhook with the answer to its last attempt."""
    last = delivery.attempts[-1] if delivery.attempts else None
    answer = "" if last is None else f"{last.status or 'no answer'} · {last.milliseconds} ms"
    count = len(delivery.attempts)
    again = "" if delivery.next_at is None else f"again at {format_time(delivery.next_at)}"
    return ListRow(
        title=delivery.event_type,
        url=f"/_emulator/console/webhooks/{delivery.id}",
        below=_joined(delivery.url, f"{count} attempt{'' if count == 1 else 's'}", again),
        status=delivery.status,
        tone=_TONES[delivery.status],
        figure=answer,
        at=format_time(delivery.created),
    )


def mail_row(mail: OutboxMail, subject: str) -> ListRow:
    """A mail in its forms, and why it has not left."""
    base = f"/_emulator/console/mails/{mail.id}"
    forms = ("html", "txt", "pdf", "eml") if mail.mail_message.attach_pdf else ("html", "txt", "eml")
    return ListRow(
        title=subject,
        url=f"{base}.html",
        below=_joined(f"to {', '.join(mail.mail_message.to)}", mail.why),
        status=mail.status.replace("_", " "),
        tone=_TONES.get(mail.status, "plain"),
        figure="",
        at=format_time(mail.created),
        links=tuple(RowLink(form, f"{base}.{form}") for form in forms),
    )


def attempts_of(delivery: WebhookDelivery) -> Iterator[tuple[str, str]]:
    """Every attempt, the newest first: when and how it ended, and the answer."""
    for number, attempt in reversed(list(enumerate(delivery.attempts, start=1))):
        ended = attempt.error or f"HTTP {attempt.status}"
        yield f"Attempt {number} · {format_time(attempt.at)} · {attempt.milliseconds} ms · {ended}", attempt.body


def _object_of(event: Event) -> str:
    return str(event.data.get("object", {}).get("id") or "")


def _joined(*parts: str | None) -> str:
    return " · ".join(clean_line(part) for part in parts if part)

"""The rule of sending, without a store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.fall_due import fall_due
from emulator.billing.stateset.invoice import StatesetInvoice, Status
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.send import SendResult, send_invoice
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail

NOW = 1_768_910_400  # 2026-01-20T12:00:00Z
INVOICE = StatesetInvoice(
    id="inv_1",
    created=NOW - 100,
    place="stateset_invoice_1",
    number="INV-2026-0001",
    customer_id="cust_1",
    customer_name="Acme Corporation",
    customer_email="billing@acme.com",
    currency="USD",
    issue_date="2026-01-20",
    due_date="2026-02-19",
    subtotal=1000,
    tax_amount=0,
    total_amount=1000,
    file_secret="secret",
)


def moment(now: int = NOW, *, name: str | None = None, livemode: bool = False) -> Context:
    account = Account(id="stateset_1", business_name=name)
    return Context(now, account, livemode, "http://127.0.0.1:1", lambda: 1)


def sent(invoice: StatesetInvoice, ctx: Context, **given: Any) -> tuple[SendResult, OutboxMail]:
    changes = Changes()
    sending = send_invoice(invoice, MailParams(**given), None, ctx, changes)
    (mail,) = [entity for _, entity in changes.written.values() if isinstance(entity, OutboxMail)]
    return sending, mail


def test_the_first_sending() -> None:
    invoice = sent(INVOICE, moment())[0].invoice

    assert (invoice.sent_at, invoice.last_sent_at, invoice.sent_count) == (NOW, NOW, 1)
    assert invoice.next_reminder_at == NOW + 7 * 86400


def test_a_later_sending_moves_all_but_the_first() -> None:
    first = sent(INVOICE, moment())[0].invoice

    second = sent(first, moment(NOW + 60))[0].invoice

    assert (second.sent_at, second.last_sent_at, second.sent_count) == (NOW, NOW + 60, 2)
    assert second.next_reminder_at == NOW + 60 + 7 * 86400


@pytest.mark.parametrize(
    ("given", "name", "subject"),
    [
        ({}, None, "Invoice INV-2026-0001 from Stateset"),
        ({}, "Acme", "Invoice INV-2026-0001 from Acme"),
        ({"subject": None}, "Acme", "Invoice INV-2026-0001 from Acme"),
        ({"subject": ""}, "Acme", "Invoice INV-2026-0001 from Acme"),
        ({"subject": " \n"}, "Acme", "Invoice INV-2026-0001 from Acme"),
        ({"subject": "Hello"}, "Acme", "Hello"),
    ],
)
def test_the_subject(given: Mapping[str, Any], name: str | None, subject: str) -> None:
    sending, mail = sent(INVOICE, moment(name=name), **given)

    assert sending.email_details.subject == mail.mail_message.subject == subject


def test_recipients_and_message() -> None:
    given = {"to": ("a@x.test", "b@x.test"), "cc": ("c@x.test",), "bcc": ("d@x.test",), "message": "Hello"}

    sending, mail = sent(INVOICE, moment(), **given)

    mail_message, details = mail.mail_message, sending.email_details
    assert (mail_message.to, mail_message.cc, mail_message.bcc) == (
        ("a@x.test", "b@x.test"),
        ("c@x.test",),
        ("d@x.test",),
    )
    assert (details.sent_to, details.cc, details.message) == (mail_message.to, mail_message.cc, "Hello")
    assert mail_message.message == "Hello"


@pytest.mark.parametrize(("attach", "names"), [(True, ("invoice_INV-2026-0001.pdf",)), (False, ())])
def test_the_attachment(*, attach: bool, names: tuple[str, ...]) -> None:
    sending, mail = sent(INVOICE, moment(), attach_pdf=attach)

    assert sending.email_details.attachments == names
    assert mail.mail_message.attach_pdf is attach
    assert mail.mail_message.attachment_name == (names[0] if names else None)


@pytest.mark.parametrize(("livemode", "status"), [(True, "queued"), (False, "not_sent")])
def test_only_live_mode_orders_a_delivery(*, livemode: bool, status: str) -> None:
    changes = Changes()

    send_invoice(INVOICE, MailParams(), None, moment(livemode=livemode), changes)

    kinds = [kind for kind, _ in changes.written]
    jobs = [entity.task for _, entity in changes.written.values() if isinstance(entity, Job)]
    assert [kind for kind in kinds if kind != "work"] == ["stateset_invoice", "mail"]
    assert jobs == ["stateset_overdue", "stateset_reminder"] + ["mail"] * livemode
    assert [entity.status for _, entity in changes.written.values() if isinstance(entity, OutboxMail)] == [status]


@pytest.mark.parametrize(
    ("status", "due", "overdue"),
    [
        ("sent", "2026-01-19", True),
        ("sent", "2026-01-20", False),
        ("draft", "2026-01-19", False),
        ("paid", "2026-01-19", False),
    ],
)
def test_overdue(status: Status, due: str, *, overdue: bool) -> None:
    assert replace(INVOICE, status=status, due_date=due).is_overdue(NOW) is overdue


@pytest.mark.parametrize("total", [0, -1])
def test_of_nothing_that_is_to_be_paid_nobody_is_reminded_and_it_is_never_overdue(total: int) -> None:
    changes = Changes()
    free = replace(INVOICE, subtotal=total, total_amount=total)

    sent_for_nothing = send_invoice(free, MailParams(), None, moment(), changes).invoice

    assert sent_for_nothing.next_reminder_at is None
    assert "stateset_reminder" not in [job.task for job in changes.saved(Job)]
    later = moment(NOW + 365 * 86400)
    assert fall_due(sent_for_nothing, later, Changes()) is sent_for_nothing
    assert sent_for_nothing.is_overdue(later.now) is False


def test_each_address_stands_once_in_the_first_list_that_has_it() -> None:
    sending, mail = sent(
        INVOICE,
        moment(),
        to=("a@x.test", "b@x.test", "A@x.test"),
        cc=("B@X.test", "c@x.test"),
        bcc=("a@x.test", "d@x.test"),
    )
    expected = (("a@x.test", "b@x.test"), ("c@x.test",), ("d@x.test",))
    assert (mail.mail_message.to, mail.mail_message.cc, mail.mail_message.bcc) == expected
    assert (sending.email_details.sent_to, sending.email_details.cc, sending.email_details.bcc) == expected


def test_it_goes_to_the_address_that_the_customer_has_now() -> None:
    customer = StatesetCustomer(
        id="cust_1", created=NOW, place="stateset_customer_1", email="new@acme.com", first_name="Acme", last_name="Inc"
    )
    changes = Changes()

    sending = send_invoice(INVOICE, MailParams(), customer, moment(), changes)

    assert sending.email_details.sent_to == ("new@acme.com",)
    assert (sending.invoice.customer_name, sending.invoice.customer_email) == ("Acme Inc", "new@acme.com")

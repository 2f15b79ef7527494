"""What becomes of an invoice that is owed: reminders, its due date, payments."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.days import midnight
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.stateset import choices
from emulator.billing.stateset.fall_due import fall_due, follow_due_date
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import MailParams, PaymentParams
from emulator.billing.stateset.payments import record_payment
from emulator.billing.stateset.reminders import remind, remind_if_due
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from tests.unit.stateset.test_send import INVOICE, NOW, moment, sent

WEEK = 7 * 86_400
SENT = sent(INVOICE, moment(), to=("a@x.test",), cc=("b@x.test",))[0].invoice


def reminded(invoice: StatesetInvoice, now: int, **given: Any) -> tuple[StatesetInvoice, OutboxMail, Changes]:
    changes = Changes()
    after, _ = remind(invoice, MailParams(**given), None, moment(now), changes)
    (mail,) = changes.saved(OutboxMail)
    return after, mail, changes


def paid(invoice: StatesetInvoice, amount: int | None) -> tuple[StatesetInvoice, list[str]]:
    """The invoice with a payment more, and what is told of it."""
    changes = Changes()
    after, payment = record_payment(invoice, PaymentParams(amount=amount), moment(), changes)
    assert after.payments[-1] == payment
    return after, [each.type for each in changes.domain_events]


def test_a_reminder_puts_off_the_next_one() -> None:
    after, mail, changes = reminded(SENT, NOW + 60, to=("c@x.test",))
    assert (after.reminder_count, after.last_reminder_at) == (1, NOW + 60)
    assert after.next_reminder_at == NOW + 60 + WEEK
    assert (after.sent_to, after.sent_count, after.status) == (("a@x.test",), 1, "sent")
    assert (mail.mail_message.kind, mail.mail_message.to) == ("reminder", ("c@x.test",))
    assert mail.mail_message.subject == "Reminder: Invoice INV-2026-0001 from Stateset"
    (job,) = changes.saved(Job)
    assert job.due_at == NOW + 60 + WEEK


def test_three_reminders_go_out_and_no_fourth_is_ordered() -> None:
    invoice, now = SENT, NOW
    for _ in range(choices.MAX_REMINDERS):
        now += WEEK
        changes = Changes()
        remind_if_due(invoice, moment(now), changes)
        (mail,) = changes.saved(OutboxMail)
        assert (mail.mail_message.to, mail.mail_message.cc) == (("a@x.test",), ("b@x.test",))
        (invoice,) = changes.saved(StatesetInvoice)
    assert (invoice.reminder_count, invoice.next_reminder_at, changes.saved(Job)) == (3, None, [])
    again = sent(invoice, moment(now))[0].invoice
    assert (again.reminder_count, again.next_reminder_at) == (0, now + WEEK)


@pytest.mark.parametrize(
    ("changed", "now"),
    [({}, NOW + WEEK - 1), ({"status": "paid"}, NOW + WEEK), ({"next_reminder_at": None}, NOW + WEEK)],
)
def test_nobody_is_reminded_too_early_or_of_what_is_paid(changed: dict[str, Any], now: int) -> None:
    changes = Changes()
    remind_if_due(replace(SENT, **changed), moment(now), changes)
    assert changes.written == {}


DUE = midnight("2026-02-20")
"""When the due date of `SENT` is over."""


@pytest.mark.parametrize(
    ("status", "now", "after"),
    [
        ("sent", DUE - 1, "sent"),
        ("sent", DUE, "overdue"),
        ("viewed", DUE, "overdue"),
        ("partially_paid", DUE, "overdue"),
        ("paid", DUE, "paid"),
        ("voided", DUE, "voided"),
    ],
)
def test_what_is_owed_is_overdue_once_its_due_date_is_over(status: Any, now: int, after: str) -> None:
    changes = Changes()
    assert fall_due(replace(SENT, status=status), moment(now), changes).status == after
    assert [each.type for each in changes.domain_events] == ["invoice.overdue"] * (status != after)


def test_what_is_overdue_is_told_once() -> None:
    changes, overdue = Changes(), replace(SENT, status="overdue")
    assert fall_due(overdue, moment(DUE), changes) is overdue
    assert changes.domain_events == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [({}, "sent"), ({"viewed_at": NOW}, "viewed"), ({"viewed_at": NOW, "amount_paid": 1}, "partially_paid")],
)
def test_a_later_due_date_makes_an_overdue_invoice_what_it_was(changed: dict[str, Any], status: str) -> None:
    changes, moved = Changes(), replace(SENT, status="overdue", due_date="2026-03-01", **changed)
    assert follow_due_date(moved, moment(DUE), changes).status == status
    (job,) = changes.saved(Job)
    assert job.due_at == midnight("2026-03-02")
    assert follow_due_date(replace(moved, due_date="2026-02-01"), moment(DUE), Changes()).status == "overdue"


def test_payments_in_part_and_of_the_rest() -> None:
    part, told = paid(SENT, 999)
    assert (part.status, part.amount_paid, part.amount_due, told) == (
        "partially_paid",
        999,
        1,
        ["invoice.partially_paid"],
    )
    assert part.next_reminder_at == SENT.next_reminder_at
    rest, told = paid(part, None)
    assert (rest.status, rest.amount_paid, rest.payments[-1].amount, told) == ("paid", 1000, 1, ["invoice.paid"])
    assert rest.next_reminder_at is None
    assert paid(replace(SENT, status="overdue"), 1)[0].status == "overdue"


@pytest.mark.parametrize(
    ("changed", "amount"), [({}, 1001), ({"status": "paid"}, 1), ({"status": "draft"}, 1), ({"status": "voided"}, 1)]
)
def test_what_cannot_be_paid(changed: dict[str, Any], amount: int) -> None:
    with pytest.raises(APIError) as refused:
        paid(replace(SENT, **changed), amount)
    assert (refused.value.status, refused.value.code) == (422, "VALIDATION_ERROR")


def test_after_fifty_payments_only_the_rest_is_taken() -> None:
    (one,) = paid(SENT, 1)[0].payments
    many = replace(SENT, status="partially_paid", payments=(one,) * 50, amount_paid=50)
    with pytest.raises(APIError) as refused:
        paid(many, 1)
    assert (refused.value.status, refused.value.code) == (422, "VALIDATION_ERROR")
    assert paid(many, 950)[0].status == "paid"

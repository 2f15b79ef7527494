"""Making the invoices of a template, day by day."""

from __future__ import annotations

from datetime import date

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import midnight
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.recurring.editing import skip_occurrence
from emulator.billing.dayzero.recurring.generation import generate_invoice
from emulator.billing.dayzero.recurring.recurrence import Recurrence
from emulator.billing.dayzero.recurring.template import RecurringTemplate, TemplateLine
from emulator.billing.system.jobs import Job

CUSTOMER = DayzeroCustomer(id="1", created=0, place="dayzero_customer_1", updated=0, name="Acme")
DAILY = RecurringTemplate(
    id="2",
    created=0,
    place="dayzero_recurring_template_1",
    updated=0,
    name="Daily",
    customer_id=CUSTOMER.id,
    currency="USD",
    recurrence=Recurrence(frequency="daily", start_date=date(2026, 5, 1)),
    lines=(TemplateLine(description="Work", quantity=2, unit_price=150),),
    days_until_due=10,
    next_occurrence="2026-05-02",
    last_occurrence="2026-05-01",
    occurrences=1,
)


def moment(day: str) -> Context:
    return Context(midnight(day) + 9, Account(id="dayzero_1"), False, "http://127.0.0.1:1", lambda: 1)


def generated(template: RecurringTemplate, today: str) -> tuple[DayzeroInvoice, RecurringTemplate, Changes]:
    """The invoice of a template's next day, the template afterwards, and what was changed."""
    assert template.next_occurrence is not None
    changes = Changes()
    invoice = generate_invoice(template, template.next_occurrence, CUSTOMER, moment(today), changes)
    (after,) = changes.saved(RecurringTemplate)
    return invoice, after, changes


def test_an_invoice_says_its_own_day_and_what_the_template_says() -> None:
    invoice, after, _ = generated(replace(DAILY, description="For you"), "2026-05-02")

    assert (invoice.issue_date, invoice.due_date, invoice.status) == ("2026-05-02", "2026-05-12", "draft")
    assert (invoice.total, invoice.currency, invoice.description) == (300, "USD", "For you")
    assert (invoice.customer_id, invoice.recurring_template_id) == (CUSTOMER.id, DAILY.id)
    assert (after.occurrences, after.last_occurrence, after.next_occurrence) == (2, "2026-05-02", "2026-05-03")


def test_days_that_passed_while_no_emulator_ran_are_made_up_for() -> None:
    template, made = DAILY, []
    while template.next_occurrence is not None and template.next_occurrence <= "2026-05-05":
        invoice, template, changes = generated(template, "2026-05-05")
        made.append(invoice.issue_date)
        (job,) = changes.saved(Job)
        assert job.due_at == midnight(template.next_occurrence or "")

    assert made == ["2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05"]


def test_skipping_a_day_that_is_late_leaves_out_that_one_alone() -> None:
    skipped = skip_occurrence(DAILY, moment("2026-05-05"), Changes())

    assert (skipped.last_occurrence, skipped.next_occurrence) == ("2026-05-02", "2026-05-03")


def test_the_last_invoice_completes_the_template_and_orders_no_other() -> None:
    _, after, changes = generated(replace(DAILY, max_occurrences=2), "2026-05-02")

    assert (after.status, after.next_occurrence) == ("completed", None)
    assert changes.saved(Job) == []

"""Recurring templates: made, changed, paused, ended and copied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.days import midnight
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.drafts import create_invoice
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.invoice_params import InvoiceCreateParams
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.recurring.editing import (
    cancel_template,
    clone_template,
    create_template,
    pause_template,
    repeat_invoice,
    resume_template,
    skip_occurrence,
    update_template,
)
from emulator.billing.dayzero.recurring.params import (
    RecurringConfigParams,
    TemplateCloneParams,
    TemplateCreateParams,
    TemplateDataParams,
    TemplateUpdateParams,
)
from emulator.billing.dayzero.recurring.template import TEMPLATE_STATES, TEMPLATE_STATUSES, RecurringTemplate
from emulator.billing.system.jobs import Job
from tests.unit.dayzero.test_generation import CUSTOMER, moment

TODAY = "2026-05-10"
NOW = moment(TODAY)


def created(**given: Any) -> RecurringTemplate:
    """A template of the twentieth of every month."""
    params = {
        "frequency": "monthly",
        "recurrence_type": "invoice",
        "start_date": date(2026, 5, 20),
        "template_data": TemplateDataParams(amount=5000),
    }
    return create_template(TemplateCreateParams(**{**params, **given}), CUSTOMER, NOW, Changes())


def updated(template: RecurringTemplate, **given: Any) -> RecurringTemplate:
    return update_template(template, TemplateUpdateParams(**given), template.customer_id, NOW, Changes())


def refusal_of(operation: Any, *arguments: Any, **given: Any) -> int:
    with pytest.raises(APIError) as refused:
        operation(*arguments, **given)
    return refused.value.status


def test_a_new_template_waits_for_the_first_second_of_its_first_day() -> None:
    changes = Changes()
    params = TemplateCreateParams(
        frequency="monthly",
        recurrence_type="invoice",
        start_date=date(2026, 5, 20),
        template_data=TemplateDataParams(amount=5000),
    )
    template = create_template(params, CUSTOMER, NOW, changes)
    assert (template.status, template.next_occurrence, template.currency) == ("active", "2026-05-20", "USD")
    assert template.name == "Recurring invoice for Acme"
    (job,) = changes.saved(Job)
    assert (job.subject, job.due_at) == (template.id, midnight("2026-05-20"))


def test_an_amount_is_a_line_and_lines_are_as_they_are() -> None:
    by_amount = created(name="Rent")
    assert [(line.description, line.quantity, line.unit_price) for line in by_amount.lines] == [("Rent", 1, 5000)]
    assert (by_amount.data.amount, by_amount.data.lines) == (5000, None)
    items = (LineItemParams(description="A", quantity=2, unit_price=3), LineItemParams(description="B", amount=4))
    by_lines = created(template_data=TemplateDataParams(amount=5000, line_items=items))
    assert [(line.description, line.quantity, line.unit_price) for line in by_lines.lines] == [("A", 2, 3), ("B", 1, 4)]
    assert (by_lines.amount, by_lines.data.lines) == (None, by_lines.lines)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({"start_date": date(2026, 5, 10)}, "2026-05-10"),
        ({"start_date": date(2026, 5, 9)}, "2026-06-09"),
        ({"end_date": date(2026, 5, 20)}, "2026-05-20"),
        ({"end_date": date(2026, 5, 19)}, None),
        ({"start_date": date(2020, 1, 1), "end_date": date(2026, 5, 9)}, None),
    ],
)
def test_days_that_are_past_are_left_out(given: dict[str, Any], first: str | None) -> None:
    if first is None:
        assert refusal_of(created, **given) == 400
    else:
        assert created(**given).next_occurrence == first


def test_a_change_leaves_what_it_does_not_name_and_null_takes_away() -> None:
    old = created(notes="Thanks", end_date=date(2026, 12, 31), day_of_month=25, name="Rent")
    assert replace(updated(old), updated=old.updated) == old
    without = updated(old, notes=None, end_date=None, day_of_month=None)
    assert (without.notes, without.recurrence.end_date, without.next_occurrence) == (None, None, "2026-05-20")
    assert (old.next_occurrence, updated(old, day_of_month=11).next_occurrence) == ("2026-05-25", "2026-06-11")
    assert (updated(old, name=None).name, updated(old, name="Flat").name) == ("Rent", "Flat")
    assert (updated(old, days_until_due=0).days_until_due, updated(old, auto_send=True).auto_send) == (0, True)
    assert updated(updated(old, auto_send=True), auto_send=False).auto_send is False
    data = updated(old, template_data=TemplateDataParams(amount=7, description="For you"))
    assert (data.amount, data.description, data.lines[0].description) == (7, "For you", "For you")


def test_an_end_that_is_reached_completes_an_active_template_alone() -> None:
    paused = pause_template(created(), NOW, Changes())
    past = {"end_date": date(2026, 5, 1)}
    assert (updated(created(), **past).status, updated(created(), **past).next_occurrence) == ("completed", None)
    assert (updated(paused, **past).status, updated(paused, **past).next_occurrence) == ("paused", None)
    done = replace(created(max_occurrences=5), occurrences=3)
    assert updated(done, max_occurrences=4).status == "active"
    assert updated(done, max_occurrences=3).status == "completed"


@pytest.mark.parametrize(
    ("day", "following"), [("2026-05-20", "2026-05-20"), ("2026-05-21", "2026-06-20"), ("2026-08-01", "2026-08-20")]
)
def test_what_passes_while_a_template_rests_is_left_out(day: str, following: str) -> None:
    changes = Changes()
    paused = pause_template(created(), NOW, changes)
    assert (paused.status, changes.saved(Job)) == ("paused", [])
    assert resume_template(paused, moment(day), Changes()).next_occurrence == following


def test_no_day_that_was_made_comes_again() -> None:
    made = replace(created(), last_occurrence="2026-05-20", occurrences=1)
    assert updated(made, notes="x").next_occurrence == "2026-06-20"
    resumed = resume_template(pause_template(made, NOW, Changes()), NOW, Changes())
    assert resumed.next_occurrence == "2026-06-20"


@pytest.mark.parametrize("status", TEMPLATE_STATUSES)
def test_what_is_done_in_which_status(status: Any) -> None:
    template, changes = replace(created(), status=status), Changes()
    update = TemplateUpdateParams(name="Other")
    operations: dict[str, Callable[[], object]] = {
        "update": lambda: update_template(template, update, template.customer_id, NOW, changes),
        "pause": lambda: pause_template(template, NOW, changes),
        "resume": lambda: resume_template(template, NOW, changes),
        "cancel": lambda: cancel_template(template, NOW, changes),
        "skip": lambda: skip_occurrence(template, NOW, changes),
    }
    allowed = {
        "active": {"update", "pause", "cancel", "skip"},
        "paused": {"update", "resume", "cancel"},
        "canceled": set[str](),
        "completed": set[str](),
    }[status]
    assert {name for name, states in TEMPLATE_STATES.items() if status in states} == allowed
    for name, operation in operations.items():
        if name in allowed:
            after = operation()
            assert changes.saved(RecurringTemplate) == [after], name
        else:
            assert refusal_of(operation) == 409, name


def test_a_canceled_template_makes_nothing_more() -> None:
    changes = Changes()
    canceled = cancel_template(created(), NOW, changes)
    assert (canceled.status, canceled.next_occurrence, changes.saved(Job)) == ("canceled", None, [])


def test_a_copy_begins_anew() -> None:
    old = replace(
        created(name="Rent", max_occurrences=2), occurrences=2, last_occurrence="2026-06-20", status="completed"
    )
    copy = clone_template(old, TemplateCloneParams(), "other", NOW, Changes())
    assert (copy.name, copy.customer_id, copy.status, copy.occurrences) == ("Rent (Copy)", "other", "active", 0)
    assert (copy.recurrence.start_date, copy.next_occurrence, copy.last_occurrence) == (
        date(2026, 5, 10),
        "2026-05-10",
        None,
    )
    assert (copy.id != old.id, copy.lines) == (True, old.lines)
    given = TemplateCloneParams(name="Other", start_date=date(2026, 7, 1))
    assert clone_template(old, given, "other", NOW, Changes()).next_occurrence == "2026-07-01"
    ended = replace(old, recurrence=replace(old.recurrence, end_date=date(2026, 5, 9)))
    assert refusal_of(clone_template, ended, TemplateCloneParams(), "other", NOW, Changes()) == 400


def repeated(given: RecurringConfigParams, **invoice: Any) -> tuple[DayzeroInvoice, RecurringTemplate]:
    changes = Changes()
    items = (LineItemParams(description="A", quantity=2, unit_price=3),)
    params = InvoiceCreateParams(
        customer_id=CUSTOMER.id, line_items=items, due_date="2026-06-01", currency="EUR", **invoice
    )
    made = repeat_invoice(create_invoice(params, CUSTOMER, NOW, changes), given, NOW, changes)
    (template,) = changes.saved(RecurringTemplate)
    return made, template


def test_an_invoice_that_is_repeated_is_the_first_itself() -> None:
    invoice, template = repeated(RecurringConfigParams(frequency="weekly"), description="For you")
    assert (invoice.recurring_template_id, template.currency) == (template.id, "EUR")
    assert (template.last_occurrence, template.next_occurrence) == (TODAY, "2026-05-17")
    assert (template.lines[0].quantity, template.lines[0].unit_price, template.description) == (2, 3, "For you")
    _, dated = repeated(RecurringConfigParams(frequency="weekly"), issue_date="2026-05-12")
    assert (dated.last_occurrence, dated.next_occurrence) == ("2026-05-12", "2026-05-19")


def test_another_first_day_leaves_the_invoice_beside_it() -> None:
    config = RecurringConfigParams(frequency="weekly", start_date=date(2026, 5, 11))
    _, template = repeated(config)
    assert (template.last_occurrence, template.next_occurrence) == (None, "2026-05-11")


def test_no_invoice_is_repeated_twice_or_never() -> None:
    invoice, _ = repeated(RecurringConfigParams(frequency="weekly"))
    again = RecurringConfigParams(frequency="weekly")
    assert refusal_of(repeat_invoice, invoice, again, NOW, Changes()) == 409
    never = RecurringConfigParams(frequency="weekly", end_date=date(2026, 5, 16))
    assert refusal_of(repeated, never) == 400

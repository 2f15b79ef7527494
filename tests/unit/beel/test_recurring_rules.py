"""Templates of invoices: made, changed, paused, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.beel.calendar import first_second_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.drafts import DraftReferences
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import EmailConfig
from emulator.billing.beel.parties import Recipient
from emulator.billing.beel.recurring.editing import create_recurring, delete_recurring, update_recurring
from emulator.billing.beel.recurring.params import RecurringCreateParams, RecurringUpdateParams
from emulator.billing.beel.recurring.running import (
    generate_draft,
    pause_recurring,
    preview_next,
    require_started,
    resume_recurring,
    skip_recurring,
)
from emulator.billing.beel.recurring.template import Generation, RecurringInvoice, save_template
from emulator.billing.beel.series import company_series_or_default
from emulator.billing.beel.taxes import LineParams, tax_configuration_or_default
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from tests.unit.beel.contexts import NOW, moment
from tests.unit.beel.test_send import ADDRESS, invoice

TODAY = date(2026, 3, 10)
ANNA = Customer(
    id="8a2e8f0a-5f0a-4a1e-9d62-3b1f4f3e0c11",
    place="beel_2",
    created=NOW,
    updated=NOW,
    legal_name="Anna",
    address=ADDRESS,
    email="anna@example.com",
)
WORK = LineParams(description="Work", quantity=Decimal(1), unit_price=Decimal(100))


def on(day: date) -> Any:
    return moment(first_second_of(day) + 60)


def references(customer: Customer | None = ANNA) -> DraftReferences:
    ctx = moment()
    return DraftReferences(
        company_series=company_series_or_default(None, ctx),
        taxes=tax_configuration_or_default(None, ctx),
        customer=customer,
    )


def created(customer: Customer | None = ANNA, **given: Any) -> RecurringInvoice:
    """A template of the fifteenth of every month, the first of which is five days away."""
    params = {"name": "Rent", "day_of_month": 15, "start_date": TODAY, "lines": (WORK,), "customer_id": ANNA.id}
    return create_recurring(RecurringCreateParams(**{**params, **given}), references(customer), moment(), Changes())


def updated(template: RecurringInvoice, **given: Any) -> RecurringInvoice:
    return update_recurring(template, RecurringUpdateParams(**given), references(), moment(), Changes())


def made(template: RecurringInvoice, day: date = TODAY) -> RecurringInvoice:
    """The template once its next invoice was made on a day."""
    return generate_draft(template, references(), on(day), Changes())[0]


def code_of(operation: Any, *arguments: Any, **given: Any) -> tuple[int, str | None]:
    with pytest.raises(BeelError) as refused:
        operation(*arguments, **given)
    return refused.value.status, refused.value.code


def test_a_new_template_waits_for_its_first_day() -> None:
    changes = Changes()
    params = RecurringCreateParams(
        name="Rent", day_of_month=15, start_date=TODAY, lines=(WORK,), customer_id=ANNA.id, frequency="QUARTERLY"
    )

    template = create_recurring(params, references(), moment(), changes)

    assert (template.status, template.next_generation) == ("ACTIVE", date(2026, 3, 15))
    assert template.customer_id == ANNA.id
    (job,) = changes.saved(Job)
    assert (job.subject, job.due_at) == (template.id, first_second_of(date(2026, 3, 15)))


def test_a_draft_in_advance_is_made_five_days_before() -> None:
    changes = Changes()
    save_template(created(draft_in_advance=True), moment(), changes)
    (job,) = changes.saved(Job)
    assert job.due_at == first_second_of(date(2026, 3, 10))


def test_what_is_left_out_is_that_of_the_invoice_it_is_like() -> None:
    source = replace(invoice(), notes="Thank you", email_config=EmailConfig(recipients=("x@example.com",)))
    params = RecurringCreateParams(name="Rent", day_of_month=15, start_date=TODAY)
    beside = references(None)
    of_the_company = replace(beside.company_series.series[0], id=source.series_id)
    beside = replace(beside, company_series=replace(beside.company_series, series=(of_the_company,)))

    template = create_recurring(params, beside, moment(), Changes(), source=source)

    assert (template.lines, template.recipient, template.notes) == (source.lines, source.recipient, "Thank you")
    assert (template.source_invoice_id, template.email_config) == (source.id, None)
    other = create_recurring(replace(params, notes="Mine", lines=(WORK,)), beside, moment(), Changes(), source=source)
    assert (other.notes, other.lines[0].unit_price) == ("Mine", Decimal(100))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"customer_id": None}, "RECIPIENT_REQUIRED_FOR_ORDINARY"),
        ({"max_invoices": 3, "end_date": date(2027, 1, 1)}, "RECURRING_END_MODE_CONFLICT"),
        ({"end_date": date(2026, 3, 14)}, "RECURRING_NO_OCCURRENCE_IN_WINDOW"),
        ({"lines": (replace(WORK, quantity=Decimal(-1)),)}, "NEGATIVE_TOTAL_REQUIRES_RECTIFICATIVE"),
    ],
)
def test_what_no_template_can_be(given: dict[str, Any], code: str) -> None:
    assert code_of(created, **given) == (422, code)


def test_the_edges_of_what_a_template_can_be() -> None:
    assert created(end_date=date(2026, 3, 15)).next_generation == date(2026, 3, 15)
    assert created(lines=(replace(WORK, quantity=Decimal(0)),)).lines[0].quantity == 0
    assert created(None, customer_id=None, invoice_type="SIMPLIFIED").recipient is None


@pytest.mark.parametrize(
    ("customer", "given", "is_refused"),
    [
        (ANNA, {}, False),
        (replace(ANNA, email=None), {}, True),
        (replace(ANNA, email=None, billing_emails=("b@example.com",)), {}, False),
        (replace(ANNA, email=None), {"email_config": EmailConfig(recipients=("b@example.com",))}, False),
    ],
)
def test_who_is_sent_invoices_by_itself_has_an_address(
    customer: Customer, given: dict[str, Any], *, is_refused: bool
) -> None:
    assert created(customer, **given).send_automatically is False
    if is_refused:
        assert code_of(created, customer, send_automatically=True, **given) == (422, "SIN_DESTINATARIO_RESOLUBLE")
    else:
        assert created(customer, send_automatically=True, **given).send_automatically


def test_an_invoice_is_made_and_the_next_one_waits() -> None:
    changes = Changes()

    template, draft = generate_draft(created(notes="Thanks"), references(), on(date(2026, 3, 15)), changes)

    assert (template.generated, template.last_occurrence) == (1, date(2026, 3, 15))
    assert template.next_generation == date(2026, 4, 15)
    assert (draft.issue_date, draft.status, draft.notes) == (date(2026, 3, 15), "DRAFT", "Thanks")
    assert (draft.recurring_invoice_id, draft.recurring_invoice_name) == (template.id, "Rent")
    (generation,) = changes.saved(Generation)
    assert (generation.recurring, generation.invoice) == (template.id, draft.id)
    assert generation.scheduled_date == date(2026, 3, 15)
    (job,) = changes.saved(Job)
    assert job.due_at == first_second_of(date(2026, 4, 15))


def test_who_an_invoice_is_for_is_a_customer_as_they_are_now_somebody_or_whoever() -> None:
    moved = replace(ANNA, legal_name="Anna Puig")
    of_customer = generate_draft(created(), references(moved), moment(), Changes())[1]
    assert of_customer.recipient.legal_name == "Anna Puig"
    simplified = created(None, customer_id=None, invoice_type="SIMPLIFIED")
    of_whoever = generate_draft(simplified, references(None), moment(), Changes())[1]
    assert (of_whoever.recipient.legal_name, of_whoever.type) == ("Consumidor final", "SIMPLIFIED")
    somebody = replace(simplified, recipient=Recipient(legal_name="Pau"))
    assert generate_draft(somebody, references(None), moment(), Changes())[1].recipient.legal_name == "Pau"


def test_days_that_passed_while_no_emulator_ran_are_each_invoiced() -> None:
    late = date(2026, 6, 20)
    first = made(created(), late)
    second = made(first, late)
    assert [first.last_occurrence, second.last_occurrence] == [date(2026, 3, 15), date(2026, 4, 15)]


@pytest.mark.parametrize("end", [{"max_invoices": 2}, {"end_date": date(2026, 5, 14)}])
def test_the_last_invoice_completes_a_template(end: dict[str, Any]) -> None:
    first = made(created(**end))
    assert (first.status, first.next_generation) == ("ACTIVE", date(2026, 4, 15))
    changes = Changes()
    last, _ = generate_draft(first, references(), moment(), changes)
    assert (last.status, last.next_generation, changes.saved(Job)) == ("COMPLETED", None, [])


def test_a_day_that_is_skipped_makes_no_invoice_and_does_not_count() -> None:
    skipped = skip_recurring(created(max_invoices=1), moment(), Changes())
    assert (skipped.generated, skipped.status, skipped.next_generation) == (0, "ACTIVE", date(2026, 4, 15))
    assert skip_recurring(created(end_date=date(2026, 4, 1)), moment(), Changes()).status == "COMPLETED"


def test_a_pause_says_why_and_calls_the_next_invoice_off() -> None:
    changes = Changes()
    by_hand = pause_recurring(created(), moment(), changes)
    assert (by_hand.status, by_hand.pause_reason, by_hand.pause_blocker, by_hand.paused_at) == (
        "PAUSED",
        "USER",
        None,
        NOW,
    )
    assert changes.saved(Job) == []
    blocked = pause_recurring(created(), moment(), Changes(), blocker="SERIES_INACTIVE")
    assert (blocked.pause_reason, blocked.pause_blocker) == ("GENERATION_FAILURE", "SERIES_INACTIVE")


@pytest.mark.parametrize(
    ("day", "following", "status"),
    [
        (date(2026, 3, 15), date(2026, 3, 15), "ACTIVE"),
        (date(2026, 3, 16), date(2026, 4, 15), "ACTIVE"),
        (date(2026, 8, 15), date(2026, 8, 15), "ACTIVE"),
        (date(2026, 8, 16), None, "COMPLETED"),
    ],
)
def test_what_passes_while_it_is_paused_is_left_out(day: date, following: date | None, status: str) -> None:
    paused = pause_recurring(created(end_date=date(2026, 8, 15)), moment(), Changes())
    resumed = resume_recurring(paused, on(day), Changes())
    assert (resumed.next_generation, resumed.status) == (following, status)
    assert (resumed.paused_at, resumed.pause_reason, resumed.pause_blocker) == (None, None, None)


def test_no_day_that_was_made_comes_again() -> None:
    early = made(created(), TODAY)
    assert resume_recurring(pause_recurring(early, moment(), Changes()), moment(), Changes()).next_generation == date(
        2026, 4, 15
    )
    assert updated(early, day_of_month=16).next_generation == date(2026, 3, 16)
    assert updated(early, day_of_month=14).next_generation == date(2026, 4, 14)
    assert updated(early, end_date=date(2026, 12, 31)).next_generation == date(2026, 4, 15)


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("ACTIVE", {"resume": (400, "RECURRING_STATE_TRANSITION_INVALID")}),
        (
            "PAUSED",
            {
                "pause": (400, "RECURRING_NOT_ACTIVE"),
                "skip": (400, "RECURRING_NOT_ACTIVE"),
                "generate": (400, "RECURRING_NOT_ACTIVE"),
            },
        ),
        (
            "COMPLETED",
            {
                "pause": (400, "RECURRING_NOT_ACTIVE"),
                "skip": (400, "RECURRING_NOT_ACTIVE"),
                "generate": (400, "RECURRING_NOT_ACTIVE"),
                "update": (409, "RECURRING_ALREADY_ENDED"),
                "resume": (409, "RECURRING_ALREADY_ENDED"),
                "preview": (409, "RECURRING_ALREADY_ENDED"),
            },
        ),
    ],
)
def test_what_is_done_in_which_status(status: Any, refused: dict[str, tuple[int, str]]) -> None:
    template, changes = replace(created(), status=status), Changes()
    update = RecurringUpdateParams(name="Other")
    operations: dict[str, Callable[[], object]] = {
        "update": lambda: update_recurring(template, update, references(), moment(), changes),
        "pause": lambda: pause_recurring(template, moment(), changes),
        "resume": lambda: resume_recurring(template, moment(), changes),
        "skip": lambda: skip_recurring(template, moment(), changes),
        "generate": lambda: generate_draft(template, references(), moment(), changes)[0],
    }
    for name, operation in operations.items():
        if name in refused:
            assert code_of(operation) == refused[name], name
        else:
            after = operation()
            assert changes.saved(RecurringInvoice) == [after], name
    if "preview" in refused:
        assert code_of(preview_next, template, references(), moment()) == refused["preview"]
    else:
        assert preview_next(template, references(), moment()).status == "DRAFT"


def test_what_a_change_leaves_and_takes_away() -> None:
    old = created(notes="Thanks", max_invoices=5)
    assert (updated(old, name="Flat").name, updated(old, name="Flat").notes) == ("Flat", "Thanks")
    cleared = updated(old, cleared=frozenset({"notes", "max_invoices"}))
    assert (cleared.notes, cleared.max_invoices) == (None, None)
    assert updated(old, notes="Bye").notes == "Bye"
    on_and_off = updated(updated(old, draft_in_advance=True), draft_in_advance=False)
    assert (updated(old, draft_in_advance=True).draft_in_advance, on_and_off.draft_in_advance) == (True, False)
    assert updated(old, lines=(replace(WORK, quantity=Decimal(3)),)).lines[0].quantity == 3
    assert updated(old).lines == old.lines


def test_what_no_change_can_do_once_something_was_made() -> None:
    first = made(created(max_invoices=3))
    refused = (422, "RECURRING_START_DATE_NOT_EDITABLE")
    assert code_of(updated, first, start_date=TODAY + timedelta(days=1)) == refused
    assert updated(first, start_date=TODAY).recurrence.start_date == TODAY
    assert updated(created(), start_date=date(2026, 3, 20)).next_generation == date(2026, 4, 15)
    second = made(first)
    assert code_of(updated, second, max_invoices=1) == (422, "RECURRING_MAX_INVOICES_BELOW_GENERATED")
    assert updated(second, max_invoices=2).status == "COMPLETED"
    before = {"end_date": date(2026, 5, 14), "cleared": frozenset({"max_invoices"})}
    assert code_of(updated, second, **before) == (422, "RECURRING_END_DATE_BEFORE_START")


def test_an_inactive_customer_is_none() -> None:
    idle = replace(ANNA, active=False)
    assert code_of(created, idle) == (422, "VALIDATION_ERROR")
    assert code_of(generate_draft, created(), references(idle), moment(), Changes()) == (422, "VALIDATION_ERROR")


def test_a_preview_is_of_the_next_day_and_keeps_nothing() -> None:
    template = created()
    shown = preview_next(template, references(), moment())
    assert (shown.issue_date, shown.status, shown.recipient.legal_name) == (date(2026, 3, 15), "DRAFT", "Anna")


def test_a_template_starts_on_its_day() -> None:
    template = created(start_date=date(2026, 3, 12))
    assert code_of(require_started, template, on(date(2026, 3, 11))) == (422, "RECURRING_NOT_STARTED")
    require_started(template, on(date(2026, 3, 12)))


def test_a_deleted_template_makes_nothing_more() -> None:
    changes, template = Changes(), created()
    delete_recurring(template, moment(), changes)
    assert {(kind, action) for (kind, _), (action, _) in changes.written.items()} == {
        ("beel_recurring_invoice", "remove"),
        ("work", "remove"),
    }

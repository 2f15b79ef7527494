"""Invoices until they are issued, and what issuing does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.beel.correctives import CorrectiveParams, create_corrective
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.drafts import (
    DraftReferences,
    InvoiceCreateParams,
    InvoiceDuplicateParams,
    InvoiceUpdateParams,
    create_draft,
    delete_draft,
    duplicate_invoice,
    update_draft,
)
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.parties import CustomerReference, PaymentInfo, Recipient
from emulator.billing.beel.series import CompanySeries, company_series_or_default
from emulator.billing.beel.taxes import LineParams, TaxConfiguration, tax_configuration_or_default
from emulator.billing.beel.transitions import MarkPaidParams, issue, mark_paid, mark_sent, revert_to_issued, void
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from tests.unit.beel.contexts import moment
from tests.unit.beel.test_recurring_rules import ANNA, TODAY, WORK
from tests.unit.beel.test_send import LINE, invoice

SERIES = company_series_or_default(None, moment())
TAXES = tax_configuration_or_default(None, moment())
SOMEBODY = Recipient(legal_name="Somebody")


def beside(
    customer: Customer | None = None,
    rectified: Invoice | None = None,
    taxes: TaxConfiguration = TAXES,
    company_series: CompanySeries = SERIES,
) -> DraftReferences:
    return DraftReferences(company_series=company_series, taxes=taxes, customer=customer, rectified=rectified)


def draft(references: DraftReferences | None = None, **given: Any) -> Invoice:
    params = {"type": "STANDARD", "recipient": SOMEBODY, "lines": (WORK,), **given}
    return create_draft(InvoiceCreateParams(**params), references or beside(), moment(), Changes())


def changed(old: Invoice, **given: Any) -> Invoice:
    return update_draft(old, InvoiceUpdateParams(**given), beside(ANNA), moment(), Changes())


def refusal_of(operation: Any, *arguments: Any, **given: Any) -> tuple[int, str | None, list[str]]:
    """How an operation is refused: the status, the code and the fields."""
    with pytest.raises(BeelError) as refused:
        operation(*arguments, **given)
    return refused.value.status, refused.value.code, list(refused.value.details or {})


def test_a_draft_is_todays_and_due_in_thirty_days() -> None:
    made = draft()
    assert (made.status, made.number, made.invoice_number) == ("DRAFT", None, None)
    assert (made.issue_date, made.due_date) == (TODAY, date(2026, 4, 9))
    assert (made.series_id, made.series_code) == (SERIES.series[0].id, "FAC")
    assert made.totals.invoice_total == Decimal("121.00")


@pytest.mark.parametrize(
    ("given", "customer", "taxes", "method", "due"),
    [
        ({}, None, replace(TAXES, payment_term_days=0), None, TODAY),
        ({}, None, replace(TAXES, default_payment_method="CARD"), "CARD", date(2026, 4, 9)),
        (
            {},
            replace(ANNA, preferred_payment_method=PaymentInfo(method="CASH", payment_term_days=2)),
            replace(TAXES, payment_term_days=5),
            "CASH",
            date(2026, 3, 12),
        ),
        (
            {"payment_info": PaymentInfo(method="CHECK", payment_term_days=7)},
            replace(ANNA, preferred_payment_method=PaymentInfo(method="CASH", payment_term_days=2)),
            TAXES,
            "CHECK",
            date(2026, 3, 17),
        ),
        ({"due_date": date(2026, 3, 11)}, None, TAXES, None, date(2026, 3, 11)),
    ],
)
def test_how_and_by_when_it_is_paid(
    given: dict[str, Any], customer: Customer | None, taxes: TaxConfiguration, method: str | None, due: date
) -> None:
    made = draft(beside(customer, taxes=taxes), **given)
    assert (made.payment_info and made.payment_info.method, made.due_date) == (method, due)


def test_a_customer_is_written_as_they_are_now() -> None:
    made = draft(beside(ANNA), recipient=CustomerReference(ANNA.id))
    assert (made.customer_id, made.recipient.legal_name) == (ANNA.id, "Anna")
    no_customer = (422, "VALIDATION_ERROR", ["recipient.customer_id"])
    assert refusal_of(draft, recipient=CustomerReference(ANNA.id)) == no_customer
    assert refusal_of(draft, beside(replace(ANNA, active=False)), recipient=CustomerReference(ANNA.id)) == no_customer


def test_it_is_not_due_before_it_is_issued() -> None:
    assert draft(due_date=TODAY).due_date == TODAY
    too_early = (422, "VALIDATION_ERROR", ["due_date"])
    assert refusal_of(draft, due_date=date(2026, 3, 9)) == too_early
    assert refusal_of(changed, draft(), due_date=date(2026, 3, 9)) == too_early


def test_a_series_is_the_one_that_is_named_or_the_default() -> None:
    first = SERIES.series[0]
    second = replace(first, id="second", code="B", default_series=False)
    both = replace(SERIES, series=(first, second, replace(second, id="idle", active=False)))
    assert draft(beside(company_series=both)).series_code == "FAC"
    assert draft(beside(company_series=both), series_id="second").series_code == "B"
    for id in ("idle", "nowhere"):
        refused = refusal_of(draft, beside(company_series=both), series_id=id)
        assert refused == (422, "VALIDATION_ERROR", ["series_id"])


def test_only_a_standard_invoice_withholds_by_itself() -> None:
    taxes = replace(
        TAXES,
        apply_irpf=True,
        default_irpf_rate=Decimal(15),
        apply_equivalence_surcharge=True,
        default_equivalence_surcharge=Decimal("5.2"),
    )
    (standard,) = draft(beside(taxes=taxes)).lines
    (simplified,) = draft(beside(taxes=taxes), type="SIMPLIFIED").lines
    (named,) = draft(beside(taxes=taxes), type="SIMPLIFIED", lines=(replace(WORK, irpf_rate=Decimal(7)),)).lines
    assert (standard.irpf_rate, simplified.irpf_rate, named.irpf_rate) == (Decimal(15), None, Decimal(7))
    assert standard.equivalence_surcharge_rate == simplified.equivalence_surcharge_rate == Decimal("5.2")


def test_a_change_leaves_what_it_does_not_name() -> None:
    old = draft(notes="Thanks", payment_info=PaymentInfo(method="CARD"))
    assert replace(changed(old), updated=old.updated) == old
    other = LineParams(description="Other", quantity=Decimal(2), unit_price=Decimal(5))
    assert [line.description for line in changed(old, lines=(other,)).lines] == ["Other"]
    assert changed(old, notes="").notes == ""
    assert changed(old, recipient=CustomerReference(ANNA.id)).customer_id == ANNA.id
    assert changed(old, issue_date=date(2026, 3, 20)).issue_date == date(2026, 3, 20)
    assert changed(old, series_id=SERIES.series[0].id).series_code == "FAC"


def test_only_a_draft_is_changed() -> None:
    assert refusal_of(changed, invoice("ISSUED"))[:2] == (400, "STATUS_NOT_MODIFIABLE")


def test_a_copy_is_a_draft_of_today() -> None:
    first = SERIES.series[0]
    original = replace(
        invoice("PAID"), series_id=first.id, type="CORRECTIVE", notes="Thanks", payment_info=PaymentInfo(method="CARD")
    )
    copy = duplicate_invoice(original, InvoiceDuplicateParams(), SERIES, moment(), Changes())
    assert (copy.status, copy.type, copy.invoice_number, copy.issue_date) == ("DRAFT", "STANDARD", None, TODAY)
    assert (copy.lines, copy.recipient, copy.notes) == (original.lines, original.recipient, "Thanks")
    assert (copy.id != original.id, copy.link_secret != original.link_secret) == (True, True)
    given = InvoiceDuplicateParams(issue_date=date(2026, 5, 1), notes="")
    other = duplicate_invoice(original, given, SERIES, moment(), Changes())
    assert (other.issue_date, other.due_date, other.notes) == (date(2026, 5, 1), date(2026, 5, 31), "")


def test_issuing_draws_the_next_number_and_no_other_status_does() -> None:
    changes = Changes()
    first = issue(draft(), SERIES, None, moment(), changes)
    (drawn,) = changes.saved(CompanySeries)
    second = issue(draft(), drawn, None, moment(), changes)
    assert [(each.number, each.invoice_number, each.status) for each in (first, second)] == [
        (1, "FAC-2026-0001", "ISSUED"),
        (2, "FAC-2026-0002", "ISSUED"),
    ]
    assert [each.type for each in changes.domain_events] == ["issued", "issued"]
    assert refusal_of(issue, first, SERIES, None, moment(), Changes())[:2] == (400, "ONLY_DRAFT_EMITTABLE")


def correction(original: Invoice, kind: Any = "TOTAL", code: str = "R1", **given: Any) -> Invoice:
    params = CorrectiveParams(rectification_type=kind, rectification_code=code, reason="A mistake", **given)
    return create_corrective(original, params, beside(rectified=original), moment(), Changes())


ISSUED = replace(invoice("SENT"), series_id=SERIES.series[0].id)


def test_a_total_correction_takes_everything_back() -> None:
    corrective = correction(ISSUED)
    assert [line.quantity for line in corrective.lines] == [-LINE.quantity]
    assert corrective.totals.invoice_total == -ISSUED.totals.invoice_total
    assert (corrective.rectified_invoice_id, corrective.rectified_number) == (ISSUED.id, ISSUED.invoice_number)
    assert refusal_of(correction, ISSUED, "PARTIAL")[:2] == (422, "RECTIFICATIVA_PARCIAL_SIN_LINEAS")
    assert [line.unit_price for line in correction(ISSUED, "PARTIAL", lines=(WORK,)).lines] == [Decimal(100)]


@pytest.mark.parametrize(
    ("type", "code", "refused"),
    [
        ("STANDARD", "R4", None),
        ("STANDARD", "R5", "RECTIFICATIVA_R5_ONLY_SIMPLIFICADA"),
        ("SIMPLIFIED", "R5", None),
        ("SIMPLIFIED", "R1", "RECTIFICATIVA_R1R4_NOT_SIMPLIFICADA"),
    ],
)
def test_simplified_invoices_have_a_code_of_their_own(type: Any, code: str, refused: str | None) -> None:
    original = replace(ISSUED, type=type)
    if refused is None:
        assert correction(original, code=code).rectification_code == code
    else:
        assert refusal_of(correction, original, code=code) == (422, refused, ["rectification_code"])


@pytest.mark.parametrize(
    ("kind", "status", "events"),
    [("TOTAL", "VOIDED", ["issued", "voided"]), ("PARTIAL", "RECTIFIED", ["issued"])],
)
def test_the_original_is_corrected_when_the_correction_is_issued(kind: str, status: str, events: list[str]) -> None:
    changes = Changes()
    corrective = issue(correction(ISSUED, kind, lines=(WORK,)), SERIES, ISSUED, moment(), changes)
    original = next(each for each in changes.saved(Invoice) if each.id == ISSUED.id)
    assert (corrective.status, original.status) == ("ISSUED", status)
    assert [each.type for each in changes.domain_events] == events
    void = replace(ISSUED, status="VOIDED")
    again = Changes()
    issue(correction(ISSUED, kind, lines=(WORK,)), SERIES, void, moment(), again)
    assert void.id not in [each.id for each in again.saved(Invoice)]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ["rectified_invoice_id", "rectification_reason"]),
        ({"rectified_invoice_id": ISSUED.id}, ["rectification_reason"]),
        ({"rectified_invoice_id": "other", "rectification_reason": "A mistake"}, ["rectified_invoice_id"]),
    ],
)
def test_a_corrective_draft_says_what_it_corrects_and_why(given: dict[str, Any], fields: list[str]) -> None:
    assert refusal_of(draft, type="CORRECTIVE", **given) == (422, "VALIDATION_ERROR", fields)


def test_no_draft_can_be_corrected_by_an_invoice() -> None:
    named = {"type": "CORRECTIVE", "rectified_invoice_id": ISSUED.id, "rectification_reason": "A mistake"}
    assert draft(beside(rectified=ISSUED), **named).rectified_number == ISSUED.invoice_number
    waiting = beside(rectified=replace(ISSUED, status="DRAFT"))
    assert refusal_of(draft, waiting, **named) == (422, "VALIDATION_ERROR", ["rectified_invoice_id"])


def test_what_is_answered_is_what_is_kept() -> None:
    series = SERIES.series[0].id
    params = InvoiceCreateParams(type="STANDARD", recipient=SOMEBODY, lines=(WORK,))
    correction_params = CorrectiveParams(rectification_type="TOTAL", rectification_code="R1", reason="A mistake")
    operations: dict[str, Callable[[Changes], Invoice]] = {
        "create": lambda changes: create_draft(params, beside(), moment(), changes),
        "update": lambda changes: update_draft(draft(), InvoiceUpdateParams(notes="x"), beside(), moment(), changes),
        "duplicate": lambda changes: duplicate_invoice(
            replace(invoice(), series_id=series), InvoiceDuplicateParams(), SERIES, moment(), changes
        ),
        "correct": lambda changes: create_corrective(
            ISSUED, correction_params, beside(rectified=ISSUED), moment(), changes
        ),
        "issue": lambda changes: issue(draft(), SERIES, None, moment(), changes),
        "mark sent": lambda changes: mark_sent(invoice("ISSUED"), None, moment(), changes),
        "revert": lambda changes: revert_to_issued(invoice("SENT"), moment(), changes),
        "mark paid": lambda changes: mark_paid(invoice("SENT"), MarkPaidParams(), moment(), changes),
        "void": lambda changes: void(invoice("SENT"), "A mistake", None, moment(), changes),
    }
    for name, operation in operations.items():
        changes = Changes()
        after = operation(changes)
        assert changes.saved(Invoice) == [after], name


def test_a_deleted_draft_is_gone() -> None:
    changes, gone = Changes(), draft()
    delete_draft(gone, moment(), changes)
    assert changes.written == {("beel_invoice", gone.id): ("remove", gone)}
    assert refusal_of(delete_draft, invoice("ISSUED"), moment(), Changes())[:2] == (400, "STATUS_NOT_DELETABLE")

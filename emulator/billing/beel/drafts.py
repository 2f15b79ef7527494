"""Invoices until they are issued (docs.beel.es, Invoices: create, update, delete)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.errors import invalid, wrong_status
from emulator.billing.beel.ids import new_place, new_uuid
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.parties import PaymentInfo, Recipient, issuer_of_account
from emulator.billing.beel.series import CompanySeries
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context

CORRECTABLE = ("ISSUED", "SENT", "PAID", "OVERDUE", "RECTIFIED")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReferences:
    """What a draft refers to, as far as it exists: its series, its customer, the invoice that it corrects."""

    company_series: CompanySeries
    customer: Customer | None = None
    rectified: Invoice | None = None


def create_draft(given: Mapping[str, Any], references: DraftReferences, ctx: Context, changes: Changes) -> Invoice:
    """A new draft. Raises APIError (422) when what it refers to is not there or cannot be corrected."""
    series = references.company_series.active_series(given.get("series_id"))
    issue_date = given.get("issue_date") or day_of(ctx.now)
    _check_correction(given, references.rectified)
    invoice = Invoice(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        updated=ctx.now,
        type=given["type"],
        series_id=series.id,
        series_code=series.code,
        issue_date=issue_date,
        due_date=given.get("due_date") or _due(issue_date, given.get("payment_info"), references.customer),
        issuer=issuer_of_account(ctx),
        recipient=_recipient(given["recipient"], references.customer),
        lines=given["lines"],
        link_secret=token_hex(16),
        payment_info=given.get("payment_info") or _preferred(references.customer),
        notes=given.get("notes"),
        metadata=given.get("metadata") or {},
        verifactu_enabled=given["options"].verifactu_enabled,
        email_config=given["options"].email_config,
        rectified_invoice_id=given.get("rectified_invoice_id"),
        rectification_reason=given.get("rectification_reason"),
    )
    _check_days(invoice)
    changes.save(invoice)
    return invoice


def update_draft(
    draft: Invoice, given: Mapping[str, Any], references: DraftReferences, ctx: Context, changes: Changes
) -> Invoice:
    """The draft with what was given. Raises APIError for any other status (400) and for bad references (422)."""
    if draft.status != "DRAFT":
        raise wrong_status(draft.status, ("DRAFT",))
    new = {name: given[name] for name in ("issue_date", "due_date", "lines", "payment_info", "notes") if name in given}
    if "recipient" in given:
        new["recipient"] = _recipient(given["recipient"], references.customer)
    if "series_id" in given:
        series = references.company_series.active_series(given["series_id"])
        new |= {"series_id": series.id, "series_code": series.code}
    changed = replace(draft, **new, updated=ctx.now)
    _check_days(changed)
    changes.save(changed)
    return changed


def delete_draft(draft: Invoice, changes: Changes) -> None:
    """Deletes a draft. Raises APIError (400) for any other status."""
    if draft.status != "DRAFT":
        raise wrong_status(draft.status, ("DRAFT",))
    changes.remove(draft)


def _recipient(given: Recipient, customer: Customer | None) -> Recipient:
    if given.customer_id is None:
        return given
    if customer is None or not customer.active:
        raise invalid({"recipient.customer_id": "no active customer with this id"})
    return customer.as_recipient()


def _preferred(customer: Customer | None) -> PaymentInfo | None:
    return None if customer is None else customer.preferred_payment_method


def _due(issue_date: date, payment: PaymentInfo | None, customer: Customer | None) -> date:
    terms = payment or _preferred(customer) or PaymentInfo()
    try:
        return issue_date + timedelta(days=terms.payment_term_days)
    except OverflowError:
        return date.max


def _check_days(invoice: Invoice) -> None:
    if invoice.due_date < invoice.issue_date:
        raise invalid({"due_date": "must not be before issue_date"})


def _check_correction(given: Mapping[str, Any], rectified: Invoice | None) -> None:
    if given["type"] != "CORRECTIVE":
        return
    needed = ("rectified_invoice_id", "rectification_reason")
    missing = {name: "is required for a corrective invoice" for name in needed if not given.get(name)}
    if missing:
        raise invalid(missing)
    if rectified is None or rectified.status not in CORRECTABLE:
        raise invalid({"rectified_invoice_id": f"no invoice with this id in status {', '.join(CORRECTABLE)}"})

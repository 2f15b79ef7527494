"""Invoices until they are issued (docs.beel.es, Invoices: create, update, duplicate, delete)."""

from collections.abc import Mapping
from datetime import date
from secrets import token_hex
from typing import Any

import msgspec

from emulator.billing.beel.amounts import Line
from emulator.billing.beel.calendar import day_of, days_later
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import invalid
from emulator.billing.beel.ids import new_place, new_uuid
from emulator.billing.beel.invoice import EmailConfig, Invoice, InvoiceType, RectificationType
from emulator.billing.beel.parties import CustomerReference, PaymentInfo, Recipient, issuer_of_account
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.statuses import RULES
from emulator.billing.beel.taxes import LineParams, TaxConfiguration, line_of
from emulator.billing.beel.transitions import require_status
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace


class Options(Struct, frozen=True, kw_only=True):
    """What is to happen to an invoice as soon as it is made."""

    verifactu_enabled: bool = False
    issue_directly: bool = False
    wait_for_pdf: bool = False
    send_automatically: bool = False
    email_config: EmailConfig | None = None


class InvoiceCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new invoice; one that a template makes names it.

    A recipient who is not only referred to, and lines that have their taxes already, are taken as they are.
    """

    type: InvoiceType
    recipient: Recipient | CustomerReference
    lines: tuple[LineParams | Line, ...]
    series_id: str | None = None
    issue_date: date | None = None
    due_date: date | None = None
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    rectified_invoice_id: str | None = None
    rectification_reason: str | None = None
    rectification_type: RectificationType | None = None
    rectification_code: str | None = None
    recurring_invoice_id: str | None = None
    recurring_invoice_name: str | None = None
    metadata: Mapping[str, Any] = msgspec.field(default_factory=dict)
    options: Options = msgspec.field(default_factory=Options)


class InvoiceUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a draft; what is None stays as it is."""

    recipient: Recipient | CustomerReference | None = None
    lines: tuple[LineParams, ...] | None = None
    series_id: str | None = None
    issue_date: date | None = None
    due_date: date | None = None
    payment_info: PaymentInfo | None = None
    notes: str | None = None


class InvoiceDuplicateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a copy; what is None is as in the original, but the issue date, which is today then."""

    issue_date: date | None = None
    series_id: str | None = None
    notes: str | None = None


class DraftReferences(Struct, frozen=True, kw_only=True):
    """What a draft refers to: series and taxes of its company, its customer, the invoice that it corrects, if any."""

    company_series: CompanySeries
    taxes: TaxConfiguration
    customer: Customer | None = None
    rectified: Invoice | None = None


def create_draft(params: InvoiceCreateParams, references: DraftReferences, ctx: Context, changes: Changes) -> Invoice:
    """A new draft. Raises APIError (422) when what it refers to is not there or cannot be corrected."""
    series = references.company_series.active_series(params.series_id)
    issue_date = params.issue_date or day_of(ctx.now)
    payment_info = params.payment_info or _preferred(references)
    simplified = params.type == "SIMPLIFIED"
    _check_correction(params, references.rectified)
    invoice = Invoice(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        updated=ctx.now,
        type=params.type,
        series_id=series.id,
        series_code=series.code,
        issue_date=issue_date,
        due_date=params.due_date or _due(issue_date, payment_info),
        issuer=issuer_of_account(ctx),
        recipient=_recipient(params.recipient, references.customer),
        lines=tuple(line_of(each, references.taxes, simplified=simplified) for each in params.lines),
        link_secret=token_hex(16),
        payment_info=payment_info,
        notes=params.notes,
        metadata=params.metadata,
        verifactu_enabled=params.options.verifactu_enabled,
        email_config=params.options.email_config,
        rectified_invoice_id=params.rectified_invoice_id,
        rectification_reason=params.rectification_reason,
        rectification_type=params.rectification_type,
        rectification_code=params.rectification_code,
        recurring_invoice_id=params.recurring_invoice_id,
        recurring_invoice_name=params.recurring_invoice_name,
        rectified_number=references.rectified.invoice_number if references.rectified else None,
    )
    _check_days(invoice)
    changes.save(invoice)
    return invoice


def update_draft(
    draft: Invoice, params: InvoiceUpdateParams, references: DraftReferences, ctx: Context, changes: Changes
) -> Invoice:
    """The draft with what was given. Raises APIError for any other status (400) and for bad references (422)."""
    require_status(draft, "update", ctx)
    simplified = draft.type == "SIMPLIFIED"
    lines = tuple(line_of(each, references.taxes, simplified=simplified) for each in params.lines or ())
    changed = replace(
        draft,
        recipient=_recipient(params.recipient, references.customer) if params.recipient else draft.recipient,
        lines=lines or draft.lines,
        issue_date=params.issue_date or draft.issue_date,
        due_date=params.due_date or draft.due_date,
        payment_info=params.payment_info or draft.payment_info,
        notes=draft.notes if params.notes is None else params.notes,
        updated=ctx.now,
    )
    if params.series_id is not None:
        series = references.company_series.active_series(params.series_id)
        changed = replace(changed, series_id=series.id, series_code=series.code)
    _check_days(changed)
    changes.save(changed)
    return changed


def duplicate_invoice(
    original: Invoice, params: InvoiceDuplicateParams, company_series: CompanySeries, ctx: Context, changes: Changes
) -> Invoice:
    """A draft with the recipient, the lines, the payment method, the series and the notes of another invoice.

    The copy of a corrective invoice is a STANDARD one. Raises APIError (422) when its series is not active.
    """
    require_status(original, "duplicate", ctx)
    series = company_series.active_series(params.series_id or original.series_id)
    issue_date = params.issue_date or day_of(ctx.now)
    copy = Invoice(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        updated=ctx.now,
        type="STANDARD" if original.type == "CORRECTIVE" else original.type,
        series_id=series.id,
        series_code=series.code,
        issue_date=issue_date,
        due_date=_due(issue_date, original.payment_info),
        issuer=issuer_of_account(ctx),
        recipient=original.recipient,
        lines=original.lines,
        link_secret=token_hex(16),
        payment_info=original.payment_info,
        notes=original.notes if params.notes is None else params.notes,
        verifactu_enabled=original.verifactu_enabled,
    )
    changes.save(copy)
    return copy


def delete_draft(draft: Invoice, ctx: Context, changes: Changes) -> None:
    """Deletes a draft. Raises APIError (400) for any other status."""
    require_status(draft, "delete", ctx)
    changes.remove(draft)


def _recipient(given: Recipient | CustomerReference, customer: Customer | None) -> Recipient:
    if isinstance(given, Recipient):
        return given
    if customer is None or not customer.active:
        raise invalid({"recipient.customer_id": detail("no_customer")})
    return customer.as_recipient()


def _preferred(references: DraftReferences) -> PaymentInfo | None:
    """How the customer likes to pay, else how the company's invoices are paid."""
    customer = references.customer
    preferred = None if customer is None else customer.preferred_payment_method
    return preferred or references.taxes.payment_info


def _due(issue_date: date, payment_info: PaymentInfo | None) -> date:
    terms = payment_info or PaymentInfo()
    return days_later(issue_date, terms.payment_term_days)


def _check_days(invoice: Invoice) -> None:
    if invoice.due_date < invoice.issue_date:
        raise invalid({"due_date": detail("due_before_issue")})


def _check_correction(params: InvoiceCreateParams, rectified: Invoice | None) -> None:
    if params.type != "CORRECTIVE":
        return
    given = {
        "rectified_invoice_id": params.rectified_invoice_id,
        "rectification_reason": params.rectification_reason,
    }
    missing = {name: detail("required_for_corrective") for name, value in given.items() if not value}
    if missing:
        raise invalid(missing)
    if rectified is None or rectified.status not in RULES["correct"].allowed:
        raise invalid({"rectified_invoice_id": detail("not_correctable")})

"""Making, changing and deleting templates."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from emulator.billing.beel.amounts import Line, totals_of
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.details import Detail, detail
from emulator.billing.beel.drafts import DraftReferences
from emulator.billing.beel.errors import BeelError, invalid
from emulator.billing.beel.ids import new_place, new_uuid
from emulator.billing.beel.invoice import EmailConfig, Invoice
from emulator.billing.beel.parties import PaymentInfo, Recipient
from emulator.billing.beel.recurring.recurrence import Frequency, Recurrence
from emulator.billing.beel.recurring.template import (
    RecurringInvoice,
    TemplateType,
    job_of,
    require_recurring_status,
    save_template,
)
from emulator.billing.beel.taxes import LineParams, line_of
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringParams:
    """Parameters of a template; in a change, what is None stays as it is, and what is `cleared` is taken away."""

    name: str | None = None
    frequency: Frequency | None = None
    day_of_month: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    series_id: str | None = None
    invoice_type: TemplateType | None = None
    max_invoices: int | None = None
    customer_id: str | None = None
    lines: tuple[LineParams, ...] | None = None
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    draft_in_advance: bool | None = None
    send_automatically: bool | None = None
    email_config: EmailConfig | None = None
    cleared: frozenset[str] = field(default_factory=frozenset)


def create_recurring(
    params: RecurringParams,
    references: DraftReferences,
    ctx: Context,
    changes: Changes,
    *,
    source: Invoice | None = None,
) -> RecurringInvoice:
    """A new template, of the lines and the recipient of `source` unless it names others.

    Raises APIError (422) for what is missing or is not there, and for an end that is reached before anything is
    invoiced.
    """
    _require(params, source)
    series = references.company_series.active_series(params.series_id or (source.series_id if source else None))
    recurrence = Recurrence(
        frequency=params.frequency or "MONTHLY",
        day_of_month=params.day_of_month or 1,
        start_date=params.start_date or day_of(ctx.now),
        end_date=params.end_date,
    )
    invoice_type: TemplateType = params.invoice_type or "STANDARD"
    template = RecurringInvoice(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        updated=ctx.now,
        name=params.name or "",
        recurrence=recurrence,
        series_id=series.id,
        series_code=series.code,
        invoice_type=invoice_type,
        lines=_lines(params, invoice_type, references) or (source.lines if source else ()),
        next_generation=_first_generation(recurrence, ctx),
        recipient=_recipient(params, references.customer) or (source.recipient if source else None),
        max_invoices=params.max_invoices,
        draft_in_advance=bool(params.draft_in_advance),
        payment_info=params.payment_info or (source.payment_info if source else None),
        notes=params.notes or (source.notes if source else None),
        send_automatically=bool(params.send_automatically),
        email_config=params.email_config,
        source_invoice_id=source.id if source else None,
    )
    _check(template, references.customer)
    return save_template(template, ctx, changes)


def update_recurring(
    template: RecurringInvoice, params: RecurringParams, references: DraftReferences, ctx: Context, changes: Changes
) -> RecurringInvoice:
    """The template with what was given; invoices that were made from it stay as they are.

    Another cadence moves the next day to the first of the new ones that is still ahead. Raises APIError (409) once it
    has ended, and (422) as for a new one.
    """
    require_recurring_status(template, "update")
    if params.start_date not in (None, template.recurrence.start_date) and template.generated:
        raise BeelError(422, "RECURRING_START_DATE_NOT_EDITABLE", "invalid", {"start_date": detail("not_editable")})
    old = template.recurrence
    recurrence = Recurrence(
        frequency=params.frequency or old.frequency,
        day_of_month=params.day_of_month or old.day_of_month,
        start_date=params.start_date or old.start_date,
        end_date=None if "end_date" in params.cleared else params.end_date or old.end_date,
    )
    invoice_type = params.invoice_type or template.invoice_type
    changed = replace(
        template,
        name=params.name or template.name,
        recurrence=recurrence,
        invoice_type=invoice_type,
        lines=_lines(params, invoice_type, references) or template.lines,
        recipient=_recipient(params, references.customer) or template.recipient,
        max_invoices=_kept(params, "max_invoices", template.max_invoices),
        draft_in_advance=_given_or(params.draft_in_advance, template.draft_in_advance),
        payment_info=_kept(params, "payment_info", template.payment_info),
        notes=_kept(params, "notes", template.notes),
        send_automatically=_given_or(params.send_automatically, template.send_automatically),
        email_config=_kept(params, "email_config", template.email_config),
        updated=ctx.now,
    )
    if params.series_id is not None:
        series = references.company_series.active_series(params.series_id)
        changed = replace(changed, series_id=series.id, series_code=series.code)
    if replace(recurrence, end_date=None) != replace(old, end_date=None):
        changed = replace(changed, next_generation=_first_generation(recurrence, ctx))
    _check(changed, references.customer)
    return save_template(changed, ctx, changes)


def delete_recurring(template: RecurringInvoice, ctx: Context, changes: Changes) -> None:
    """Ends a template for good; its invoices stay."""
    changes.remove(template)
    changes.remove(job_of(template, ctx))


def _require(params: RecurringParams, source: Invoice | None) -> None:
    needed: dict[str, object] = {
        "name": params.name,
        "day_of_month": params.day_of_month,
        "start_date": params.start_date,
    }
    if source is None:
        needed |= {"series_id": params.series_id, "invoice_type": params.invoice_type, "lines": params.lines}
    missing: dict[str, Detail] = {name: detail("required") for name, value in needed.items() if value is None}
    if missing:
        raise invalid(missing)


def _first_generation(recurrence: Recurrence, ctx: Context) -> date:
    """The first day that is still ahead: those before a template was made are not invoiced.

    Raises APIError (422) where the end comes before it.
    """
    found = recurrence.on_or_after(max(day_of(ctx.now), recurrence.start_date))
    if found is None:
        details = {"end_date": detail("no_occurrence")}
        raise BeelError(422, "RECURRING_NO_OCCURRENCE_IN_WINDOW", "invalid", details)
    return found


def _lines(params: RecurringParams, invoice_type: TemplateType, references: DraftReferences) -> tuple[Line, ...]:
    simplified = invoice_type == "SIMPLIFIED"
    return tuple(line_of(each, references.taxes, simplified=simplified) for each in params.lines or ())


def _recipient(params: RecurringParams, customer: Customer | None) -> Recipient | None:
    """The customer who is named; their invoices will say of them what is true on their day."""
    if params.customer_id is None:
        return None
    if customer is None or not customer.active:
        raise invalid({"customer_id": detail("no_customer")})
    return customer.as_recipient()


def _check(template: RecurringInvoice, customer: Customer | None) -> None:
    end, following = template.recurrence.end_date, template.next_generation
    if template.invoice_type == "STANDARD" and template.recipient is None:
        raise BeelError(422, "RECIPIENT_REQUIRED_FOR_ORDINARY", "invalid", {"customer_id": detail("required")})
    if template.max_invoices is not None and end is not None:
        details = {"max_invoices": detail("forbidden_with", other="end_date")}
        raise BeelError(422, "RECURRING_END_MODE_CONFLICT", "invalid", details)
    if end is not None and following is not None and end < following:
        raise BeelError(422, "RECURRING_END_DATE_BEFORE_START", "invalid", {"end_date": detail("no_occurrence")})
    if template.max_invoices is not None and template.max_invoices < template.generated:
        details = {"max_invoices": detail("below_generated")}
        raise BeelError(422, "RECURRING_MAX_INVOICES_BELOW_GENERATED", "invalid", details)
    if totals_of(template.lines).invoice_total < 0:
        raise BeelError(422, "NEGATIVE_TOTAL_REQUIRES_RECTIFICATIVE", "invalid", {"lines": detail("negative_total")})
    if template.send_automatically and not _has_address(template, customer):
        raise BeelError(422, "SIN_DESTINATARIO_RESOLUBLE", "invalid", {"send_automatically": detail("no_address")})


def _has_address(template: RecurringInvoice, customer: Customer | None) -> bool:
    if template.email_config is not None or (customer is not None and customer.email_addresses):
        return True
    return template.recipient is not None and template.recipient.email is not None


def _kept(params: RecurringParams, name: str, old: V | None) -> V | None:
    """What a change leaves of an attribute that can be taken away."""
    given: V | None = getattr(params, name)
    return None if name in params.cleared else old if given is None else given


def _given_or(given: bool | None, old: bool) -> bool:
    return old if given is None else given

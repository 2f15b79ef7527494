"""Making, changing and deleting templates."""

from datetime import date
from typing import TypeVar

from emulator.billing.beel.amounts import Line, totals_of
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.details import detail
from emulator.billing.beel.drafts import DraftReferences
from emulator.billing.beel.errors import BeelError, invalid
from emulator.billing.beel.ids import new_place, new_uuid
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.parties import Recipient
from emulator.billing.beel.recurring.params import RecurringCreateParams, RecurringUpdateParams
from emulator.billing.beel.recurring.recurrence import Recurrence
from emulator.billing.beel.recurring.template import (
    RecurringInvoice,
    TemplateType,
    first_ahead,
    job_of,
    require_recurring_status,
    save_template,
    with_next,
)
from emulator.billing.beel.taxes import LineParams, line_of
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace

V = TypeVar("V")


def create_recurring(
    params: RecurringCreateParams,
    references: DraftReferences,
    ctx: Context,
    changes: Changes,
    *,
    source: Invoice | None = None,
) -> RecurringInvoice:
    """A new template, of the lines and the recipient of `source` unless it names others.

    Raises APIError (422) for what is not there, and for an end that is reached before anything is invoiced.
    """
    series = references.company_series.active_series(params.series_id or (source.series_id if source else None))
    recurrence = Recurrence(
        frequency=params.frequency,
        day_of_month=params.day_of_month,
        start_date=params.start_date,
        end_date=params.end_date,
    )
    template = RecurringInvoice(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        updated=ctx.now,
        name=params.name,
        recurrence=recurrence,
        series_id=series.id,
        series_code=series.code,
        invoice_type=params.invoice_type,
        lines=_lines(params.lines, params.invoice_type, references) or (source.lines if source else ()),
        next_generation=_require_ahead(recurrence, None, ctx),
        recipient=_recipient(params.customer_id, references.customer) or (source.recipient if source else None),
        max_invoices=params.max_invoices,
        draft_in_advance=params.draft_in_advance,
        payment_info=params.payment_info or (source.payment_info if source else None),
        notes=params.notes or (source.notes if source else None),
        send_automatically=params.send_automatically,
        email_config=params.email_config,
        source_invoice_id=source.id if source else None,
    )
    _check(template, references.customer)
    return save_template(template, ctx, changes)


def update_recurring(
    template: RecurringInvoice,
    params: RecurringUpdateParams,
    references: DraftReferences,
    ctx: Context,
    changes: Changes,
) -> RecurringInvoice:
    """The template with what was given; invoices that were made from it stay as they are.

    Another cadence moves the next day to the first of the new ones that is neither past nor done; as many invoices as
    were made already complete it. Raises APIError (409) once it has ended, and (422) as for a new one.
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
        lines=_lines(params.lines, invoice_type, references) or template.lines,
        recipient=_recipient(params.customer_id, references.customer) or template.recipient,
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
        changed = replace(changed, next_generation=_require_ahead(recurrence, template.last_occurrence, ctx))
    _check(changed, references.customer)
    return save_template(with_next(changed, changed.next_generation), ctx, changes)


def delete_recurring(template: RecurringInvoice, ctx: Context, changes: Changes) -> None:
    """Ends a template for good; its invoices stay."""
    changes.remove(template)
    changes.remove(job_of(template, ctx))


def _require_ahead(recurrence: Recurrence, last_occurrence: date | None, ctx: Context) -> date:
    """The first day that is neither past nor done. Raises APIError (422) where the end comes before it."""
    found = first_ahead(recurrence, last_occurrence, ctx)
    if found is None:
        details = {"end_date": detail("no_occurrence")}
        raise BeelError(422, "RECURRING_NO_OCCURRENCE_IN_WINDOW", "invalid", details)
    return found


def _lines(given: tuple[LineParams, ...], invoice_type: TemplateType, references: DraftReferences) -> tuple[Line, ...]:
    simplified = invoice_type == "SIMPLIFIED"
    return tuple(line_of(each, references.taxes, simplified=simplified) for each in given)


def _recipient(customer_id: str | None, customer: Customer | None) -> Recipient | None:
    """The customer who is named; their invoices will say of them what is true on their day."""
    if customer_id is None:
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


def _kept(params: RecurringUpdateParams, name: str, old: V | None) -> V | None:
    """What a change leaves of an attribute that can be taken away."""
    given: V | None = getattr(params, name)
    return None if name in params.cleared else old if given is None else given


def _given_or(given: bool | None, old: bool) -> bool:
    return old if given is None else given

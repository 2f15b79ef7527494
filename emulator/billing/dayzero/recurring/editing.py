"""Making, changing and ending recurring templates."""

import uuid
from collections.abc import Sequence
from datetime import date

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import day_of, days_after
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.drafts import default_currency
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.line_items import LineItemParams
from emulator.billing.dayzero.recurring.params import (
    RecurringConfigParams,
    TemplateCloneParams,
    TemplateCreateParams,
    TemplateDataParams,
    TemplateUpdateParams,
)
from emulator.billing.dayzero.recurring.recurrence import Recurrence
from emulator.billing.dayzero.recurring.template import (
    PLACE_PREFIX,
    RecurringTemplate,
    TemplateLine,
    require_template_status,
    save_template,
)


def create_template(
    params: TemplateCreateParams, customer: DayzeroCustomer, ctx: Context, changes: Changes
) -> RecurringTemplate:
    """A new template for a customer. Raises APIError (400) for one that would never make an invoice."""
    data = params.template_data or TemplateDataParams(line_items=params.line_items)
    name = params.name or f"Recurring invoice for {customer.name}"
    template = RecurringTemplate(
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        name=name,
        customer_id=customer.id,
        currency=params.currency or default_currency(ctx),
        recurrence=Recurrence(
            frequency=params.frequency,
            start_date=params.start_date,
            day_of_month=params.day_of_month,
            day_of_week=params.day_of_week,
            end_date=params.end_date,
        ),
        lines=_lines(data, name),
        amount=None if data.line_items else data.amount,
        description=data.description,
        days_until_due=params.days_until_due,
        auto_send=params.auto_send,
        max_occurrences=params.max_occurrences,
        notes=params.notes,
    )
    return save_template(_require_future(with_next_occurrence(template, ctx)), ctx, changes)


def repeat_invoice(
    invoice: DayzeroInvoice, config: RecurringConfigParams, ctx: Context, changes: Changes
) -> DayzeroInvoice:
    """The invoice with a new template that repeats it; it stands for the first day itself, unless another one is given.

    Raises APIError: 409 for an invoice that has one, 400 for one that would never make an invoice.
    """
    if invoice.recurring_template_id is not None:
        raise APIError(choices.EXISTS, status=409)
    own_day = invoice.issue_date or day_of(ctx.now)
    template = RecurringTemplate(
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        name=config.name or f"Recurring invoice for {invoice.customer_name}",
        customer_id=invoice.customer_id,
        currency=invoice.currency,
        recurrence=Recurrence(
            frequency=config.frequency,
            start_date=config.start_date or date.fromisoformat(own_day),
            day_of_month=config.day_of_month,
            day_of_week=config.day_of_week,
            end_date=config.end_date,
        ),
        lines=tuple(
            TemplateLine(description=line.description, quantity=line.quantity, unit_price=line.unit_price)
            for line in invoice.lines
        ),
        description=invoice.description,
        days_until_due=config.days_until_due,
        auto_send=config.auto_send,
        max_occurrences=config.max_occurrences,
        notes=config.notes,
        last_occurrence=own_day if config.start_date is None else None,
    )
    save_template(_require_future(with_next_occurrence(template, ctx)), ctx, changes)
    repeated = replace(invoice, recurring_template_id=template.id)
    changes.save(repeated)
    return repeated


def update_template(
    template: RecurringTemplate, params: TemplateUpdateParams, customer_id: str, ctx: Context, changes: Changes
) -> RecurringTemplate:
    """The template with what is given; invoices that it made stay as they are.

    Raises APIError (409) once it has ended.
    """
    require_template_status(template, "update")
    old = template.recurrence
    name = params.name or template.name
    data = params.template_data
    changed = replace(
        template,
        name=name,
        customer_id=customer_id,
        currency=params.currency or template.currency,
        recurrence=replace(
            old,
            frequency=params.frequency or old.frequency,
            day_of_month=given_or(params.day_of_month, old.day_of_month),
            day_of_week=given_or(params.day_of_week, old.day_of_week),
            end_date=given_or(params.end_date, old.end_date),
        ),
        lines=template.lines if data is None else _lines(data, name),
        amount=template.amount if data is None else None if data.line_items else data.amount,
        description=template.description if data is None else data.description,
        days_until_due=template.days_until_due if params.days_until_due is None else params.days_until_due,
        auto_send=template.auto_send if params.auto_send is None else params.auto_send,
        max_occurrences=given_or(params.max_occurrences, template.max_occurrences),
        notes=given_or(params.notes, template.notes),
        updated=ctx.now,
    )
    return save_template(with_next_occurrence(changed, ctx), ctx, changes)


def pause_template(template: RecurringTemplate, ctx: Context, changes: Changes) -> RecurringTemplate:
    """The template at rest: the days that pass meanwhile are left out. Raises APIError (409) unless it is active."""
    require_template_status(template, "pause")
    return save_template(replace(template, status="paused", updated=ctx.now), ctx, changes)


def resume_template(template: RecurringTemplate, ctx: Context, changes: Changes) -> RecurringTemplate:
    """The template at work again, from the first of its days that is not past. Raises APIError (409) unless paused."""
    require_template_status(template, "resume")
    active = replace(template, status="active", updated=ctx.now)
    return save_template(with_next_occurrence(active, ctx), ctx, changes)


def cancel_template(template: RecurringTemplate, ctx: Context, changes: Changes) -> RecurringTemplate:
    """Ends a template for good. Raises APIError (409) for one that has ended."""
    require_template_status(template, "cancel")
    canceled = replace(template, status="canceled", next_occurrence=None, updated=ctx.now)
    return save_template(canceled, ctx, changes)


def skip_occurrence(template: RecurringTemplate, ctx: Context, changes: Changes) -> RecurringTemplate:
    """The template without its next day. Raises APIError (409) unless it is active."""
    require_template_status(template, "skip")
    skipped = replace(template, last_occurrence=template.next_occurrence, updated=ctx.now)
    return save_template(with_following_occurrence(skipped), ctx, changes)


def clone_template(
    template: RecurringTemplate, params: TemplateCloneParams, customer_id: str, ctx: Context, changes: Changes
) -> RecurringTemplate:
    """A copy at its beginning, for the same customer or another one. Raises APIError (400) as for a new one."""
    clone = replace(
        template,
        id=str(uuid.uuid4()),
        created=ctx.now,
        place=ctx.new_id(PLACE_PREFIX),
        updated=ctx.now,
        name=params.name or f"{template.name} (Copy)",
        customer_id=customer_id,
        recurrence=replace(template.recurrence, start_date=params.start_date or date.fromisoformat(day_of(ctx.now))),
        occurrences=0,
        last_occurrence=None,
        status="active",
    )
    return save_template(_require_future(with_next_occurrence(clone, ctx)), ctx, changes)


def with_next_occurrence(template: RecurringTemplate, ctx: Context) -> RecurringTemplate:
    """The template with the first of its days that is neither past nor done; completed where none is left.

    One that is paused is not completed: it may be given another end until it is resumed.
    """
    return _with_first_from(template, max(day_of(ctx.now), _day_after_last(template)))


def with_following_occurrence(template: RecurringTemplate) -> RecurringTemplate:
    """The template with the day after the one that was last made or skipped; completed where none is left.

    It may be past: what fell due while no emulator ran is made up for, day by day.
    """
    return _with_first_from(template, _day_after_last(template))


def _with_first_from(template: RecurringTemplate, earliest: str) -> RecurringTemplate:
    is_done = template.max_occurrences is not None and template.occurrences >= template.max_occurrences
    found = None if is_done else template.recurrence.on_or_after(date.fromisoformat(earliest))
    if found is None and template.status == "active":
        return replace(template, next_occurrence=None, status="completed")
    return replace(template, next_occurrence=None if found is None else found.isoformat())


def _day_after_last(template: RecurringTemplate) -> str:
    """The first day that is not done."""
    last = template.last_occurrence
    return template.recurrence.start_date.isoformat() if last is None else days_after(last, 1)


def _require_future(template: RecurringTemplate) -> RecurringTemplate:
    if template.next_occurrence is None:
        raise APIError("The recurring template would never generate an invoice: its end date is past", status=400)
    return template


def _lines(data: TemplateDataParams, name: str) -> tuple[TemplateLine, ...]:
    """The lines of the invoices: those given, or one of the amount."""
    description = (data.description or name)[: choices.MAX_LINE_DESCRIPTION_LENGTH]
    items: Sequence[LineItemParams] = data.line_items or [LineItemParams(description=description, amount=data.amount)]
    return tuple(
        TemplateLine(description=item.description or "", quantity=item.quantity, unit_price=item.price)
        for item in items
    )

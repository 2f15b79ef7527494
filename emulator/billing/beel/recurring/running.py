"""What becomes of templates: their invoices are made, put off or left out."""

from datetime import date

from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.drafts import DraftReferences, InvoiceCreateParams, Options, create_draft
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.ids import new_place, new_uuid
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.parties import CustomerReference, Recipient
from emulator.billing.beel.recurring.template import (
    Generation,
    RecurringInvoice,
    first_ahead,
    require_recurring_status,
    save_template,
    with_next,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace


def pause_recurring(
    template: RecurringInvoice, ctx: Context, changes: Changes, *, blocker: str | None = None
) -> RecurringInvoice:
    """ACTIVE to PAUSED; `blocker` is what keeps its invoices from being made, if that is why.

    Raises APIError (400) for any other status.
    """
    require_recurring_status(template, "pause")
    paused = replace(
        template,
        status="PAUSED",
        paused_at=ctx.now,
        pause_reason="USER" if blocker is None else "GENERATION_FAILURE",
        pause_blocker=blocker,
    )
    return save_template(paused, ctx, changes)


def resume_recurring(template: RecurringInvoice, ctx: Context, changes: Changes) -> RecurringInvoice:
    """PAUSED to ACTIVE. The days that have passed meanwhile are left out.

    Raises APIError for any other status (400), and once it has ended (409).
    """
    require_recurring_status(template, "resume")
    following = first_ahead(template.recurrence, template.last_occurrence, ctx)
    resumed = replace(template, status="ACTIVE", paused_at=None, pause_reason=None, pause_blocker=None)
    return save_template(with_next(resumed, following), ctx, changes)


def skip_recurring(template: RecurringInvoice, ctx: Context, changes: Changes) -> RecurringInvoice:
    """Leaves out the next invoice. Raises APIError (400) unless the template is ACTIVE."""
    require_recurring_status(template, "skip")
    return save_template(_past(template, _next_day(template)), ctx, changes)


def generate_draft(
    template: RecurringInvoice, references: DraftReferences, ctx: Context, changes: Changes
) -> tuple[RecurringInvoice, Invoice]:
    """The draft of the next invoice, and the template once it has been made.

    Raises APIError for a template that is not ACTIVE (400), or whose series or customer is not there (422), before
    anything is changed.
    """
    require_recurring_status(template, "generate")
    day = _next_day(template)
    draft = _draft_of(template, references, None, ctx, changes)
    generation = Generation(
        id=new_uuid(),
        place=new_place(ctx),
        created=ctx.now,
        recurring=template.id,
        invoice=draft.id,
        scheduled_date=day,
    )
    changes.save(generation)
    generated = replace(template, generated=template.generated + 1, last_generated_at=ctx.now)
    return save_template(_past(generated, day), ctx, changes), draft


def preview_next(template: RecurringInvoice, references: DraftReferences, ctx: Context) -> Invoice:
    """The next invoice as it would be made on its day, were it made of what is there today.

    Raises APIError for a template that has ended (409), or whose series or customer is not there (422).
    """
    require_recurring_status(template, "preview")
    return _draft_of(template, references, template.next_generation, ctx, Changes())


def require_started(template: RecurringInvoice, ctx: Context) -> None:
    """Raises APIError (422) for a template that begins on a later day."""
    if template.recurrence.start_date > day_of(ctx.now):
        raise BeelError(422, "RECURRING_NOT_STARTED", "recurring_not_started")


def _next_day(template: RecurringInvoice) -> date:
    """The day of the next invoice, which every template has that is ACTIVE."""
    assert template.next_generation is not None
    return template.next_generation


def _past(template: RecurringInvoice, day: date) -> RecurringInvoice:
    """The template once one of its days was made or left out."""
    return with_next(replace(template, last_occurrence=day), template.recurrence.after(day))


def _draft_of(
    template: RecurringInvoice, references: DraftReferences, day: date | None, ctx: Context, changes: Changes
) -> Invoice:
    """A draft of what a template says, issued on a day, or today."""
    return create_draft(
        InvoiceCreateParams(
            type=template.invoice_type,
            recipient=_recipient_of(template),
            lines=template.lines,
            series_id=template.series_id,
            issue_date=day,
            payment_info=template.payment_info,
            notes=template.notes,
            recurring_invoice_id=template.id,
            recurring_invoice_name=template.name,
            options=Options(email_config=template.email_config),
        ),
        references,
        ctx,
        changes,
    )


def _recipient_of(template: RecurringInvoice) -> Recipient | CustomerReference:
    if template.customer_id is not None:
        return CustomerReference(template.customer_id)
    return template.recipient or Recipient(legal_name=choices.SIMPLIFIED_RECIPIENT)

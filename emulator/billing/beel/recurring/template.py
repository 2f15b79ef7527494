"""A template of invoices, and what is on record of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Literal, get_args

from emulator.billing.beel.amounts import Line
from emulator.billing.beel.calendar import day_of, days_later, first_second_of
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.ids import PLACE_PREFIX
from emulator.billing.beel.invoice import EmailConfig
from emulator.billing.beel.parties import PaymentInfo, Recipient
from emulator.billing.beel.recurring.recurrence import Recurrence
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.jobs import Job

TASK = "beel_recurring"
DAYS_IN_ADVANCE = 5
"""How long a draft can be looked at that is made in advance."""

TemplateType = Literal["STANDARD", "SIMPLIFIED"]
TEMPLATE_TYPES: tuple[TemplateType, ...] = get_args(TemplateType)

RecurringStatus = Literal["ACTIVE", "PAUSED", "COMPLETED"]
RECURRING_STATUSES: tuple[RecurringStatus, ...] = get_args(RecurringStatus)

RecurringOperation = Literal["update", "pause", "resume", "skip", "generate", "preview"]
PauseReason = Literal["USER", "GENERATION_FAILURE"]

ALLOWED: Mapping[RecurringOperation, tuple[RecurringStatus, ...]] = {
    "update": ("ACTIVE", "PAUSED"),
    "pause": ("ACTIVE",),
    "resume": ("PAUSED",),
    "skip": ("ACTIVE",),
    "generate": ("ACTIVE",),
    "preview": ("ACTIVE", "PAUSED"),
}
"""Which operation takes a template in which status."""


class RecurringInvoice(Struct, frozen=True, kw_only=True):
    """A template. Times are unix seconds, UTC; `next_generation` is None once it has come to its end.

    `last_occurrence` is the day that was last made or left out: no change of the cadence brings it back.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "beel_recurring_invoice", display_name="recurring invoice", prefix=PLACE_PREFIX
    )

    id: str
    place: str
    created: int
    updated: int
    name: str
    recurrence: Recurrence
    series_id: str
    series_code: str
    invoice_type: TemplateType
    lines: tuple[Line, ...]
    next_generation: date | None
    status: RecurringStatus = "ACTIVE"
    recipient: Recipient | None = None
    max_invoices: int | None = None
    draft_in_advance: bool = False
    payment_info: PaymentInfo | None = None
    notes: str | None = None
    send_automatically: bool = False
    email_config: EmailConfig | None = None
    generated: int = 0
    last_occurrence: date | None = None
    last_generated_at: int | None = None
    paused_at: int | None = None
    pause_reason: PauseReason | None = None
    pause_blocker: str | None = None
    source_invoice_id: str | None = None

    @property
    def listed(self) -> str:
        """What all templates are listed under."""
        return "recurring_invoices"

    @property
    def customer_id(self) -> str | None:
        """Who is invoiced, None for a recipient who is no customer."""
        return None if self.recipient is None else self.recipient.customer_id


class Generation(Struct, frozen=True, kw_only=True):
    """One invoice that was made from a template, for one of its days."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_generation", prefix=PLACE_PREFIX)

    id: str
    place: str
    created: int
    recurring: str
    invoice: str
    scheduled_date: date


def require_recurring_status(template: RecurringInvoice, operation: RecurringOperation) -> None:
    """Raises APIError when the operation does not take a template in its status."""
    if template.status in ALLOWED[operation]:
        return
    if template.status == "COMPLETED" and operation in ("update", "resume", "preview"):
        raise BeelError(409, "RECURRING_ALREADY_ENDED", "recurring_status")
    code = "RECURRING_STATE_TRANSITION_INVALID" if operation == "resume" else "RECURRING_NOT_ACTIVE"
    raise BeelError(400, code, "recurring_status")


def first_ahead(recurrence: Recurrence, last_occurrence: date | None, ctx: Context) -> date | None:
    """The first day of a template that is neither past nor done; None where the end comes before it."""
    today = day_of(ctx.now)
    return recurrence.on_or_after(today if last_occurrence is None else max(today, days_later(last_occurrence, 1)))


def with_next(template: RecurringInvoice, following: date | None) -> RecurringInvoice:
    """The template with the day of its next invoice, or COMPLETED where it has made all of them."""
    if following is None or (template.max_invoices is not None and template.generated >= template.max_invoices):
        return replace(template, status="COMPLETED", next_generation=None)
    return replace(template, next_generation=following)


def save_template(template: RecurringInvoice, ctx: Context, changes: Changes) -> RecurringInvoice:
    """Keeps a template, and orders its next invoice, or calls it off."""
    template = replace(template, updated=ctx.now)
    changes.save(template)
    if template.status == "ACTIVE":
        changes.save(job_of(template, ctx))
    else:
        changes.remove(job_of(template, ctx))
    return template


def job_of(template: RecurringInvoice, ctx: Context) -> Job:
    """What makes the next invoice: on its day, or some days before where a draft is wanted in advance."""
    day = template.next_generation or date.max
    early = timedelta(days=DAYS_IN_ADVANCE if template.draft_in_advance else 0)
    due_at = first_second_of(day - early)
    return Job(id=f"beel-recurring-{template.id}", created=ctx.now, task=TASK, subject=template.id, due_at=due_at)

"""What a recurring template is, and what can be done with it in which status (docs/guides/recurring)."""

from collections.abc import Mapping
from typing import ClassVar, Literal, get_args

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.days import midnight
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.recurring.recurrence import Recurrence
from emulator.billing.system.jobs import Job

TASK = "dayzero_recurring"
PLACE_PREFIX = "dayzero_recurring_template"

TemplateStatus = Literal["active", "paused", "canceled", "completed"]
TEMPLATE_STATUSES: tuple[TemplateStatus, ...] = get_args(TemplateStatus)

TemplateOperation = Literal["update", "pause", "resume", "cancel", "skip"]
TEMPLATE_STATES: Mapping[TemplateOperation, Mapping[TemplateStatus, tuple[TemplateStatus, ...]]] = {
    "update": {"active": ("active", "completed"), "paused": ("paused",)},
    "pause": {"active": ("paused",)},
    "resume": {"paused": ("active", "completed")},
    "cancel": {"active": ("canceled",), "paused": ("canceled",)},
    "skip": {"active": ("active", "completed")},
}
"""By operation and status before, the statuses after. What is not here is refused; a clone is made of any."""


class TemplateLine(Struct, frozen=True, kw_only=True):
    """A line of the invoices; the price is in cents."""

    description: str
    quantity: int
    unit_price: int


class TemplateData(Struct, frozen=True):
    """What the invoices of a template are about: an amount in cents, or lines."""

    amount: int | None
    description: str | None
    lines: tuple[TemplateLine, ...] | None


class RecurringTemplate(Struct, frozen=True, kw_only=True):
    """A template of invoices. Days are text, times are unix seconds, UTC.

    Attributes:
        place: sorts by creation, which the id does not.
        lines, amount, description: what the invoices say; `amount` is what was given instead of lines.
        days_until_due: from the day of an invoice to when it is due.
        auto_send: whether invoices are finalized and mailed, not left as drafts.
        max_occurrences: after how many invoices it is completed, if ever.
        occurrences: how many were made.
        next_occurrence: the day of the next one, None where none will come.
        last_occurrence: the day that was last made or skipped.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "dayzero_recurring_template", display_name="Recurring template", prefix=PLACE_PREFIX
    )

    id: str
    created: int
    place: str
    updated: int
    name: str
    customer_id: str
    currency: str
    recurrence: Recurrence
    lines: tuple[TemplateLine, ...]
    amount: int | None = None
    description: str | None = None
    days_until_due: int = choices.DAYS_UNTIL_DUE
    auto_send: bool = False
    max_occurrences: int | None = None
    notes: str | None = None
    occurrences: int = 0
    next_occurrence: str | None = None
    last_occurrence: str | None = None
    status: TemplateStatus = "active"
    listed: str = "listed"

    @property
    def data(self) -> TemplateData:
        """What its invoices are about, as it was given."""
        return TemplateData(self.amount, self.description, None if self.amount is not None else self.lines)


class GeneratedInvoice(Struct, frozen=True, kw_only=True):
    """That an invoice, whose id it shares, was made by a template."""

    PLACE_PREFIX: ClassVar[str] = "dayzero_generated_invoice"
    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("dayzero_generated_invoice", prefix=PLACE_PREFIX)

    id: str
    created: int
    place: str
    template_id: str


def require_template_status(template: RecurringTemplate, operation: TemplateOperation) -> None:
    """Raises APIError (409) for an operation that is not for a template of this status."""
    if template.status not in TEMPLATE_STATES[operation]:
        raise APIError(f"Cannot {operation} a {template.status} recurring template", status=choices.WRONG_STATUS)


def save_template(template: RecurringTemplate, ctx: Context, changes: Changes) -> RecurringTemplate:
    """Keeps a template, and the job that makes its next invoice at the first second of its day, in UTC."""
    changes.save(template)
    job = Job(
        id=f"{TASK}_{template.id}",
        created=ctx.now,
        task=TASK,
        subject=template.id,
        due_at=ctx.now if template.next_occurrence is None else midnight(template.next_occurrence),
    )
    if template.status == "active" and template.next_occurrence is not None:
        changes.save(job)
    else:
        changes.remove(job)
    return template

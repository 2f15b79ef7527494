"""Invoice rendering templates (docs.stripe.com/api/invoice-rendering-template).

The provider's API has no way to make one: they are drawn in its dashboard. So there are none here, and the operations
answer as they do for an account that has none.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

from emulator.billing.changes import Changes
from emulator.billing.kinds import Kind

Status = Literal["active", "archived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingTemplate:
    """A template for the PDFs of invoices."""

    KIND: ClassVar[Kind] = Kind(
        "invoice_rendering_template", noun="invoice rendering template", prefix="inrtem", listed_by=(("status",),)
    )

    id: str
    created: int
    metadata: dict[str, str] = field(default_factory=dict)
    nickname: str | None = None
    status: Status = "active"
    version: int = 1


def with_status(template: RenderingTemplate, status: Status, changes: Changes) -> RenderingTemplate:
    """The template archived, or active again; Stripe tells no event of it."""
    after = replace(template, status=status)
    if after != template:
        changes.save(after)
    return after

"""Invoice rendering templates (docs.stripe.com/api/invoice-rendering-template).

The provider's API has no way to make one: they are drawn in its dashboard. So there are none here, and the operations
answer as they do for an account that has none.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from emulator.billing.kinds import Kind


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
    status: str = "active"
    version: int = 1

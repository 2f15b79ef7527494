"""Invoice rendering templates (docs.stripe.com/api/invoice-rendering-template).

The provider's API has no way to make one: they are drawn in its dashboard, of which the control plane takes the place.
What a PDF looks like by a template is not emulated, only which invoices and customers name it.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

Status = Literal["active", "archived"]


class RenderingTemplate(Struct, frozen=True, kw_only=True):
    """A template for the PDFs of invoices; `version` is its newest, the first is 1."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "invoice_rendering_template", display_name="invoice rendering template", prefix="inrtem"
    )

    id: str
    created: int
    metadata: dict[str, str] = field(default_factory=dict)
    nickname: str | None = None
    status: Status = "active"
    version: int = 1


def with_status(template: RenderingTemplate, status: Status, changes: Changes) -> RenderingTemplate:
    """The template archived, or active again; Stripe emits no event for it."""
    after = replace(template, status=status)
    if after != template:
        changes.save(after)
    return after


def new_template(
    nickname: str | None, metadata: Mapping[str, str], ctx: Context, changes: Changes
) -> RenderingTemplate:
    """A template, in its first version."""
    id = ctx.new_id(RenderingTemplate.RESOURCE_TYPE.prefix)
    template = RenderingTemplate(id=id, created=ctx.now, metadata=dict(metadata), nickname=nickname)
    changes.save(template)
    return template


def next_version(template: RenderingTemplate, changes: Changes) -> RenderingTemplate:
    """The template in its next version. Raises APIError for an archived one."""
    if template.status == "archived":
        raise APIError(f"The invoice rendering template {template.id} is archived: it can no longer be changed.")
    after = replace(template, version=template.version + 1)
    changes.save(after)
    return after


def in_version(template: RenderingTemplate, wanted: int | None, param: str, status: int = 400) -> RenderingTemplate:
    """The template as it was in a version, None for the newest. Raises APIError for a version it does not have."""
    if wanted is not None and wanted > template.version:
        raise APIError(
            f"The invoice rendering template {template.id} has no version {wanted}.", status=status, param=param
        )
    return replace(template, version=wanted or template.version)

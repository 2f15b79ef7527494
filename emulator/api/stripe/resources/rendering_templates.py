"""Invoice rendering templates: /v1/invoice_rendering_templates."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import OperationParams, given_or
from emulator.billing.invoices.rendering_templates import RenderingTemplate, in_version, with_status
from schemas.stripe.rendering_template import (
    RenderingTemplateListParamsSchema,
    RenderingTemplateRetrieveParams,
    RenderingTemplateRetrieveParamsSchema,
    RenderingTemplateSchema,
    RenderingTemplateStatusParamsSchema,
)

RENDERING_TEMPLATES = Resource(
    RenderingTemplate,
    RenderingTemplateSchema,
    "/v1/invoice_rendering_templates/<template>",
    permission="invoice",
    id_param="template",
    is_part=True,
    filters=("status",),
)
RENDERING_TEMPLATES.add_list(RenderingTemplateListParamsSchema)


@RENDERING_TEMPLATES.get("/v1/invoice_rendering_templates/<template>", RenderingTemplateRetrieveParamsSchema)
def retrieve(request: RequestContext[RenderingTemplateRetrieveParams], template: str) -> RenderingTemplate:
    """One template, in its newest version or an earlier one."""
    found = RENDERING_TEMPLATES.find(request, template)
    return in_version(found, given_or(request.params.version, None), "version", 404)


@RENDERING_TEMPLATES.post("/v1/invoice_rendering_templates/<template>/archive", RenderingTemplateStatusParamsSchema)
def archive(request: RequestContext[OperationParams], template: str) -> RenderingTemplate:
    """Archives a template."""
    return with_status(RENDERING_TEMPLATES.find(request, template), "archived", request.changes)


@RENDERING_TEMPLATES.post("/v1/invoice_rendering_templates/<template>/unarchive", RenderingTemplateStatusParamsSchema)
def unarchive(request: RequestContext[OperationParams], template: str) -> RenderingTemplate:
    """Makes a template active again."""
    return with_status(RENDERING_TEMPLATES.find(request, template), "active", request.changes)

"""Invoice rendering templates: /v1/invoice_rendering_templates."""

from emulator.api.stripe.endpoint import ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.invoices.rendering_templates import RenderingTemplate, in_version, with_status
from schemas.stripe.rendering_template import (
    RenderingTemplateListParams,
    RenderingTemplateRetrieveParams,
    RenderingTemplateSchema,
    RenderingTemplateStatusParams,
)

routes = Routes(response_schema=RenderingTemplateSchema)


@routes.list("/v1/invoice_rendering_templates", RenderingTemplateListParams)
def list_templates(request: RequestContext) -> ListResult:
    """The templates of the account."""
    equals = {"status": request.params["status"]} if "status" in request.params else {}
    return list_page(request, RenderingTemplate, equals)


@routes.get("/v1/invoice_rendering_templates/<template>", RenderingTemplateRetrieveParams)
def retrieve(request: RequestContext, template: str) -> RenderingTemplate:
    """One template, in its newest version or an earlier one."""
    found = request.find(RenderingTemplate, template, param="template")
    return in_version(found, request.params.get("version"), "version", 404)


@routes.post("/v1/invoice_rendering_templates/<template>/archive", RenderingTemplateStatusParams)
def archive(request: RequestContext, template: str) -> RenderingTemplate:
    """Archives a template."""
    return with_status(request.find(RenderingTemplate, template, param="template"), "archived", request.changes)


@routes.post("/v1/invoice_rendering_templates/<template>/unarchive", RenderingTemplateStatusParams)
def unarchive(request: RequestContext, template: str) -> RenderingTemplate:
    """Makes a template active again."""
    return with_status(request.find(RenderingTemplate, template, param="template"), "active", request.changes)

"""Invoice rendering templates: /v1/invoice_rendering_templates."""

from emulator.api.stripe.endpoint import Call, ListResult, Routes
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
def list_templates(call: Call) -> ListResult:
    """The templates of the account."""
    equals = {"status": call.params["status"]} if "status" in call.params else {}
    return list_page(call, RenderingTemplate, equals)


@routes.get("/v1/invoice_rendering_templates/<template>", RenderingTemplateRetrieveParams)
def retrieve(call: Call, template: str) -> RenderingTemplate:
    """One template, in its newest version or an earlier one."""
    found = call.find(RenderingTemplate, template, param="template")
    return in_version(found, call.params.get("version"), "version", 404)


@routes.post("/v1/invoice_rendering_templates/<template>/archive", RenderingTemplateStatusParams)
def archive(call: Call, template: str) -> RenderingTemplate:
    """Archives a template."""
    return with_status(call.find(RenderingTemplate, template, param="template"), "archived", call.changes)


@routes.post("/v1/invoice_rendering_templates/<template>/unarchive", RenderingTemplateStatusParams)
def unarchive(call: Call, template: str) -> RenderingTemplate:
    """Makes a template active again."""
    return with_status(call.find(RenderingTemplate, template, param="template"), "active", call.changes)

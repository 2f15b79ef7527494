"""Invoice rendering templates on the wire (docs.stripe.com/api/invoice-rendering-template)."""

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams
from emulator.billing.invoices.rendering_templates import RenderingTemplate, Status
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class RenderingTemplateListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of templates."""

    status: Given[Status] = NOT_GIVEN


class RenderingTemplateListParamsSchema(ListParamsSchema[RenderingTemplateListParams]):
    """GET /v1/invoice_rendering_templates."""

    status = wire.Enum("active", "archived")


class RenderingTemplateRetrieveParams(OperationParams, frozen=True, kw_only=True):
    """In which version a template is shown."""

    version: Given[int] = NOT_GIVEN


class RenderingTemplateRetrieveParamsSchema(ParamsSchema[RenderingTemplateRetrieveParams]):
    """GET /v1/invoice_rendering_templates/:id."""

    version = wire.Integer(minimum=1)


class RenderingTemplateStatusParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/invoice_rendering_templates/:id/archive and /unarchive take nothing but `expand`."""


class RenderingTemplateSchema(ObjectSchema):
    """The invoice rendering template object."""

    entity = RenderingTemplate

    id = fields.String()
    object = Always("invoice_rendering_template")
    created = fields.Integer()
    livemode = Livemode()
    metadata = fields.Dict()
    nickname = fields.String()
    status = fields.String()
    version = fields.Integer()

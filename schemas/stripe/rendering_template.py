"""Invoice rendering templates on the wire (docs.stripe.com/api/invoice-rendering-template)."""

from typing import Any

from marshmallow import fields

from emulator.billing.invoices.rendering_templates import RenderingTemplate
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class RenderingTemplateListParamsSchema(ListParamsSchema[Any]):
    """GET /v1/invoice_rendering_templates."""

    status = wire.Enum("active", "archived")


class RenderingTemplateRetrieveParamsSchema(ParamsSchema[Any]):
    """GET /v1/invoice_rendering_templates/:id."""

    version = wire.Integer(minimum=1)


class RenderingTemplateStatusParamsSchema(ParamsSchema[Any]):
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

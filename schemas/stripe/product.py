"""Products on the wire (docs.stripe.com/api/products)."""

from decimal import Decimal
from typing import ClassVar

from marshmallow import fields

from emulator.billing.catalog.products import (
    MarketingFeatureParams,
    PackageDimensionsParams,
    Product,
    ProductCreateParams,
    ProductUpdateParams,
)
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.outgoing import OutgoingSchema
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.objects import Always, Livemode, ObjectSchema, empty_list
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price_terms import DefaultPriceDataParamsSchema, TaxDetailsParamsSchema


class MarketingFeatureParamsSchema(ParamsPart[MarketingFeatureParams]):
    """One of up to 15 features that a pricing table shows."""

    name = wire.String(80, strip=True, required=True)


class PackageDimensionsParamsSchema(ParamsPart[PackageDimensionsParams]):
    """The size of a parcel, in inches and ounces."""

    height = wire.DecimalString(minimum=Decimal(0), places=2, required=True)
    length = wire.DecimalString(minimum=Decimal(0), places=2, required=True)
    weight = wire.DecimalString(minimum=Decimal(0), places=2, required=True)
    width = wire.DecimalString(minimum=Decimal(0), places=2, required=True)


class ProductCreateParamsSchema(ParamsSchema[ProductCreateParams]):
    """POST /v1/products."""

    name = wire.String(strip=True, required=True)
    description = wire.String(40000)
    metadata = Metadata()
    active = wire.Boolean()
    default_price_data = Nested(DefaultPriceDataParamsSchema)
    id = wire.String(500)
    images = ArrayOf(wire.String(), max_elements=8)
    shippable = wire.Boolean()
    url = wire.String()
    package_dimensions = Nested(PackageDimensionsParamsSchema)
    statement_descriptor = wire.StatementDescriptor()
    tax_code = wire.String()
    tax_details = Nested(TaxDetailsParamsSchema)
    type = wire.Enum("service", "good")
    unit_label = wire.String(12)
    marketing_features = ArrayOf(Nested(MarketingFeatureParamsSchema), max_elements=15)


class ProductUpdateParamsSchema(ParamsSchema[ProductUpdateParams]):
    """POST /v1/products/:id."""

    name = wire.String(strip=True)
    description = wire.String(40000, unsettable=True)
    metadata = Metadata()
    active = wire.Boolean()
    default_price = wire.Id(unsettable=True)
    images = ArrayOf(wire.String(), max_elements=8, unsettable=True)
    shippable = wire.Boolean()
    url = wire.String(unsettable=True)
    package_dimensions = Nested(PackageDimensionsParamsSchema, unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    tax_code = wire.String(unsettable=True)
    tax_details = Nested(TaxDetailsParamsSchema, unsettable=True)
    unit_label = wire.String(12, unsettable=True)
    marketing_features = ArrayOf(Nested(MarketingFeatureParamsSchema), max_elements=15, unsettable=True)


class ProductListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of products."""

    active: Given[bool] = NOT_GIVEN
    ids: Given[list[str]] = NOT_GIVEN
    shippable: Given[bool] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN
    url: Given[str] = NOT_GIVEN


class ProductListParamsSchema(ListParamsSchema[ProductListParams]):
    """GET /v1/products."""

    active = wire.Boolean()
    created = RangeFilter()
    ids = ArrayOf(wire.Id())
    shippable = wire.Boolean()
    type = wire.Enum("service", "good")
    url = wire.String()


class PackageDimensionsSchema(OutgoingSchema):
    """The size of a parcel, as shown."""

    height = fields.Float()
    length = fields.Float()
    weight = fields.Float()
    width = fields.Float()


class TaxDetailsSchema(OutgoingSchema):
    """What Stripe Tax would know of a product, as shown."""

    performance_location = fields.String()
    tax_code = fields.String()


class ProductSchema(ObjectSchema):
    """The product object."""

    entity = Product
    references: ClassVar = {"default_price": "price", "tax_code": "tax_code"}

    id = fields.String()
    object = Always("product")
    active = fields.Boolean()
    attributes = empty_list()
    created = fields.Integer()
    default_price = fields.String()
    description = fields.String()
    images = fields.List(fields.String())
    livemode = Livemode()
    marketing_features = fields.Function(lambda each: [{"name": name} for name in each.marketing_features])
    metadata = fields.Dict()
    name = fields.String()
    package_dimensions = fields.Nested(PackageDimensionsSchema)
    shippable = fields.Boolean()
    statement_descriptor = fields.String()
    tax_code = fields.String()
    tax_details = fields.Nested(TaxDetailsSchema)
    type = fields.String()
    unit_label = fields.String()
    updated = fields.Integer()
    url = fields.String()

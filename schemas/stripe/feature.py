"""Features, and what attaches them to products, on the wire.

docs.stripe.com/api/entitlements/feature, docs.stripe.com/api/product-feature
"""

from marshmallow import fields

from emulator.billing.catalog.features import (
    Feature,
    FeatureCreateParams,
    FeatureUpdateParams,
    ProductFeature,
    ProductFeatureCreateParams,
)
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata
from schemas.stripe.objects import Always, Livemode, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_MAX_NAME = 80


class FeatureCreateParamsSchema(ParamsSchema[FeatureCreateParams]):
    """POST /v1/entitlements/features."""

    lookup_key = wire.String(_MAX_NAME, required=True)
    name = wire.String(_MAX_NAME, required=True)
    metadata = Metadata()


class FeatureUpdateParamsSchema(ParamsSchema[FeatureUpdateParams]):
    """POST /v1/entitlements/features/:id."""

    active = wire.Boolean()
    metadata = Metadata()
    name = wire.String(_MAX_NAME)


class FeatureListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of features."""

    archived: Given[bool] = NOT_GIVEN
    lookup_key: Given[str] = NOT_GIVEN


class FeatureListParamsSchema(ListParamsSchema[FeatureListParams]):
    """GET /v1/entitlements/features."""

    archived = wire.Boolean()
    lookup_key = wire.String()


class FeatureSchema(ObjectSchema):
    """The feature object."""

    entity = Feature

    id = fields.String()
    object = Always("entitlements.feature")
    active = fields.Boolean()
    livemode = Livemode()
    lookup_key = fields.String()
    metadata = fields.Dict()
    name = fields.String()


class ProductFeatureCreateParamsSchema(ParamsSchema[ProductFeatureCreateParams]):
    """POST /v1/products/:id/features."""

    entitlement_feature = wire.Id(required=True)


class ProductFeatureListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/products/:id/features."""


class ProductFeatureSchema(ObjectSchema):
    """The product feature object: the feature stands in it in full."""

    entity = ProductFeature

    id = fields.String()
    object = Always("product_feature")
    entitlement_feature = fields.Nested(FeatureSchema, attribute="feature")
    livemode = Livemode()

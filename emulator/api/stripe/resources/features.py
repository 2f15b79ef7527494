"""Features: /v1/entitlements/features."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.features import (
    Feature,
    FeatureCreateParams,
    FeatureLookupKey,
    create_feature,
    update_feature,
)
from emulator.billing.core.params import given_or
from schemas.stripe.feature import (
    FeatureCreateParamsSchema,
    FeatureListParams,
    FeatureListParamsSchema,
    FeatureSchema,
    FeatureUpdateParamsSchema,
)

FEATURES = Resource(
    Feature,
    FeatureSchema,
    "/v1/entitlements/features/<feature>",
    permission="entitlement",
    id_param="id",
)
FEATURES.add_retrieve()
FEATURES.add_update(FeatureUpdateParamsSchema, update_feature)


@FEATURES.post("/v1/entitlements/features", FeatureCreateParamsSchema)
def create(request: RequestContext[FeatureCreateParams]) -> Feature:
    """Creates a feature; no other active one may have its lookup key."""
    holder = request.uow.get(FeatureLookupKey, request.params.lookup_key)
    return create_feature(request.params, holder, request.ctx, request.changes)


@FEATURES.list("/v1/entitlements/features", FeatureListParamsSchema)
def list_features(request: RequestContext[FeatureListParams]) -> ListResult:
    """The features of the account: those that are active, or the archived ones."""
    params = request.params
    activity = "archived" if given_or(params.archived, False) else "active"
    return list_page(request, Feature, filters(activity=activity, lookup_key=params.lookup_key))

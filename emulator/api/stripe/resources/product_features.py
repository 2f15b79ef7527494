"""The features of products: /v1/products/:id/features."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.products import PRODUCTS
from emulator.billing.catalog.features import (
    Feature,
    ProductFeature,
    ProductFeatureCreateParams,
    attach_feature,
    detach_feature,
)
from emulator.billing.catalog.products import AttachedFeature, Product
from emulator.billing.core.params import ListParams, OperationParams
from emulator.store.list_queries import Page
from schemas.stripe.feature import (
    ProductFeatureCreateParamsSchema,
    ProductFeatureListParamsSchema,
    ProductFeatureSchema,
)
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema

_ALL = "/v1/products/<product>/features"
_ONE = f"{_ALL}/<product_feature>"

PRODUCT_FEATURES = Resource(
    ProductFeature,
    ProductFeatureSchema,
    _ONE,
    permission="product",
    id_param="id",
    is_part=True,
)


@PRODUCT_FEATURES.post(_ALL, ProductFeatureCreateParamsSchema)
def attach(request: RequestContext[ProductFeatureCreateParams], product: str) -> ProductFeature:
    """Attaches a feature to a product."""
    request.uow.load([(Product, product), (Feature, request.params.entitlement_feature)])
    found = PRODUCTS.find(request, product)
    feature = request.find(Feature, request.params.entitlement_feature, param="entitlement_feature", status=400)
    return attach_feature(found, feature, request.ctx, request.changes)


@PRODUCT_FEATURES.list(_ALL, ProductFeatureListParamsSchema)
def list_features(request: RequestContext[ListParams], product: str) -> ListResult:
    """The features of a product, the last attached first."""
    found = PRODUCTS.find(request, product)
    page = slice_page(request, found.features[::-1], ProductFeature.RESOURCE_TYPE.display_name)
    features = request.uow.get_many(Feature, [each.feature for each in page.items])
    shown = [_shown(each, feature) for each, feature in zip(page.items, features, strict=True) if feature is not None]
    return ListResult(Page(shown, page.has_more))


@PRODUCT_FEATURES.get(_ONE, RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], product: str, product_feature: str) -> ProductFeature:
    """A feature of a product."""
    attached = _find(request, PRODUCTS.find(request, product), product_feature)
    feature = request.uow.get(Feature, attached.feature)
    if feature is None:
        raise PRODUCT_FEATURES.missing(request, product_feature)
    return _shown(attached, feature)


@PRODUCT_FEATURES.delete(_ONE, DeleteParamsSchema)
def detach(request: RequestContext[object], product: str, product_feature: str) -> DeletedObject:
    """Takes a feature off a product."""
    found = PRODUCTS.find(request, product)
    attached = _find(request, found, product_feature)
    detach_feature(found, attached, request.changes)
    return DeletedObject(attached.id, PRODUCT_FEATURES.name)


def _find(request: RequestContext[object], product: Product, id: str) -> AttachedFeature:
    found = next((each for each in product.features if each.id == id), None)
    if found is None:
        raise PRODUCT_FEATURES.missing(request, id)
    return found


def _shown(attached: AttachedFeature, feature: Feature) -> ProductFeature:
    return ProductFeature(id=attached.id, created=attached.created, feature=feature)

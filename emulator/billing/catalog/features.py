"""Features: what a business lets customers do, and which products they come with.

docs.stripe.com/billing/entitlements. Nothing is told of a feature: Stripe has no events of them.
"""

from typing import ClassVar

from msgspec import field

from emulator.billing.catalog.products import AttachedFeature, Product
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class Feature(Struct, frozen=True, kw_only=True):
    """A feature. `lookup_key` never changes; of the active features one alone has it. An archived one stays so."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("entitlements.feature", display_name="feature", prefix="feat")

    id: str
    created: int
    lookup_key: str
    name: str
    active: bool = True
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def activity(self) -> str:
        """What the `archived` filter of lists asks for."""
        return "active" if self.active else "archived"


class FeatureLookupKey(Struct, frozen=True, kw_only=True):
    """Which feature is the active one of a lookup key; its id is that key."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("entitlements.feature_lookup_key")

    id: str
    created: int
    feature: str


class ProductFeature(Struct, frozen=True, kw_only=True):
    """A feature as it is attached to a product. The product keeps what is attached to it; this is how it is shown."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "product_feature", display_name="product feature", prefix="prodft"
    )

    id: str
    created: int
    feature: Feature


class FeatureCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a feature (docs.stripe.com/api/entitlements/feature/create)."""

    lookup_key: str
    name: str
    metadata: Given[MetadataParam] = NOT_GIVEN


class FeatureUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a feature (docs.stripe.com/api/entitlements/feature/update)."""

    active: Given[bool] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str] = NOT_GIVEN


class ProductFeatureCreateParams(OperationParams, frozen=True, kw_only=True):
    """What attaches a feature to a product (docs.stripe.com/api/product-feature/attach)."""

    entitlement_feature: str


def create_feature(
    params: FeatureCreateParams, holder: FeatureLookupKey | None, ctx: Context, changes: Changes
) -> Feature:
    """A new, active feature. Raises APIError where another active one, `holder`, has the lookup key (words ours)."""
    if holder is not None:
        raise APIError(
            f"There is a feature with the lookup key `{params.lookup_key}` already: {holder.feature}.",
            code="resource_already_exists",
            param="lookup_key",
        )
    feature = Feature(
        id=ctx.new_id(Feature.RESOURCE_TYPE.prefix),
        created=ctx.now,
        lookup_key=params.lookup_key,
        name=params.name,
        metadata=metadata_after({}, params.metadata),
    )
    changes.save(feature)
    changes.save(FeatureLookupKey(id=feature.lookup_key, created=ctx.now, feature=feature.id))
    return feature


def update_feature(old: Feature, params: FeatureUpdateParams, changes: Changes) -> Feature:
    """Renames a feature, or archives it for good, which lets its lookup key be used again.

    Raises APIError for an archived one: it cannot be edited or brought back (docs.stripe.com/billing/entitlements,
    "Archive a feature"; the words are ours).
    """
    after = replace(
        old,
        active=given_or(params.active, old.active),
        metadata=metadata_after(old.metadata, params.metadata),
        name=given_or(params.name, old.name),
    )
    if after == old:
        return old
    if not old.active:
        raise APIError(f"The feature {old.id} is archived: it cannot be changed, nor made active again.")
    if not after.active:
        changes.remove(FeatureLookupKey(id=old.lookup_key, created=old.created, feature=old.id))
    changes.save(after)
    return after


def attach_feature(product: Product, feature: Feature, ctx: Context, changes: Changes) -> ProductFeature:
    """Attaches a feature to a product: who subscribes from now on is entitled to it.

    Raises APIError for an archived one, and one that the product has already (the words are ours).
    """
    if not feature.active:
        raise APIError(
            f"The feature {feature.id} is archived: it cannot be attached to a product.", param="entitlement_feature"
        )
    if any(each.feature == feature.id for each in product.features):
        raise APIError(
            f"The feature {feature.id} is attached to the product {product.id} already.",
            code="resource_already_exists",
            param="entitlement_feature",
        )
    id = ctx.new_id(ProductFeature.RESOURCE_TYPE.prefix)
    attached = AttachedFeature(id=id, created=ctx.now, feature=feature.id, lookup_key=feature.lookup_key)
    changes.save(replace(product, features=(*product.features, attached)))
    return ProductFeature(id=id, created=ctx.now, feature=feature)


def detach_feature(product: Product, attached: AttachedFeature, changes: Changes) -> None:
    """Takes a feature off a product."""
    changes.save(replace(product, features=tuple(each for each in product.features if each != attached)))

"""Products: what is sold (docs.stripe.com/api/products)."""

from typing import ClassVar

from msgspec import field

from emulator.billing.catalog.price_term_params import DefaultPriceDataParams
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.search_keys import search_key
from emulator.billing.core.structs import Struct, replace


class PackageDimensions(Struct, frozen=True, kw_only=True):
    """The size of a parcel in inches and its weight in ounces."""

    height: float
    length: float
    weight: float
    width: float


class TaxDetails(Struct, frozen=True, kw_only=True):
    """What Stripe Tax would know of a product; here nothing is computed from it."""

    performance_location: str | None = None
    tax_code: str | None = None


class AttachedFeature(Struct, frozen=True, kw_only=True):
    """A feature that comes with a product: the attachment's id, the feature's, and its lookup key."""

    id: str
    created: int
    feature: str
    lookup_key: str


class Product(Struct, frozen=True, kw_only=True):
    """A product. Callers may choose its id, so `order` is what says when it was created.

    `updated` is unix seconds, UTC. `hidden` is the product that stands behind an ad hoc amount: it can be retrieved,
    but no list shows it. `prices` is how many prices it has, without those of ad hoc amounts. `features` are those that
    whoever subscribes to it is entitled to, in the order in which they were attached.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "product",
        display_name="product",
        prefix="prod",
        events=(
            "product.created",
            "product.deleted",
            "product.updated",
        ),
        upgrades=(reindexed,),
    )

    id: str
    created: int
    name: str
    order: str
    updated: int
    active: bool = True
    default_price: str | None = None
    description: str | None = None
    features: tuple[AttachedFeature, ...] = ()
    hidden: bool = False
    images: tuple[str, ...] = ()
    marketing_features: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    package_dimensions: PackageDimensions | None = None
    prices: int = 0
    shippable: bool | None = None
    statement_descriptor: str | None = None
    tax_code: str | None = None
    tax_details: TaxDetails | None = None
    type: str = "service"
    unit_label: str | None = None
    url: str | None = None

    @property
    def name_key(self) -> str | None:
        """What searches by the name find it under."""
        return search_key(self.name)

    @property
    def listed(self) -> str | None:
        """Hidden products are in no list."""
        return None if self.hidden else "listed"

    @property
    def activity(self) -> str:
        """What the `active` filter of listings asks for."""
        return "active" if self.active else "inactive"


class MarketingFeatureParams(Params, frozen=True, kw_only=True):
    """One of the features that a pricing table shows."""

    name: str


class PackageDimensionsParams(Params, frozen=True, kw_only=True):
    """The size of a parcel in inches and its weight in ounces, as decimal strings."""

    height: str
    length: str
    weight: str
    width: str


class TaxDetailsParams(Params, frozen=True, kw_only=True):
    """What Stripe Tax would know of a product."""

    performance_location: Given[str] = NOT_GIVEN
    tax_code: Given[str | None] = NOT_GIVEN


class ProductCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a product (docs.stripe.com/api/products/create)."""

    name: str
    active: Given[bool] = NOT_GIVEN
    default_price_data: Given[DefaultPriceDataParams] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    id: Given[str] = NOT_GIVEN
    images: Given[list[str]] = NOT_GIVEN
    marketing_features: Given[list[MarketingFeatureParams]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    package_dimensions: Given[PackageDimensionsParams] = NOT_GIVEN
    shippable: Given[bool] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    tax_code: Given[str] = NOT_GIVEN
    tax_details: Given[TaxDetailsParams] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN
    unit_label: Given[str] = NOT_GIVEN
    url: Given[str] = NOT_GIVEN


class ProductUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a product (docs.stripe.com/api/products/update)."""

    active: Given[bool] = NOT_GIVEN
    default_price: Given[str | None] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    images: Given[list[str] | None] = NOT_GIVEN
    marketing_features: Given[list[MarketingFeatureParams] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str] = NOT_GIVEN
    package_dimensions: Given[PackageDimensionsParams | None] = NOT_GIVEN
    shippable: Given[bool] = NOT_GIVEN
    statement_descriptor: Given[str | None] = NOT_GIVEN
    tax_code: Given[str | None] = NOT_GIVEN
    tax_details: Given[TaxDetailsParams | None] = NOT_GIVEN
    unit_label: Given[str | None] = NOT_GIVEN
    url: Given[str | None] = NOT_GIVEN


class ProductDataParams(Params, frozen=True, kw_only=True):
    """The product that is made together with its price or plan."""

    name: str
    active: Given[bool] = NOT_GIVEN
    id: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    tax_code: Given[str] = NOT_GIVEN
    tax_details: Given[TaxDetailsParams] = NOT_GIVEN
    unit_label: Given[str] = NOT_GIVEN

    @property
    def as_create_params(self) -> ProductCreateParams:
        """What makes the product by itself."""
        return ProductCreateParams(
            name=self.name,
            active=self.active,
            id=self.id,
            metadata=self.metadata,
            statement_descriptor=self.statement_descriptor,
            tax_code=self.tax_code,
            tax_details=self.tax_details,
            unit_label=self.unit_label,
        )


class LineProductDataParams(Params, frozen=True, kw_only=True):
    """The product that is made together with a line of an invoice."""

    name: str
    description: Given[str] = NOT_GIVEN
    images: Given[list[str]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    tax_code: Given[str] = NOT_GIVEN
    tax_details: Given[TaxDetailsParams] = NOT_GIVEN
    unit_label: Given[str] = NOT_GIVEN

    @property
    def as_create_params(self) -> ProductCreateParams:
        """What makes the product by itself."""
        return ProductCreateParams(
            name=self.name,
            description=self.description,
            images=self.images,
            metadata=self.metadata,
            tax_code=self.tax_code,
            tax_details=self.tax_details,
            unit_label=self.unit_label,
        )


def create_product(params: ProductCreateParams, existing: Product | None, ctx: Context, changes: Changes) -> Product:
    """Makes a product and emits `product.created`; `existing` is who has the id asked for, if anybody.

    Its default price is made by the caller. Raises APIError when the id is taken.
    """
    if existing is not None:
        raise APIError("Product already exists.", code="resource_already_exists", param="id")
    order = ctx.new_id("prod")
    blank = Product(
        id=given_or(params.id, order),
        created=ctx.now,
        name=params.name,
        order=order,
        updated=ctx.now,
        type=given_or(params.type, "service"),
    )
    product = _with_params(blank, params)
    changes.save(product)
    changes.emit("product.created", product)
    return product


def create_hidden_product(name: str, ctx: Context, changes: Changes) -> Product:
    """The inactive product behind an ad hoc amount; no event is emitted for it."""
    id = ctx.new_id("prod")
    product = Product(id=id, created=ctx.now, name=name, order=id, updated=ctx.now, active=False, hidden=True)
    changes.write_ahead(product)
    return product


def update_product(old: Product, params: ProductUpdateParams, ctx: Context, changes: Changes) -> Product:
    """Changes a product and emits `product.updated`; neither when nothing changes."""
    product = replace(_with_params(old, params), default_price=given_or(params.default_price, old.default_price))
    if product == old:
        return old
    product = replace(product, updated=ctx.now)
    changes.save(product)
    changes.emit("product.updated", product, old)
    return product


def change_price_count(product: Product, more: int, changes: Changes) -> Product:
    """The product with so many prices more: whoever deletes it meanwhile conflicts with that."""
    counted = replace(product, prices=product.prices + more)
    changes.save(counted)
    return counted


def delete_product(product: Product, changes: Changes) -> None:
    """Deletes a product. Raises APIError when it has prices; such a product can only be deactivated."""
    if product.prices:
        raise APIError("This product cannot be deleted because it has one or more user-created prices.")
    changes.remove(product)
    changes.emit("product.deleted", product)


def _with_params(old: Product, params: ProductCreateParams | ProductUpdateParams) -> Product:
    return replace(
        old,
        active=given_or(params.active, old.active),
        description=given_or(params.description, old.description),
        images=old.images if params.images is NOT_GIVEN else tuple(params.images or ()),
        marketing_features=_features_after(old.marketing_features, params.marketing_features),
        metadata=metadata_after(old.metadata, params.metadata),
        name=given_or(params.name, old.name),
        package_dimensions=_dimensions_after(old.package_dimensions, params.package_dimensions),
        shippable=given_or(params.shippable, old.shippable),
        statement_descriptor=given_or(params.statement_descriptor, old.statement_descriptor),
        tax_code=given_or(params.tax_code, old.tax_code),
        tax_details=_tax_details_after(old.tax_details, params.tax_details),
        unit_label=given_or(params.unit_label, old.unit_label),
        url=given_or(params.url, old.url),
    )


def _features_after(old: tuple[str, ...], params: Given[list[MarketingFeatureParams] | None]) -> tuple[str, ...]:
    return old if params is NOT_GIVEN else tuple(feature.name for feature in params or ())


def _dimensions_after(
    old: PackageDimensions | None, params: Given[PackageDimensionsParams | None]
) -> PackageDimensions | None:
    if params is NOT_GIVEN or params is None:
        return given_or(params, old)
    return PackageDimensions(
        height=float(params.height),
        length=float(params.length),
        weight=float(params.weight),
        width=float(params.width),
    )


def _tax_details_after(old: TaxDetails | None, params: Given[TaxDetailsParams | None]) -> TaxDetails | None:
    if params is NOT_GIVEN or params is None:
        return given_or(params, old)
    known = old or TaxDetails()
    return TaxDetails(
        performance_location=given_or(params.performance_location, known.performance_location),
        tax_code=given_or(params.tax_code, known.tax_code),
    )

"""Products: what is sold (docs.stripe.com/api/products)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDimensions:
    """The size of a parcel in inches and its weight in ounces."""

    height: float
    length: float
    weight: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxDetails:
    """What Stripe Tax would know of a product; here nothing is computed from it."""

    performance_location: str | None = None
    tax_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product. Callers may choose its id, so `order` is what says when it was created.

    `updated` is unix seconds, UTC. `hidden` is the product that stands behind an ad hoc amount: it can be retrieved,
    but no list shows it. `prices` is how many prices it has, without those of ad hoc amounts.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("product", display_name="product", prefix="prod")

    id: str
    created: int
    name: str
    order: str
    updated: int
    active: bool = True
    default_price: str | None = None
    description: str | None = None
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
    def listed(self) -> str | None:
        """Hidden products are in no list."""
        return None if self.hidden else "listed"

    @property
    def activity(self) -> str:
        """What the `active` filter of listings asks for."""
        return "active" if self.active else "inactive"


def create_product(given: Mapping[str, Any], existing: Product | None, ctx: Context, changes: Changes) -> Product:
    """A new product from the parameters `given`; `existing` is who has the id asked for, if anybody.

    Raises APIError when the id is taken.
    """
    if existing is not None:
        raise APIError("Product already exists.", code="resource_already_exists", param="id")
    order = ctx.new_id("prod")
    blank = Product(
        id=given.get("id") or order,
        created=ctx.now,
        name=given["name"],
        order=order,
        updated=ctx.now,
        type=given.get("type") or "service",
    )
    product = _with(blank, given)
    changes.save(product)
    changes.emit("product.created", product)
    return product


def create_hidden_product(name: str, ctx: Context, changes: Changes) -> Product:
    """The inactive product behind an ad hoc amount; it is told of in no event."""
    id = ctx.new_id("prod")
    product = Product(id=id, created=ctx.now, name=name, order=id, updated=ctx.now, active=False, hidden=True)
    changes.write_ahead(product)
    return product


def update_product(old: Product, given: Mapping[str, Any], ctx: Context, changes: Changes) -> Product:
    """The product with the parameters `given` applied; no event when nothing changes."""
    product = _with(old, given)
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


_PLAIN = (
    "active",
    "default_price",
    "description",
    "name",
    "shippable",
    "statement_descriptor",
    "tax_code",
    "unit_label",
    "url",
)


def _with(old: Product, given: Mapping[str, Any]) -> Product:
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "images" in given:
        new["images"] = tuple(given["images"] or ())
    if "marketing_features" in given:
        new["marketing_features"] = tuple(feature["name"] for feature in given["marketing_features"] or ())
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "package_dimensions" in given:
        dimensions = given["package_dimensions"]
        new["package_dimensions"] = None if dimensions is None else _dimensions(dimensions)
    if "tax_details" in given:
        new["tax_details"] = _merged_details(old.tax_details, given["tax_details"])
    return replace(old, **new)


def _merged_details(old: TaxDetails | None, given: Mapping[str, str | None] | None) -> TaxDetails | None:
    return None if given is None else replace(old or TaxDetails(), **given)


def _dimensions(given: Mapping[str, str]) -> PackageDimensions:
    return PackageDimensions(**{name: float(value) for name, value in given.items()})

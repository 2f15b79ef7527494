"""The catalog of a company (docs.beel.es, Products): what its invoices' lines can be written from."""

from decimal import Decimal
from typing import ClassVar, Literal, get_args

from emulator.billing.beel.amounts import MainTax
from emulator.billing.beel.errors import conflict
from emulator.billing.beel.ids import PLACE_PREFIX, new_place, new_uuid
from emulator.billing.beel.parameters import given_of
from emulator.billing.beel.taxes import TaxConfiguration
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

Category = Literal["PRODUCT", "SERVICE", "CONSULTING", "SOFTWARE", "TRAINING", "OTHER"]
CATEGORIES: tuple[Category, ...] = get_args(Category)


class Product(Struct, frozen=True, kw_only=True):
    """A product or a service. Prices are euros, percentages plain; times are unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_product", display_name="product", prefix=PLACE_PREFIX)

    id: str
    place: str
    created: int
    updated: int
    name: str
    main_tax: MainTax
    code: str | None = None
    description: str | None = None
    category: Category = "OTHER"
    default_price: Decimal | None = None
    unit: str | None = None
    equivalence_surcharge: Decimal | None = None
    irpf: Decimal | None = None
    active: bool = True

    @property
    def listed(self) -> str:
        """What all products are listed under."""
        return "products"


class UniqueProductCode(Struct, frozen=True, kw_only=True):
    """Which product has a code; no two of a company have the same. Its id is the code."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_product_code")

    id: str
    created: int
    product: str


class ProductCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new product."""

    name: str
    code: str | None = None
    description: str | None = None
    category: Category | None = None
    default_price: Decimal | None = None
    unit: str | None = None
    main_tax: MainTax | None = None
    equivalence_surcharge: Decimal | None = None
    irpf: Decimal | None = None


class ProductUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a product; what is None stays as it is."""

    name: str | None = None
    code: str | None = None
    description: str | None = None
    category: Category | None = None
    default_price: Decimal | None = None
    unit: str | None = None
    main_tax: MainTax | None = None
    equivalence_surcharge: Decimal | None = None
    irpf: Decimal | None = None
    active: bool | None = None


def create_product(
    params: ProductCreateParams,
    holder: UniqueProductCode | None,
    taxes: TaxConfiguration,
    ctx: Context,
    changes: Changes,
) -> Product:
    """A new product; `holder` is who has its code, if anybody. Raises APIError (409) when the code is taken."""
    _check_code(params.code, holder, None)
    given = {"main_tax": taxes.default_main_tax, **given_of(params)}
    product = Product(id=new_uuid(), place=new_place(ctx), created=ctx.now, updated=ctx.now, **given)
    changes.save(product)
    _reserve(product, ctx, changes)
    return product


def update_product(
    product: Product, params: ProductUpdateParams, holder: UniqueProductCode | None, ctx: Context, changes: Changes
) -> Product:
    """The product with what was given. Raises APIError (409) when another one has the code."""
    _check_code(params.code, holder, product)
    changed = replace(product, **given_of(params), updated=ctx.now)
    changes.save(changed)
    if changed.code != product.code:
        _release(product, changes)
        _reserve(changed, ctx, changes)
    return changed


def delete_product(product: Product, changes: Changes) -> None:
    """Takes a product out of the catalog, and sets its code free; invoices that were written from it stay."""
    changes.remove(product)
    _release(product, changes)


def _check_code(code: str | None, holder: UniqueProductCode | None, product: Product | None) -> None:
    if code is not None and holder is not None and (product is None or holder.product != product.id):
        raise conflict("duplicate_product", "DUPLICATE_CODE", "code", code, holder.product)


def _reserve(product: Product, ctx: Context, changes: Changes) -> None:
    if product.code is not None:
        changes.save(UniqueProductCode(id=product.code, created=ctx.now, product=product.id))


def _release(product: Product, changes: Changes) -> None:
    if product.code is not None:
        changes.remove(UniqueProductCode(id=product.code, created=product.created, product=product.id))

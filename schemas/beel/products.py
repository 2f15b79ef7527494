"""Products: what may be said of them (docs.beel.es, Products)."""

from emulator.billing.beel.details import detail
from emulator.billing.beel.products import CATEGORIES, ProductCreateParams, ProductUpdateParams
from schemas.beel.fields import ArrayOf, Boolean, Enum, Number, String, Uuid
from schemas.beel.invoices import MAX_PRICE, MainTaxSchema
from schemas.beel.requests import RequestSchema, nested

MAX_IN_BULK = 100


def _name(*, required: bool = False) -> String:
    return String(minimum=1, maximum=255, required=required)


class _ProductFields(RequestSchema):
    code = String(minimum=1, maximum=50, pattern="[a-zA-Z0-9_-]+", text=detail("product_code"))
    description = String(maximum=2000)
    category = Enum(CATEGORIES)
    default_price = Number(minimum=0, maximum=MAX_PRICE, places=4)
    unit = String(maximum=50)
    main_tax = nested(MainTaxSchema)
    equivalence_surcharge = Number(minimum=0, maximum=100)
    irpf = Number(minimum=0, maximum=100)


class CreateProduct(_ProductFields):
    """POST /v1/products."""

    factory = ProductCreateParams

    name = _name(required=True)


class UpdateProduct(_ProductFields):
    """PUT /v1/products/{product_id}."""

    factory = ProductUpdateParams

    name = _name()
    active = Boolean()


class CreateProducts(RequestSchema):
    """POST /v1/products/bulk."""

    products = ArrayOf(nested(CreateProduct), minimum=1, maximum=MAX_IN_BULK, required=True)


class DeleteProducts(RequestSchema):
    """DELETE /v1/products/bulk."""

    product_ids = ArrayOf(Uuid(), minimum=1, maximum=MAX_IN_BULK, required=True)

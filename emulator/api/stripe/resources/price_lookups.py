"""The prices of lines and items: which their parameters name, or have made on the spot (`price_data`)."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import nested_param_name
from emulator.billing.catalog.price_params import spot_price_params
from emulator.billing.catalog.price_term_params import ProductPriceParams
from emulator.billing.catalog.prices import Price, unlisted_price
from emulator.billing.catalog.products import LineProductDataParams, Product, create_product
from emulator.billing.checkout.params import CheckoutLineParams, CheckoutPriceDataParams
from emulator.billing.core.errors import inside, missing_param, mutually_exclusive, spelling_params
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.quotes.params import QuoteLineParams


def price_of_line(
    request: RequestContext[object], params: CheckoutLineParams | QuoteLineParams, prefix: str
) -> Price | None:
    """The price of a line whose parameters stand in `prefix`: None where they say none, 400 for an unknown one."""
    if params.price is not NOT_GIVEN and params.price_data is not NOT_GIVEN:
        raise mutually_exclusive("price", "price_data", param=nested_param_name(prefix, "price"))
    if params.price_data is not NOT_GIVEN:
        return price_of_data(request, params.price_data, nested_param_name(prefix, "price_data"))
    if params.price is NOT_GIVEN:
        return None
    return request.find(Price, params.price, param=nested_param_name(prefix, "price"), status=400)


def price_of_data(
    request: RequestContext[object], data: CheckoutPriceDataParams | ProductPriceParams, param: str
) -> Price:
    """The price that is made on the spot: what asks for it alone can use it, and it is in no list.

    `param` is where its data stand. Terms that do not go together are refused, and an unknown product, with 400.
    """
    made = data.product_data if isinstance(data, CheckoutPriceDataParams) else NOT_GIVEN
    product = _product_of_data(request, data.product, made, param)
    with spelling_params(inside(param)):
        return unlisted_price(spot_price_params(data), product, request.ctx, request.changes)


def _product_of_data(
    request: RequestContext[object], product: Given[str], data: Given[LineProductDataParams], param: str
) -> Product:
    """The product of a price that is made on the spot, perhaps made with it."""
    if product is not NOT_GIVEN and data is not NOT_GIVEN:
        raise mutually_exclusive("product", "product_data", param=nested_param_name(param, "product"))
    if data is not NOT_GIVEN:
        return create_product(data.as_create_params, None, request.ctx, request.changes)
    if product is NOT_GIVEN:
        raise missing_param(nested_param_name(param, "product"))
    return request.find(Product, product, param=nested_param_name(param, "product"), status=400)

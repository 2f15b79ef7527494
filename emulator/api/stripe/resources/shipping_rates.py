"""Shipping rates: /v1/shipping_rates."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import active_filters, filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.shipping_rates import ShippingRate, create_shipping_rate, update_shipping_rate
from schemas.stripe.shipping_rate import (
    ShippingRateCreateParamsSchema,
    ShippingRateListParams,
    ShippingRateListParamsSchema,
    ShippingRateSchema,
    ShippingRateUpdateParamsSchema,
)

SHIPPING_RATES = Resource(
    ShippingRate,
    ShippingRateSchema,
    "/v1/shipping_rates/<rate>",
    permission="shipping_rate",
    id_param="shipping_rate_token",
)
SHIPPING_RATES.add_create(ShippingRateCreateParamsSchema, create_shipping_rate)
SHIPPING_RATES.add_retrieve()
SHIPPING_RATES.add_update(ShippingRateUpdateParamsSchema, update_shipping_rate)


@SHIPPING_RATES.list("/v1/shipping_rates", ShippingRateListParamsSchema)
def list_rates(request: RequestContext[ShippingRateListParams]) -> ListResult:
    """The shipping rates of the account, but for those made on the spot."""
    equals = active_filters(request.params.active) | filters(currency=request.params.currency)
    return list_page(request, ShippingRate, equals)

"""Shipping rates: /v1/shipping_rates."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.shipping_rates import ShippingRate, create_shipping_rate, update_shipping_rate
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.shipping_rate import (
    ShippingRateCreateParamsSchema,
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


@SHIPPING_RATES.post("/v1/shipping_rates", ShippingRateCreateParamsSchema)
def create(request: RequestContext[Any]) -> ShippingRate:
    """Creates a shipping rate."""
    return create_shipping_rate(request.params, request.ctx, request.changes)


@SHIPPING_RATES.get("/v1/shipping_rates/<rate>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], rate: str) -> ShippingRate:
    """One shipping rate; one that an invoice made on the spot, too."""
    return request.find(ShippingRate, rate, param="shipping_rate_token")


@SHIPPING_RATES.post("/v1/shipping_rates/<rate>", ShippingRateUpdateParamsSchema)
def update(request: RequestContext[Any], rate: str) -> ShippingRate:
    """Updates a shipping rate: what it costs in its own currency stays as it is."""
    return update_shipping_rate(
        request.find(ShippingRate, rate, param="shipping_rate_token"), request.params, request.changes
    )


@SHIPPING_RATES.list("/v1/shipping_rates", ShippingRateListParamsSchema)
def list_rates(request: RequestContext[Any]) -> ListResult:
    """The shipping rates of the account, but for those made on the spot."""
    equals = {"listed": "listed"}
    if "active" in request.params:
        equals["activity"] = "active" if request.params["active"] else "inactive"
    if "currency" in request.params:
        equals["currency"] = request.params["currency"]
    return list_page(request, ShippingRate, equals)

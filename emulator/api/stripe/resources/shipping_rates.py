"""Shipping rates: /v1/shipping_rates."""

from emulator.api.stripe.endpoint import ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.shipping_rates import ShippingRate, create_shipping_rate, update_shipping_rate
from schemas.stripe.invoice_params import RetrieveParams
from schemas.stripe.shipping_rate import (
    ShippingRateCreateParams,
    ShippingRateListParams,
    ShippingRateSchema,
    ShippingRateUpdateParams,
)

routes = Routes(response_schema=ShippingRateSchema)


@routes.post("/v1/shipping_rates", ShippingRateCreateParams)
def create(request: RequestContext) -> ShippingRate:
    """Creates a shipping rate."""
    return create_shipping_rate(request.params, request.ctx, request.changes)


@routes.get("/v1/shipping_rates/<rate>", RetrieveParams)
def retrieve(request: RequestContext, rate: str) -> ShippingRate:
    """One shipping rate; one that an invoice made on the spot, too."""
    return request.find(ShippingRate, rate, param="shipping_rate_token")


@routes.post("/v1/shipping_rates/<rate>", ShippingRateUpdateParams)
def update(request: RequestContext, rate: str) -> ShippingRate:
    """Updates a shipping rate: what it costs in its own currency stays as it is."""
    return update_shipping_rate(
        request.find(ShippingRate, rate, param="shipping_rate_token"), request.params, request.changes
    )


@routes.list("/v1/shipping_rates", ShippingRateListParams)
def list_rates(request: RequestContext) -> ListResult:
    """The shipping rates of the account, but for those made on the spot."""
    equals = {"listed": "listed"}
    if "active" in request.params:
        equals["activity"] = "active" if request.params["active"] else "inactive"
    if "currency" in request.params:
        equals["currency"] = request.params["currency"]
    return list_page(request, ShippingRate, equals)

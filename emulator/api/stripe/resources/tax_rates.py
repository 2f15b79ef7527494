"""Tax rates: /v1/tax_rates."""

from emulator.api.stripe.endpoint import ListResult, RequestContext, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.tax_rates import TaxRate, create_tax_rate, update_tax_rate
from schemas.stripe.invoice_params import RetrieveParams
from schemas.stripe.tax_rate import TaxRateCreateParams, TaxRateListParams, TaxRateSchema, TaxRateUpdateParams

routes = Routes(response_schema=TaxRateSchema)


@routes.post("/v1/tax_rates", TaxRateCreateParams)
def create(request: RequestContext) -> TaxRate:
    """Creates a tax rate."""
    return create_tax_rate(request.params, request.ctx, request.changes)


@routes.get("/v1/tax_rates/<rate>", RetrieveParams)
def retrieve(request: RequestContext, rate: str) -> TaxRate:
    """One tax rate."""
    return request.find(TaxRate, rate, param="tax_rate")


@routes.post("/v1/tax_rates/<rate>", TaxRateUpdateParams)
def update(request: RequestContext, rate: str) -> TaxRate:
    """Updates a tax rate: what it takes stays as it is."""
    return update_tax_rate(request.find(TaxRate, rate, param="tax_rate"), request.params, request.changes)


@routes.list("/v1/tax_rates", TaxRateListParams)
def list_rates(request: RequestContext) -> ListResult:
    """The tax rates of the account."""
    equals: dict[str, str] = {
        name: str(request.params[name]) for name in ("active", "inclusive") if name in request.params
    }
    return list_page(request, TaxRate, equals)

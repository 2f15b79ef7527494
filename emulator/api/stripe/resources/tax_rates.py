"""Tax rates: /v1/tax_rates."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.tax_rates import (
    TaxRate,
    TaxRateCreateParams,
    TaxRateUpdateParams,
    create_tax_rate,
    update_tax_rate,
)
from emulator.billing.core.params import OperationParams
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.tax_rate import (
    TaxRateCreateParamsSchema,
    TaxRateListParams,
    TaxRateListParamsSchema,
    TaxRateSchema,
    TaxRateUpdateParamsSchema,
)

TAX_RATES = Resource(
    TaxRate,
    TaxRateSchema,
    "/v1/tax_rates/<rate>",
    permission="tax_rate",
    id_param="tax_rate",
)


@TAX_RATES.post("/v1/tax_rates", TaxRateCreateParamsSchema)
def create(request: RequestContext[TaxRateCreateParams]) -> TaxRate:
    """Creates a tax rate."""
    return create_tax_rate(request.params, request.ctx, request.changes)


@TAX_RATES.get("/v1/tax_rates/<rate>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], rate: str) -> TaxRate:
    """One tax rate."""
    return request.find(TaxRate, rate, param="tax_rate")


@TAX_RATES.post("/v1/tax_rates/<rate>", TaxRateUpdateParamsSchema)
def update(request: RequestContext[TaxRateUpdateParams], rate: str) -> TaxRate:
    """Updates a tax rate: what it takes stays as it is."""
    return update_tax_rate(request.find(TaxRate, rate, param="tax_rate"), request.params, request.changes)


@TAX_RATES.list("/v1/tax_rates", TaxRateListParamsSchema)
def list_rates(request: RequestContext[TaxRateListParams]) -> ListResult:
    """The tax rates of the account."""
    return list_page(request, TaxRate, filters(active=request.params.active, inclusive=request.params.inclusive))

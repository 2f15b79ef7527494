"""Tax rates: /v1/tax_rates."""

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.catalog.tax_rates import TaxRate, create_tax_rate, update_tax_rate
from schemas.stripe.invoice_params import RetrieveParams
from schemas.stripe.tax_rate import TaxRateCreateParams, TaxRateListParams, TaxRateSchema, TaxRateUpdateParams

routes = Routes(response_schema=TaxRateSchema)


@routes.post("/v1/tax_rates", TaxRateCreateParams)
def create(call: Call) -> TaxRate:
    """Creates a tax rate."""
    return create_tax_rate(call.params, call.at, call.changes)


@routes.get("/v1/tax_rates/<rate>", RetrieveParams)
def retrieve(call: Call, rate: str) -> TaxRate:
    """One tax rate."""
    return call.find(TaxRate, rate, param="tax_rate")


@routes.post("/v1/tax_rates/<rate>", TaxRateUpdateParams)
def update(call: Call, rate: str) -> TaxRate:
    """Updates a tax rate: what it takes stays as it is."""
    return update_tax_rate(call.find(TaxRate, rate, param="tax_rate"), call.params, call.changes)


@routes.list("/v1/tax_rates", TaxRateListParams)
def list_rates(call: Call) -> ListResult:
    """The tax rates of the account."""
    equals: dict[str, str] = {name: str(call.params[name]) for name in ("active", "inclusive") if name in call.params}
    return list_page(call, TaxRate, equals)

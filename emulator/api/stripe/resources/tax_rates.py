"""Tax rates: /v1/tax_rates."""

from emulator.api.stripe.resource import Resource
from emulator.billing.catalog.tax_rates import (
    TaxRate,
    create_tax_rate,
    update_tax_rate,
)
from schemas.stripe.tax_rate import (
    TaxRateCreateParamsSchema,
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
    filters=("active", "inclusive"),
)
TAX_RATES.add_create(TaxRateCreateParamsSchema, create_tax_rate)
TAX_RATES.add_retrieve()
TAX_RATES.add_update(TaxRateUpdateParamsSchema, update_tax_rate)
TAX_RATES.add_list(TaxRateListParamsSchema)

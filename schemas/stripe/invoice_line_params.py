"""Parameters that change lines of invoices (docs.stripe.com/api/invoice-line-item)."""

from decimal import Decimal
from typing import Generic, TypeVar

from emulator.billing.catalog.products import LineProductDataParams
from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.invoices.item_params import (
    AddedLineParams,
    AddLinesParams,
    LinePriceDataParams,
    LineUpdateParams,
    RemovedLineParams,
    RemoveLinesParams,
    UpdatedLineParams,
    UpdateLinesParams,
)
from emulator.billing.invoices.lines import MAX_LINES
from emulator.billing.invoices.manual_taxes import MAX_TAX_AMOUNTS, TaxAmountParams, TaxRateDataParams
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.discount import discounts
from schemas.stripe.invoice_item import PeriodParamsSchema, PricingParamsSchema
from schemas.stripe.params import ParamsSchema
from schemas.stripe.price_terms import TaxDetailsParamsSchema
from schemas.stripe.tax_rate import TAX_TYPES

P = TypeVar("P")

TAXABILITY_REASONS = (
    "customer_exempt",
    "not_collecting",
    "not_subject_to_tax",
    "not_supported",
    "portion_product_exempt",
    "portion_reduced_rated",
    "portion_standard_rated",
    "product_exempt",
    "product_exempt_holiday",
    "proportionally_rated",
    "reduced_rated",
    "reverse_charge",
    "standard_rated",
    "taxable_basis_reduced",
    "zero_rated",
)


class LineProductDataParamsSchema(ParamsPart[LineProductDataParams]):
    """A product made on the spot."""

    description = wire.String()
    images = ArrayOf(wire.String(), max_elements=8)
    metadata = Metadata()
    name = wire.String(required=True)
    tax_code = wire.String()
    tax_details = Nested(TaxDetailsParamsSchema)
    unit_label = wire.String(12)


class LinePriceDataParamsSchema(ParamsPart[LinePriceDataParams]):
    """A price made on the spot, for an existing product or a new one."""

    currency = wire.Currency(required=True)
    product = wire.Id()
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    unit_amount_decimal = wire.DecimalString(minimum=Decimal(-MAXIMUM_AMOUNT), maximum=Decimal(MAXIMUM_AMOUNT))
    product_data = Nested(LineProductDataParamsSchema)


class TaxRateDataParamsSchema(ParamsPart[TaxRateDataParams]):
    """Whose tax it is: a tax rate is made of it, or the one that was made of it before."""

    country = wire.Country()
    description = wire.String()
    display_name = wire.String(100, required=True)
    inclusive = wire.Boolean(required=True)
    jurisdiction = wire.String(200)
    jurisdiction_level = wire.Enum("city", "country", "county", "district", "multiple", "state")
    percentage = wire.DecimalString(places=4, minimum=Decimal(0), maximum=Decimal(100), required=True)
    state = wire.String()
    tax_type = wire.Enum(*TAX_TYPES)


class TaxAmountParamsSchema(ParamsPart[TaxAmountParams]):
    """A tax that the caller has computed."""

    amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT, required=True)
    tax_rate_data = Nested(TaxRateDataParamsSchema, required=True)
    taxability_reason = wire.Enum(*TAXABILITY_REASONS)
    taxable_amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT, required=True)


class _LineParamsSchema(ParamsPart[P], Generic[P]):
    amount = wire.Integer(minimum=-MAXIMUM_AMOUNT, maximum=MAXIMUM_AMOUNT)
    description = wire.String(unsettable=True)
    discountable = wire.Boolean()
    discounts = discounts()
    metadata = Metadata()
    period = Nested(PeriodParamsSchema)
    price_data = Nested(LinePriceDataParamsSchema)
    pricing = Nested(PricingParamsSchema)
    quantity = wire.Integer(minimum=0, maximum=1_000_000_000)
    quantity_decimal = wire.DecimalString()
    tax_amounts = ArrayOf(Nested(TaxAmountParamsSchema), max_elements=MAX_TAX_AMOUNTS, unsettable=True)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class LineUpdateParamsSchema(_LineParamsSchema[LineUpdateParams], ParamsSchema[LineUpdateParams]):
    """POST /v1/invoices/:id/lines/:line_item_id."""


class AddedLineParamsSchema(_LineParamsSchema[AddedLineParams]):
    """A line to add: a new one, or a pending item."""

    invoice_item = wire.Id()


class UpdatedLineParamsSchema(_LineParamsSchema[UpdatedLineParams]):
    """A line to change."""

    id = wire.Id(required=True)


class RemovedLineParamsSchema(ParamsPart[RemovedLineParams]):
    """A line to remove."""

    behavior = wire.Enum("delete", "unassign", required=True)
    id = wire.Id(required=True)


class AddLinesParamsSchema(ParamsSchema[AddLinesParams]):
    """POST /v1/invoices/:id/add_lines."""

    invoice_metadata = Metadata()
    lines = ArrayOf(Nested(AddedLineParamsSchema), max_elements=MAX_LINES, required=True)


class UpdateLinesParamsSchema(ParamsSchema[UpdateLinesParams]):
    """POST /v1/invoices/:id/update_lines."""

    invoice_metadata = Metadata()
    lines = ArrayOf(Nested(UpdatedLineParamsSchema), max_elements=MAX_LINES, required=True)


class RemoveLinesParamsSchema(ParamsSchema[RemoveLinesParams]):
    """POST /v1/invoices/:id/remove_lines."""

    invoice_metadata = Metadata()
    lines = ArrayOf(Nested(RemovedLineParamsSchema), max_elements=MAX_LINES, required=True)

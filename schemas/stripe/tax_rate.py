"""Tax rates on the wire (docs.stripe.com/api/tax_rates)."""

from decimal import Decimal
from typing import Generic, TypeVar

from marshmallow import fields

from emulator.billing.catalog.tax_rates import TaxRate, TaxRateCreateParams, TaxRateUpdateParams
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given
from schemas.stripe import fields as wire
from schemas.stripe.composites import Metadata, RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema
from schemas.stripe.params import ListParamsSchema, ParamsSchema

P = TypeVar("P")

TAX_TYPES = (
    "admissions_tax",
    "amusement_tax",
    "attendance_tax",
    "communications_tax",
    "digital_excise_tax",
    "entertainment_tax",
    "get_fund",
    "gross_receipts_tax",
    "gst",
    "hospitality_tax",
    "hst",
    "igst",
    "jct",
    "lease_tax",
    "luxury_tax",
    "mass_transit_parking_tax",
    "nhil",
    "parking_tax",
    "pst",
    "qst",
    "resort_tax",
    "retail_delivery_fee",
    "rst",
    "sales_tax",
    "service_tax",
    "tourism_tax",
    "utility_users_tax",
    "vat",
)


class _TaxRateParamsSchema(ParamsSchema[P], Generic[P]):
    active = wire.Boolean()
    country = wire.Country(unsettable=True)
    description = wire.String(unsettable=True)
    display_name = wire.String(100)
    jurisdiction = wire.String(200, unsettable=True)
    metadata = Metadata()
    state = wire.String(unsettable=True)
    tax_type = wire.Enum(*TAX_TYPES, unsettable=True)


class TaxRateUpdateParamsSchema(_TaxRateParamsSchema[TaxRateUpdateParams]):
    """POST /v1/tax_rates/:id."""


class TaxRateCreateParamsSchema(_TaxRateParamsSchema[TaxRateCreateParams]):
    """POST /v1/tax_rates."""

    display_name = wire.String(100, required=True)
    inclusive = wire.Boolean(required=True)
    percentage = wire.DecimalString(places=4, minimum=Decimal(0), maximum=Decimal(100), required=True)


class TaxRateListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of tax rates."""

    active: Given[bool] = NOT_GIVEN
    inclusive: Given[bool] = NOT_GIVEN


class TaxRateListParamsSchema(ListParamsSchema[TaxRateListParams]):
    """GET /v1/tax_rates."""

    active = wire.Boolean()
    created = RangeFilter()
    inclusive = wire.Boolean()


class TaxRateSchema(ObjectSchema):
    """The tax rate object."""

    entity = TaxRate

    id = fields.String()
    object = Always("tax_rate")
    active = fields.Boolean()
    country = fields.String()
    created = fields.Integer()
    description = fields.String()
    display_name = fields.String()
    effective_percentage = Null()
    flat_amount = Null()
    inclusive = fields.Boolean()
    jurisdiction = fields.String()
    jurisdiction_level = fields.String()
    livemode = Livemode()
    metadata = fields.Dict()
    percentage = fields.Float()
    rate_type = Null()
    state = fields.String()
    tax_type = fields.String()

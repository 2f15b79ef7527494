"""What requests say of prices (docs.stripe.com/api/prices/create, /update)."""

from typing import Literal

from emulator.billing.catalog.price_term_params import (
    DefaultPriceDataParams,
    SpotPriceParams,
    TermsParams,
    TransformQuantityParams,
)
from emulator.billing.catalog.price_terms import AggregateUsage, TiersMode
from emulator.billing.catalog.products import ProductDataParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.core.structs import replace


class RecurringParams(Params, frozen=True, kw_only=True):
    """How often a price recurs; only older versions have `aggregate_usage`."""

    interval: str
    aggregate_usage: Given[AggregateUsage] = NOT_GIVEN
    interval_count: Given[int] = NOT_GIVEN
    meter: Given[str] = NOT_GIVEN
    trial_period_days: Given[int] = NOT_GIVEN
    usage_type: Given[str] = NOT_GIVEN


class PriceCreateParams(TermsParams, frozen=True, kw_only=True):
    """What makes a price (docs.stripe.com/api/prices/create), with its terms in `currency`."""

    expand: tuple[str, ...] = ()
    currency: str
    active: Given[bool] = NOT_GIVEN
    billing_scheme: Given[Literal["per_unit", "tiered"]] = NOT_GIVEN
    currency_options: Given[dict[str, TermsParams]] = NOT_GIVEN
    lookup_key: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    nickname: Given[str] = NOT_GIVEN
    product: Given[str] = NOT_GIVEN
    product_data: Given[ProductDataParams] = NOT_GIVEN
    recurring: Given[RecurringParams] = NOT_GIVEN
    tiers_mode: Given[TiersMode] = NOT_GIVEN
    transfer_lookup_key: Given[bool] = NOT_GIVEN
    transform_quantity: Given[TransformQuantityParams] = NOT_GIVEN


class PriceUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a price (docs.stripe.com/api/prices/update)."""

    active: Given[bool] = NOT_GIVEN
    currency_options: Given[dict[str, TermsParams] | None] = NOT_GIVEN
    lookup_key: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    nickname: Given[str | None] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    transfer_lookup_key: Given[bool] = NOT_GIVEN


def default_price_params(data: DefaultPriceDataParams) -> PriceCreateParams:
    """What makes the price that is made together with its product, by itself."""
    return replace(
        spot_price_params(data),
        currency_options=data.currency_options,
        custom_unit_amount=data.custom_unit_amount,
        metadata=data.metadata,
    )


def spot_price_params(data: SpotPriceParams) -> PriceCreateParams:
    """What makes a price that is made on the spot, by itself."""
    recurring = data.recurring
    return PriceCreateParams(
        currency=data.currency,
        recurring=NOT_GIVEN
        if recurring is NOT_GIVEN
        else RecurringParams(interval=recurring.interval, interval_count=recurring.interval_count),
        tax_behavior=data.tax_behavior,
        unit_amount=data.unit_amount,
        unit_amount_decimal=data.unit_amount_decimal,
    )

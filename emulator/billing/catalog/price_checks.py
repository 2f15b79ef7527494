"""What a new price must say of what it costs (docs.stripe.com/api/prices/create)."""

from collections.abc import Sequence

from emulator.billing.catalog.price_params import PriceCreateParams
from emulator.billing.catalog.price_term_params import TierParams
from emulator.billing.core.errors import APIError, missing_param, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN


def check_terms(params: PriceCreateParams) -> None:
    """Raises APIError for a price without an amount or with several, and for tiers that do not follow each other."""
    if params.unit_amount is not NOT_GIVEN and params.unit_amount_decimal is not NOT_GIVEN:
        raise mutually_exclusive("unit_amount", "unit_amount_decimal", param="unit_amount")
    if params.custom_unit_amount is not NOT_GIVEN and params.recurring is not NOT_GIVEN:
        # docs.stripe.com/products-prices/pricing-models, "Variable pricing"; our words.
        raise APIError("A price whose amount the customer chooses cannot be recurring.", param="custom_unit_amount")
    amounts = (params.unit_amount, params.unit_amount_decimal, params.custom_unit_amount)
    has_amount = any(amount is not NOT_GIVEN for amount in amounts)
    if params.billing_scheme == "tiered":
        _check_tiers(params, has_amount=has_amount)
    elif params.tiers is not NOT_GIVEN or params.tiers_mode is not NOT_GIVEN:
        raise APIError("`tiers` and `tiers_mode` can only be given with `billing_scheme=tiered`.", param="tiers")
    elif not has_amount:
        raise APIError("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.")


def _check_tiers(params: PriceCreateParams, *, has_amount: bool) -> None:
    if has_amount or params.transform_quantity is not NOT_GIVEN:
        raise APIError(
            "A price with `billing_scheme=tiered` takes its amounts from `tiers` alone; it has no `unit_amount` and no "
            "`transform_quantity`.",
            param="billing_scheme",
        )
    if not params.tiers:
        raise missing_param("tiers")
    if not params.tiers_mode:
        raise missing_param("tiers_mode")
    _check_tops(params.tiers)


def _check_tops(tiers: Sequence[TierParams]) -> None:
    tops = [tier.up_to for tier in tiers]
    if tops[-1] != "inf" or "inf" in tops[:-1]:
        raise APIError("The last tier, and only the last, must have `up_to` set to `inf`.", param="tiers")
    numbers = [int(top) for top in tops[:-1]]
    if any(upper <= lower for lower, upper in zip([0, *numbers], numbers, strict=False)):
        raise APIError("The `up_to` values of tiers must be positive and grow from tier to tier.", param="tiers")

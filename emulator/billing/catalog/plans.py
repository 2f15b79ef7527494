"""Plans: recurring prices through the older API (docs.stripe.com/api/plans)."""

from typing import Literal

from emulator.billing.catalog.price_params import PriceCreateParams, PriceUpdateParams, RecurringParams
from emulator.billing.catalog.price_term_params import TierParams, TransformQuantityParams
from emulator.billing.catalog.price_terms import AggregateUsage, TiersMode
from emulator.billing.catalog.prices import Plan, Price, apply_update, create_price, save_changed_price
from emulator.billing.catalog.products import Product, ProductDataParams, change_price_count
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, mutually_exclusive, spelling_params
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.structs import replace


class PlanCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a plan (docs.stripe.com/api/plans/create); `amount` is in minor units of `currency`."""

    currency: str
    interval: str
    active: Given[bool] = NOT_GIVEN
    aggregate_usage: Given[AggregateUsage] = NOT_GIVEN
    amount: Given[int] = NOT_GIVEN
    amount_decimal: Given[str] = NOT_GIVEN
    billing_scheme: Given[Literal["per_unit", "tiered"]] = NOT_GIVEN
    id: Given[str] = NOT_GIVEN
    interval_count: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    meter: Given[str] = NOT_GIVEN
    nickname: Given[str] = NOT_GIVEN
    product: Given[str | ProductDataParams] = NOT_GIVEN
    tiers: Given[list[TierParams]] = NOT_GIVEN
    tiers_mode: Given[TiersMode] = NOT_GIVEN
    transform_usage: Given[TransformQuantityParams] = NOT_GIVEN
    trial_period_days: Given[int] = NOT_GIVEN
    usage_type: Given[str] = NOT_GIVEN

    @property
    def as_price_params(self) -> PriceCreateParams:
        """What makes the price that the plan is."""
        return PriceCreateParams(
            active=self.active,
            billing_scheme=self.billing_scheme,
            currency=self.currency,
            metadata=self.metadata,
            nickname=self.nickname,
            recurring=RecurringParams(
                aggregate_usage=self.aggregate_usage,
                interval=self.interval,
                interval_count=self.interval_count,
                meter=self.meter,
                trial_period_days=self.trial_period_days,
                usage_type=self.usage_type,
            ),
            tiers=self.tiers,
            tiers_mode=self.tiers_mode,
            transform_quantity=self.transform_usage,
            unit_amount=self.amount,
            unit_amount_decimal=self.amount_decimal,
        )


class PlanUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a plan (docs.stripe.com/api/plans/update)."""

    active: Given[bool] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    nickname: Given[str | None] = NOT_GIVEN
    product: Given[str] = NOT_GIVEN
    trial_period_days: Given[int | None] = NOT_GIVEN


def create_plan(
    params: PlanCreateParams, product: Product, existing: Price | None, ctx: Context, changes: Changes
) -> Plan:
    """A new plan of `product`; `existing` is who has the id asked for, if anybody. Raises APIError when it is taken."""
    if existing is not None:
        raise APIError("Plan already exists.", code="resource_already_exists")
    if params.amount is not NOT_GIVEN and params.amount_decimal is not NOT_GIVEN:
        raise mutually_exclusive("amount", "amount_decimal", param="amount")
    if params.amount is params.amount_decimal is NOT_GIVEN and params.billing_scheme != "tiered":
        # As stripe-ruby-mock's specs have it, which its authors run against Stripe (plan_examples.rb, "Presence").
        raise APIError("Plans require an `amount` parameter to be set.")
    id = given_or(params.id, ctx.new_id("plan"))
    with spelling_params(_spelled_in_plans):
        return Plan(price=create_price(params.as_price_params, product, None, ctx, changes, id=id))


def _spelled_in_plans(param: str) -> str:
    """How plans call a parameter of prices: what is in `recurring` stands at the top, and other names are older."""
    name = param.removeprefix("recurring[").removesuffix("]") if param.startswith("recurring[") else param
    older = {"transform_quantity": "transform_usage", "unit_amount": "amount", "unit_amount_decimal": "amount_decimal"}
    return older.get(name, name)


def update_plan(
    old: Plan, params: PlanUpdateParams, product: Product | None, wanted: Product | None, changes: Changes
) -> Plan:
    """Changes a plan, and emits what a price does unless nothing changes.

    `product` is the one it has, `wanted` the one it is to have, if that was said. Raises APIError as `apply_update`.
    """
    plain = PriceUpdateParams(active=params.active, metadata=params.metadata, nickname=params.nickname)
    price = apply_update(old.price, plain, product, None, changes)
    if wanted is not None and wanted.id != price.product:
        price = replace(price, product=wanted.id)
        change_price_count(wanted, 1, changes)
        if product is not None:
            change_price_count(product, -1, changes)
    if params.trial_period_days is not NOT_GIVEN and price.recurring is not None:
        price = replace(price, recurring=replace(price.recurring, trial_period_days=params.trial_period_days))
    return Plan(price=save_changed_price(price, old.price, changes))

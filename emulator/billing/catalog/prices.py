"""Prices: what a product costs (docs.stripe.com/api/prices)."""

from decimal import Decimal
from typing import ClassVar

from msgspec import field

from emulator.billing.catalog.price_checks import check_terms
from emulator.billing.catalog.price_params import PriceCreateParams, PriceUpdateParams, RecurringParams
from emulator.billing.catalog.price_term_params import (
    currency_options_of,
    terms_of,
    transform_of,
)
from emulator.billing.catalog.price_terms import (
    AggregateUsage,
    Terms,
    TierPart,
    TiersMode,
    TransformQuantity,
    amount_for,
    exact_amount_for,
    tier_parts,
)
from emulator.billing.catalog.products import Product, change_price_count
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.structs import Struct, replace

_LONGEST_INTERVAL = {"day": (1095, "daily"), "week": (156, "weekly"), "month": (36, "monthly"), "year": (3, "yearly")}


class Recurring(Struct, frozen=True, kw_only=True):
    """How often a price recurs: every `interval_count` intervals.

    `aggregate_usage` is how usage records add up, of a metered price without a meter, which older versions make.
    """

    interval: str
    aggregate_usage: AggregateUsage | None = None
    interval_count: int = 1
    meter: str | None = None
    trial_period_days: int | None = None
    usage_type: str = "licensed"


class Price(Struct, frozen=True, kw_only=True):
    """A price of `product`. Plans are prices whose id a caller may choose, so `order` says when it was created.

    `terms` are those in `currency`, `currency_options` those in others. `hidden` is the price of an ad hoc amount: it
    can be retrieved, but no list shows it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "price",
        display_name="price",
        prefix="price",
        events=(
            "price.created",
            "price.deleted",
            "price.updated",
        ),
        upgrades=(reindexed,),
    )

    id: str
    created: int
    currency: str
    order: str
    product: str
    terms: Terms
    active: bool = True
    currency_options: dict[str, Terms] = field(default_factory=dict)
    hidden: bool = False
    lookup_key: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    nickname: str | None = None
    recurring: Recurring | None = None
    tiers_mode: TiersMode | None = None
    transform_quantity: TransformQuantity | None = None

    @property
    def listed(self) -> str | None:
        """Hidden prices are in no list."""
        return None if self.hidden else "listed"

    @property
    def activity(self) -> str:
        """What the `active` filter of listings asks for."""
        return "active" if self.active else "inactive"

    @property
    def type(self) -> str:
        """Whether it is charged once or again and again."""
        return "one_time" if self.recurring is None else "recurring"

    @property
    def billing_scheme(self) -> str:
        """Whether a unit has one price or a price per tier."""
        return "per_unit" if self.tiers_mode is None else "tiered"

    def terms_in(self, currency: str) -> Terms:
        """The terms in a currency. Raises APIError for one the price does not have."""
        if currency == self.currency:
            return self.terms
        if currency not in self.currency_options:
            others = ", ".join(f"`{each}`" for each in (self.currency, *self.currency_options))
            raise APIError(
                f"The price specified supports currencies of {others}, but an invoice item in `{currency}` was asked "
                "for.",
                param="pricing[price]",
            )
        return self.currency_options[currency]

    def amount(self, quantity: Decimal, currency: str) -> int:
        """What a quantity costs, in minor units of `currency`."""
        return amount_for(self.terms_in(currency), self.tiers_mode, self.transform_quantity, quantity, currency)

    def tier_parts(self, before: Decimal, quantity: Decimal, currency: str) -> list[TierPart]:
        """What each tier asks of a quantity of which `before` was billed before; nothing where there are no tiers."""
        if self.tiers_mode is None:
            return []
        return tier_parts(self.terms_in(currency).tiers, self.tiers_mode, before, quantity, currency)

    def exact_amount(self, quantity: Decimal, currency: str) -> Decimal:
        """The same, not rounded."""
        return exact_amount_for(self.terms_in(currency), self.tiers_mode, self.transform_quantity, quantity)


class Plan(Struct, frozen=True, kw_only=True):
    """A recurring price as the older plans API shows it (docs.stripe.com/api/plans). The store keeps its price."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "plan",
        display_name="plan",
        prefix="plan",
        events=(
            "plan.created",
            "plan.deleted",
            "plan.updated",
        ),
    )

    price: Price

    @property
    def id(self) -> str:
        """The id of the price."""
        return self.price.id

    @property
    def created(self) -> int:
        """When the price was created."""
        return self.price.created


class LookupKey(Struct, frozen=True, kw_only=True):
    """Which price has a lookup key. Its id is the key."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("lookup_key", conditional_put=False)

    id: str
    created: int
    price: str


def create_price(
    params: PriceCreateParams,
    product: Product,
    key_owner: Price | None,
    ctx: Context,
    changes: Changes,
    *,
    id: str | None = None,
) -> Price:
    """Makes a price and emits `price.created`, and `plan.created` where it recurs.

    Args:
        params: the parameters, whose product is found, or made, already.
        product: the product it is a price of.
        key_owner: which price has the lookup key asked for, if any.
        ctx: the context of the request.
        changes: what the request changes.
        id: the id of the plan it is; a new one of a price where there is none.

    Raises:
        APIError: for terms that do not go together.
    """
    check_terms(params)
    order = ctx.new_id("price")
    blank = Price(
        id=id or order,
        created=ctx.now,
        currency=params.currency,
        order=order,
        product=product.id,
        terms=terms_of(params),
        currency_options=currency_options_of(params.currency_options),
        recurring=_recurring(params.recurring),
        tiers_mode=given_or(params.tiers_mode, None),
        transform_quantity=transform_of(params.transform_quantity),
    )
    price = _with_params(blank, params, key_owner, changes)
    change_price_count(product, 1, changes)
    changes.save(price)
    _emit("created", price, None, changes)
    return price


def unlisted_price(params: PriceCreateParams, product: Product, ctx: Context, changes: Changes) -> Price:
    """The inactive recurring price of an item that was priced on the spot; no list shows it, and no event tells of it.

    Raises APIError for terms that do not go together.
    """
    price = replace(create_price(params, product, None, ctx, Changes()), active=False, hidden=True)
    changes.save(price)
    return price


def hidden_price(
    unit_amount_decimal: str, currency: str, tax_behavior: str | None, product: str, ctx: Context
) -> Price:
    """The inactive one-time price of an ad hoc amount; no event is emitted for it. The caller saves it."""
    id = ctx.new_id("price")
    return Price(
        id=id,
        created=ctx.now,
        currency=currency,
        order=id,
        product=product,
        terms=Terms(unit_amount_decimal=unit_amount_decimal, tax_behavior=tax_behavior or "unspecified"),
        active=False,
        hidden=True,
    )


def update_price(
    old: Price, params: PriceUpdateParams, product: Product | None, key_owner: Price | None, changes: Changes
) -> Price:
    """Changes a price and emits `price.updated`, and `plan.updated` where it recurs; none when nothing changes.

    Raises APIError as `apply_update` does.
    """
    return save_changed_price(apply_update(old, params, product, key_owner, changes), old, changes)


def apply_update(
    old: Price, params: PriceUpdateParams, product: Product | None, key_owner: Price | None, changes: Changes
) -> Price:
    """The price with the parameters applied and its lookup key reserved; the caller saves the price.

    `product` is the price's own, `key_owner` which price has the lookup key. Raises APIError when the product's
    default price is deactivated, or a tax behavior is changed that was settled.
    """
    if params.active is False and product is not None and product.default_price == old.id:
        raise APIError("This price cannot be archived because it is the default price of its product.")
    _check_tax_behavior(old.terms, params)
    price = _with_params(old, params, key_owner, changes)
    if params.currency_options is NOT_GIVEN:
        return price
    return replace(price, currency_options=currency_options_of(params.currency_options))


def save_changed_price(price: Price, old: Price, changes: Changes) -> Price:
    """Saves a price that was `old`, and tells what changed of it; neither where nothing did."""
    if price != old:
        changes.save(price)
        _emit("updated", price, old, changes)
    return price


def delete_price(price: Price, product: Product | None, changes: Changes) -> None:
    """Deletes the price of `product` behind a plan; a price itself can only be deactivated."""
    if product is not None:
        change_price_count(product, -1, changes)
    changes.remove(price)
    _emit("deleted", price, None, changes)


def _emit(what: str, after: Price, before: Price | None, changes: Changes) -> None:
    """Emit an event of a price, and the same of its plan, for who knows plans."""
    if after.recurring is not None:
        changes.emit(f"plan.{what}", Plan(price=after), None if before is None else Plan(price=before))
    changes.emit(f"price.{what}", after, before)


def _recurring(params: Given[RecurringParams]) -> Recurring | None:
    if params is NOT_GIVEN:
        return None
    recurring = Recurring(
        interval=params.interval,
        aggregate_usage=given_or(params.aggregate_usage, None),
        interval_count=given_or(params.interval_count, 1),
        meter=given_or(params.meter, None),
        trial_period_days=given_or(params.trial_period_days, None),
        usage_type=given_or(params.usage_type, "licensed"),
    )
    limit, adjective = _LONGEST_INTERVAL[recurring.interval]
    if recurring.interval_count > limit:
        raise APIError(
            f"The interval_count for {adjective} prices can't be greater than {limit}",
            param="recurring[interval_count]",
        )
    if recurring.usage_type == "metered" and recurring.meter is None and recurring.aggregate_usage is None:
        raise APIError(
            "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.",
        )
    if recurring.usage_type != "metered" and recurring.meter is not None:
        raise APIError(
            "Only a price with `usage_type=metered` can have a meter.",
            param="recurring[meter]",
        )
    if recurring.aggregate_usage is not None and (recurring.usage_type != "metered" or recurring.meter is not None):
        raise APIError(
            "Only a price with `usage_type=metered` and without a meter can have `aggregate_usage`.",
            param="recurring[aggregate_usage]",
        )
    return recurring


def _check_tax_behavior(old: Terms, params: PriceUpdateParams) -> None:
    wanted = given_or(params.tax_behavior, old.tax_behavior)
    if old.tax_behavior != "unspecified" and wanted != old.tax_behavior:
        raise APIError(
            "You cannot change the `tax_behavior` of a price once it is `inclusive` or `exclusive`.",
            param="tax_behavior",
        )


def _with_params(
    old: Price, params: PriceCreateParams | PriceUpdateParams, key_owner: Price | None, changes: Changes
) -> Price:
    price = replace(
        old,
        active=given_or(params.active, old.active),
        metadata=metadata_after(old.metadata, params.metadata),
        nickname=given_or(params.nickname, old.nickname),
        terms=replace(old.terms, tax_behavior=given_or(params.tax_behavior, old.terms.tax_behavior)),
    )
    if params.lookup_key is NOT_GIVEN:
        return price
    _assign_lookup_key(old, params.lookup_key, key_owner, changes, transfer=given_or(params.transfer_lookup_key, False))
    return replace(price, lookup_key=params.lookup_key)


def _assign_lookup_key(
    old: Price, wanted: str | None, key_owner: Price | None, changes: Changes, *, transfer: bool
) -> None:
    if key_owner is not None and key_owner.id != old.id:
        if not transfer:
            raise APIError(f"A price (`{key_owner.id}`) already uses that lookup key.", param="lookup_key")
        stripped = replace(key_owner, lookup_key=None)
        changes.save(stripped)
        _emit("updated", stripped, key_owner, changes)
    if old.lookup_key is not None and wanted != old.lookup_key:
        changes.remove(LookupKey(id=old.lookup_key, created=old.created, price=old.id))
    if wanted is not None:
        changes.save(LookupKey(id=wanted, created=old.created, price=old.id))


def require_active(price: Price, param: str) -> None:
    """Raises APIError for a price that nothing new can take; one that was made on the spot is for what made it."""
    if not price.active and not price.hidden:
        raise APIError("The price specified is inactive. This field only accepts active prices.", param=param)


def require_recurring(price: Price, param: str) -> Recurring:
    """How often a price is charged. Raises APIError for one that is charged once."""
    if price.recurring is None:
        raise APIError(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            param=param,
        )
    return price.recurring

"""Prices: what a product costs (docs.stripe.com/api/prices)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from emulator.billing.catalog.price_terms import CustomUnitAmount, Terms, Tier, TiersMode, TransformQuantity, amount_for
from emulator.billing.catalog.products import Product, change_price_count
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.money import format_decimal
from emulator.billing.core.resource_types import ResourceType

_LONGEST_INTERVAL = {"day": (1095, "daily"), "week": (156, "weekly"), "month": (36, "monthly"), "year": (3, "yearly")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """How often a price recurs: every `interval_count` intervals."""

    interval: str
    interval_count: int = 1
    meter: str | None = None
    trial_period_days: int | None = None
    usage_type: str = "licensed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price of `product`. Plans are prices whose id a caller may choose, so `order` says when it was created.

    `terms` are those in `currency`, `currency_options` those in others. `hidden` is the price of an ad hoc amount: it
    can be retrieved, but no list shows it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("price", display_name="price", prefix="price")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A recurring price as the older plans API shows it (docs.stripe.com/api/plans). The store keeps its price."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("plan", display_name="plan", prefix="plan")

    price: Price

    @property
    def id(self) -> str:
        """The id of the price."""
        return self.price.id

    @property
    def created(self) -> int:
        """When the price was created."""
        return self.price.created


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupKey:
    """Which price has a lookup key. Its id is the key."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("lookup_key", conditional_put=False)

    id: str
    created: int
    price: str


def create_price(
    given: Mapping[str, Any], product: Product, key_owner: Price | None, ctx: Context, changes: Changes
) -> Price:
    """A new price of `product`; `key_owner` is which price has the lookup key asked for, if any.

    `given` has the parameters of prices; `id` is what a plan's caller chose. Raises APIError for terms that do not go
    together.
    """
    _check_terms(given)
    order = ctx.new_id("price")
    recurring = given.get("recurring")
    blank = Price(
        id=given.get("id") or order,
        created=ctx.now,
        currency=given["currency"],
        order=order,
        product=product.id,
        terms=terms_of(given),
        currency_options={each: terms_of(terms) for each, terms in given.get("currency_options", {}).items()},
        recurring=None if recurring is None else _recurring(recurring),
        tiers_mode=given.get("tiers_mode"),
        transform_quantity=_transform(given.get("transform_quantity")),
    )
    price = _with(blank, given, key_owner, changes)
    change_price_count(product, 1, changes)
    changes.save(price)
    emit_price_event("created", price, None, changes)
    return price


def hidden_price(
    unit_amount_decimal: str, currency: str, tax_behavior: str | None, product: str, ctx: Context
) -> Price:
    """The inactive one-time price of an ad hoc amount; it is told of in no event. The caller saves it."""
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
    old: Price, given: Mapping[str, Any], product: Product | None, key_owner: Price | None, changes: Changes
) -> Price:
    """The price with the parameters `given` applied; no event when nothing changes.

    `product` is the price's own, `key_owner` which price has the lookup key. Raises APIError when the product's
    default price is deactivated, or a tax behavior is changed that was settled.
    """
    if given.get("active") is False and product is not None and product.default_price == old.id:
        raise APIError("This price cannot be archived because it is the default price of its product.")
    _check_tax_behavior(old.terms, given)
    price = _with(old, given, key_owner, changes)
    if "currency_options" in given:
        options = given["currency_options"] or {}
        price = replace(price, currency_options={each: terms_of(terms) for each, terms in options.items()})
    if price != old:
        changes.save(price)
        emit_price_event("updated", price, old, changes)
    return price


def delete_price(price: Price, product: Product | None, changes: Changes) -> None:
    """Deletes the price of `product` behind a plan; a price itself can only be deactivated."""
    if product is not None:
        change_price_count(product, -1, changes)
    changes.remove(price)
    emit_price_event("deleted", price, None, changes)


def emit_price_event(what: str, after: Price, before: Price | None, changes: Changes) -> None:
    """Tells what happened to a price; to who knows plans, the same happened to the plan."""
    if after.recurring is not None:
        changes.emit(f"plan.{what}", Plan(price=after), None if before is None else Plan(price=before))
    changes.emit(f"price.{what}", after, before)


def terms_of(given: Mapping[str, Any]) -> Terms:
    """The terms that the parameters of one currency give."""
    custom = given.get("custom_unit_amount")
    bounds = {name: value for name, value in (custom or {}).items() if name != "enabled"}
    return Terms(
        custom_unit_amount=CustomUnitAmount(**bounds) if custom else None,
        tax_behavior=given.get("tax_behavior") or "unspecified",
        tiers=tuple(_tier(tier) for tier in given.get("tiers", ())),
        unit_amount_decimal=decimal_of(given, "unit_amount"),
    )


def decimal_of(given: Mapping[str, Any], name: str) -> str | None:
    """The decimal string of an amount that may be given as `name` or as `name_decimal`."""
    if given.get(name) is not None:
        return format_decimal(Decimal(given[name]))
    return given.get(f"{name}_decimal")


def _tier(given: Mapping[str, Any]) -> Tier:
    return Tier(
        up_to=None if given["up_to"] == "inf" else int(given["up_to"]),
        flat_amount_decimal=decimal_of(given, "flat_amount"),
        unit_amount_decimal=decimal_of(given, "unit_amount"),
    )


def _recurring(given: Mapping[str, Any]) -> Recurring:
    recurring = Recurring(**given)
    limit, adjective = _LONGEST_INTERVAL[recurring.interval]
    if recurring.interval_count > limit:
        raise APIError(
            f"The interval_count for {adjective} prices can't be greater than {limit}",
            param="recurring[interval_count]",
        )
    if recurring.usage_type == "metered" and recurring.meter is None:
        raise APIError(
            "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.",
        )
    return recurring


def _transform(given: Mapping[str, Any] | None) -> TransformQuantity | None:
    return None if given is None else TransformQuantity(**given)


def _check_terms(given: Mapping[str, Any]) -> None:
    if "unit_amount" in given and "unit_amount_decimal" in given:
        raise APIError(
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.", param="unit_amount"
        )
    has_amount = any(name in given for name in ("unit_amount", "unit_amount_decimal", "custom_unit_amount"))
    if given.get("billing_scheme") == "tiered":
        _check_tiers(given, has_amount=has_amount)
    elif "tiers" in given or "tiers_mode" in given:
        raise APIError("`tiers` and `tiers_mode` can only be given with `billing_scheme=tiered`.", param="tiers")
    elif not has_amount:
        raise APIError("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.")


def _check_tiers(given: Mapping[str, Any], *, has_amount: bool) -> None:
    if has_amount or "transform_quantity" in given:
        raise APIError(
            "A price with `billing_scheme=tiered` takes its amounts from `tiers` alone; it has no `unit_amount` and no "
            "`transform_quantity`.",
            param="billing_scheme",
        )
    for name in ("tiers", "tiers_mode"):
        if not given.get(name):
            raise APIError(f"Missing required param: {name}.", code="parameter_missing", param=name)
    tops = [tier["up_to"] for tier in given["tiers"]]
    if tops[-1] != "inf" or "inf" in tops[:-1]:
        raise APIError("The last tier, and only the last, must have `up_to` set to `inf`.", param="tiers")
    numbers = [int(top) for top in tops[:-1]]
    if any(upper <= lower for lower, upper in zip([0, *numbers], numbers, strict=False)):
        raise APIError("The `up_to` values of tiers must be positive and grow from tier to tier.", param="tiers")


def _check_tax_behavior(old: Terms, given: Mapping[str, Any]) -> None:
    wanted = given.get("tax_behavior", old.tax_behavior)
    if old.tax_behavior != "unspecified" and wanted != old.tax_behavior:
        raise APIError(
            "You cannot change the `tax_behavior` of a price once it is `inclusive` or `exclusive`.",
            param="tax_behavior",
        )


def _with(old: Price, given: Mapping[str, Any], key_owner: Price | None, changes: Changes) -> Price:
    new: dict[str, Any] = {name: given[name] for name in ("active", "nickname") if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "tax_behavior" in given:
        new["terms"] = replace(old.terms, tax_behavior=given["tax_behavior"])
    if "lookup_key" in given:
        new["lookup_key"] = _assign_lookup_key(old, given, key_owner, changes)
    return replace(old, **new)


def _assign_lookup_key(old: Price, given: Mapping[str, Any], key_owner: Price | None, changes: Changes) -> str | None:
    wanted: str | None = given["lookup_key"]
    if key_owner is not None and key_owner.id != old.id:
        if not given.get("transfer_lookup_key"):
            raise APIError(f"A price (`{key_owner.id}`) already uses that lookup key.", param="lookup_key")
        stripped = replace(key_owner, lookup_key=None)
        changes.save(stripped)
        emit_price_event("updated", stripped, key_owner, changes)
    if old.lookup_key is not None and wanted != old.lookup_key:
        changes.remove(LookupKey(id=old.lookup_key, created=old.created, price=old.id))
    if wanted is not None:
        changes.save(LookupKey(id=wanted, created=old.created, price=old.id))
    return wanted

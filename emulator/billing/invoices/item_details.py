"""What an invoice item bills: the same facts whether it waits on its customer or stands on an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from emulator.billing.arithmetic.amounts import line_amount
from emulator.billing.arithmetic.discount_amounts import line_discount_amounts
from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem_all
from emulator.billing.catalog.prices import Price, hidden_price
from emulator.billing.catalog.products import Product, create_hidden_product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.money import MAXIMUM_AMOUNT, amount_step, format_decimal
from emulator.billing.invoices.manual_taxes import ManualTax

_NAMELESS = "Invoice item"
"""What the hidden product of an amount without a description is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetails:
    """What is billed. `amount` is in minor units; `unit_amount_decimal` and `quantity_decimal` are decimal strings.

    `price` and `product` are the caller's, or the hidden ones that Stripe makes for an ad hoc amount.
    `period_start` and `period_end` are unix seconds, UTC. `tax_amounts` are taxes set by hand, None where rates decide.
    """

    amount: int
    currency: str
    description: str | None
    discountable: bool
    period_start: int
    period_end: int
    price: str
    product: str
    quantity_decimal: str
    unit_amount_decimal: str | None
    discounts: tuple[Discount, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    tax_amounts: tuple[ManualTax, ...] | None = None
    tax_behavior: str | None = None
    tax_code: str | None = None
    tax_rates: tuple[TaxRate, ...] = ()

    @property
    def net_amount(self) -> int:
        """What is left after the item's own discounts, in minor units."""
        inputs = [discount.as_input(self.currency, {self.price: self.product}) for discount in self.discounts]
        wanted = [discount for discount in inputs if discount.covers(self.price)]
        taken = line_discount_amounts(wanted, self.amount, amount_step(self.currency)) if self.discountable else ()
        return self.amount - sum(each.amount for each in taken)

    @property
    def quantity(self) -> int:
        """The whole part of the quantity."""
        return int(Decimal(self.quantity_decimal))


_AD_HOC = ("amount", "unit_amount_decimal", "price_data")
_PRICING = (*_AD_HOC, "pricing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReferences:
    """What the parameters of an item name: the price of `pricing`, the product of `price_data`, taxes, discounts.

    None where the parameters say nothing of them; no `tax_amounts` at all take those that there are away.
    """

    price: Price | None = None
    product: Product | None = None
    tax_amounts: tuple[ManualTax, ...] | None = None
    tax_rates: tuple[TaxRate, ...] | None = None
    discounts: tuple[Redemption, ...] | None = None


def new_details(
    given: Mapping[str, Any], currency: str, item_references: ItemReferences, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details of a new item in `currency` (already settled by the caller).

    Raises APIError unless the parameters price it in exactly one way (docs.stripe.com/api/invoiceitems/create).
    """
    _check_one_pricing(given)
    if not any(name in given for name in _PRICING):
        raise APIError(
            "You must pass one of `amount`, `unit_amount_decimal`, `price_data` or `pricing`.",
            code="parameter_missing",
            param="amount",
        )
    quantity = _quantity(given, Decimal(1))
    description = given.get("description") or (
        None if item_references.product is None else item_references.product.name
    )
    if item_references.price is not None:
        priced = _by_price(item_references.price, quantity, currency)
    else:
        product = item_references.product or create_hidden_product(description or _NAMELESS, ctx, changes)
        priced = _price_ad_hoc(given, quantity, currency, product.id, ctx, changes)
    period = given.get("period") or {"start": ctx.now, "end": ctx.now}
    details = ItemDetails(
        currency=currency,
        description=description,
        discountable=given.get("discountable", priced["amount"] >= 0),
        period_start=period["start"],
        period_end=period["end"],
        metadata=merged_metadata({}, given.get("metadata", {})),
        tax_amounts=item_references.tax_amounts or None,
        tax_behavior=given.get("tax_behavior") or (given.get("price_data") or {}).get("tax_behavior"),
        tax_code=given.get("tax_code"),
        tax_rates=item_references.tax_rates or (),
        **priced,
    )
    return _require_chargeable(details)


def _require_chargeable(details: ItemDetails) -> ItemDetails:
    """The details, whose amount has at most eight digits (docs.stripe.com/currencies, minimum and maximum)."""
    if abs(details.amount) > MAXIMUM_AMOUNT:
        raise APIError(
            "The specified amount is greater than the maximum amount allowed. Use a lower amount and try again.",
            code="amount_too_large",
        )
    return details


def update_details(
    old: ItemDetails, given: Mapping[str, Any], item_references: ItemReferences, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details after an update; a new amount mints a new hidden price under the same product.

    `item_references` has the price the item has already when only its quantity changes.

    Raises APIError when two ways of pricing are given, or another currency than the item's.
    """
    _check_one_pricing(given)
    new: dict[str, Any] = {name: given[name] for name in ("description", "discountable", "tax_code") if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "period" in given:
        new["period_start"], new["period_end"] = given["period"]["start"], given["period"]["end"]
    if "tax_behavior" in given:
        new["tax_behavior"] = given["tax_behavior"]
    if item_references.tax_amounts is not None:
        new["tax_amounts"] = item_references.tax_amounts or None
    if item_references.tax_rates is not None:
        new["tax_rates"] = item_references.tax_rates
    if any(name in given for name in (*_PRICING, "quantity", "quantity_decimal")):
        new |= _reprice(old, given, item_references, ctx, changes)
    return _require_chargeable(replace(old, **new))


def redeem_discounts(
    details: ItemDetails, item_references: ItemReferences, target: DiscountTarget, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details with the discounts that the parameters ask for, if they say anything of them."""
    if item_references.discounts is None:
        return details
    discounts = redeem_all(item_references.discounts, details.discounts, target, ctx, changes)
    return replace(details, discounts=discounts)


def _reprice(
    old: ItemDetails, given: Mapping[str, Any], item_references: ItemReferences, ctx: Context, changes: Changes
) -> dict[str, Any]:
    quantity = _quantity(given, Decimal(old.quantity_decimal))
    if any(name in given for name in _AD_HOC):
        price_data = given.get("price_data") or {}
        check_currency(price_data.get("currency", old.currency), old.currency)
        return _price_ad_hoc(given, quantity, old.currency, price_data.get("product") or old.product, ctx, changes)
    if item_references.price is not None:
        return _by_price(item_references.price, quantity, old.currency)
    unit = Decimal(old.unit_amount_decimal or 0)
    return {
        "amount": line_amount(unit, quantity, currency=old.currency),
        "quantity_decimal": format_decimal(quantity),
    }


def _by_price(price: Price, quantity: Decimal, currency: str) -> dict[str, Any]:
    if price.recurring is not None:
        raise APIError(
            "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
            param="pricing[price]",
        )
    if not (price.active or price.hidden):
        raise APIError(
            f"The price specified is inactive. This field only accepts active prices: {price.id}.",
            param="pricing[price]",
        )
    return {
        "amount": price.amount(quantity, currency),
        "price": price.id,
        "product": price.product,
        "quantity_decimal": format_decimal(quantity),
        "unit_amount_decimal": price.terms_in(currency).unit_amount_decimal,
    }


def _price_ad_hoc(
    given: Mapping[str, Any], quantity: Decimal, currency: str, product: str, ctx: Context, changes: Changes
) -> dict[str, Any]:
    unit = _unit_amount(given, quantity)
    amount = given["amount"] if "amount" in given else line_amount(unit, quantity, currency=currency)
    behavior = given.get("tax_behavior") or (given.get("price_data") or {}).get("tax_behavior")
    price = hidden_price(format_decimal(unit), currency, behavior, product, ctx)
    changes.write_ahead(price)
    return {
        "amount": amount,
        "price": price.id,
        "product": product,
        "quantity_decimal": format_decimal(quantity),
        "unit_amount_decimal": format_decimal(unit),
    }


def check_currency(given: str, expected: str) -> None:
    """An invoice has one currency. Raises APIError for another."""
    if given != expected:
        raise APIError(
            "You cannot combine currencies on a single invoice. "
            f"The currency of this one is `{expected}`, but you passed `{given}`.",
            param="currency",
        )


def _check_one_pricing(given: Mapping[str, Any]) -> None:
    present = [name for name in _PRICING if name in given]
    if len(present) > 1:
        raise APIError(
            f"You may only specify one of these parameters: {', '.join(present)}.",
            param=present[0],
        )
    if "amount" in given and ("quantity" in given or "quantity_decimal" in given):
        raise APIError("You may only specify one of these parameters: amount, quantity.", param="amount")
    price_data = given.get("price_data") or {}
    if "unit_amount" in price_data and "unit_amount_decimal" in price_data:
        raise APIError(
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
            param="price_data[unit_amount]",
        )


def _quantity(given: Mapping[str, Any], default: Decimal) -> Decimal:
    if "quantity" in given and "quantity_decimal" in given:
        raise APIError("You may only specify one of these parameters: quantity, quantity_decimal.", param="quantity")
    if "amount" in given:
        return Decimal(1)
    if "quantity" in given:
        return Decimal(given["quantity"])
    return Decimal(given.get("quantity_decimal", default))


def _unit_amount(given: Mapping[str, Any], quantity: Decimal) -> Decimal:
    if "amount" in given:
        return Decimal(given["amount"]) / quantity
    if "unit_amount_decimal" in given:
        return Decimal(given["unit_amount_decimal"])
    price_data = given["price_data"]
    if "unit_amount" in price_data:
        return Decimal(price_data["unit_amount"])
    if "unit_amount_decimal" in price_data:
        return Decimal(price_data["unit_amount_decimal"])
    raise APIError(
        "You must specify either `unit_amount` or `unit_amount_decimal` in `price_data`.",
        code="parameter_missing",
        param="price_data[unit_amount]",
    )

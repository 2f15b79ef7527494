"""What an invoice item bills: the same facts whether it waits on its customer or stands on an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from emulator.billing.amounts import line_amount
from emulator.billing.metadata import merged_metadata
from emulator.billing.moment import Moment
from emulator.billing.money import format_decimal
from emulator.billing.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetails:
    """What is billed. `amount` is in minor units; `unit_amount_decimal` and `quantity_decimal` are decimal strings.

    `price` and `product` name the hidden one-time price and product that Stripe makes for an ad hoc amount.
    `period_start` and `period_end` are unix seconds, UTC.
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
    unit_amount_decimal: str
    metadata: dict[str, str] = field(default_factory=dict)
    tax_behavior: str | None = None
    tax_code: str | None = None

    @property
    def quantity(self) -> int:
        """The whole part of the quantity."""
        return int(Decimal(self.quantity_decimal))


_PRICING = ("amount", "unit_amount_decimal", "price_data")


def new_details(given: Mapping[str, Any], currency: str, at: Moment) -> ItemDetails:
    """The details of a new item in `currency` (already settled by the caller).

    Raises Refusal unless the parameters price it in exactly one way (docs.stripe.com/api/invoiceitems/create).
    """
    _check_one_pricing(given)
    if not any(name in given for name in _PRICING):
        raise Refusal(
            "You must pass one of `amount`, `unit_amount_decimal`, `price_data` or `pricing`.",
            code="parameter_missing",
            param="amount",
        )
    quantity = _quantity(given, Decimal(1))
    unit = _unit_amount(given, quantity)
    amount = given["amount"] if "amount" in given else line_amount(unit, quantity, currency=currency)
    period = given.get("period") or {"start": at.now, "end": at.now}
    product = (given.get("price_data") or {}).get("product") or at.new_id("prod")
    return ItemDetails(
        amount=amount,
        currency=currency,
        description=given.get("description"),
        discountable=given.get("discountable", amount >= 0),
        period_start=period["start"],
        period_end=period["end"],
        price=at.new_id("price"),
        product=product,
        quantity_decimal=format_decimal(quantity),
        unit_amount_decimal=format_decimal(unit),
        metadata=merged_metadata({}, given.get("metadata", {})),
        tax_behavior=given.get("tax_behavior") or (given.get("price_data") or {}).get("tax_behavior"),
        tax_code=given.get("tax_code"),
    )


def updated_details(old: ItemDetails, given: Mapping[str, Any], at: Moment) -> ItemDetails:
    """The details after an update; a new amount mints a new hidden price under the same product.

    Raises Refusal when two ways of pricing are given, or another currency than the item's.
    """
    _check_one_pricing(given)
    new: dict[str, Any] = {name: given[name] for name in ("description", "discountable", "tax_code") if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "period" in given:
        new["period_start"], new["period_end"] = given["period"]["start"], given["period"]["end"]
    if "tax_behavior" in given:
        new["tax_behavior"] = given["tax_behavior"]
    if any(name in given for name in (*_PRICING, "quantity", "quantity_decimal")):
        new |= _repriced(old, given, at)
    return replace(old, **new)


def _repriced(old: ItemDetails, given: Mapping[str, Any], at: Moment) -> dict[str, Any]:
    quantity = _quantity(given, Decimal(old.quantity_decimal))
    if not any(name in given for name in _PRICING):
        unit = Decimal(old.unit_amount_decimal)
        return {
            "quantity_decimal": format_decimal(quantity),
            "amount": line_amount(unit, quantity, currency=old.currency),
        }
    price_data = given.get("price_data") or {}
    check_currency(price_data.get("currency", old.currency), old.currency)
    unit = _unit_amount(given, quantity)
    amount = given["amount"] if "amount" in given else line_amount(unit, quantity, currency=old.currency)
    return {
        "amount": amount,
        "price": at.new_id("price"),
        "product": price_data.get("product") or old.product,
        "quantity_decimal": format_decimal(quantity),
        "unit_amount_decimal": format_decimal(unit),
    }


def check_currency(given: str, expected: str) -> None:
    """An invoice has one currency. Raises Refusal for another."""
    if given != expected:
        raise Refusal(
            "You cannot combine currencies on a single invoice. "
            f"The currency of this one is `{expected}`, but you passed `{given}`.",
            param="currency",
        )


def _check_one_pricing(given: Mapping[str, Any]) -> None:
    present = [name for name in _PRICING if name in given]
    if len(present) > 1:
        raise Refusal(
            f"You may only specify one of these parameters: {', '.join(present)}.",
            param=present[0],
        )
    if "amount" in given and ("quantity" in given or "quantity_decimal" in given):
        raise Refusal("You may only specify one of these parameters: amount, quantity.", param="amount")
    price_data = given.get("price_data") or {}
    if "unit_amount" in price_data and "unit_amount_decimal" in price_data:
        raise Refusal(
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
            param="price_data[unit_amount]",
        )


def _quantity(given: Mapping[str, Any], default: Decimal) -> Decimal:
    if "quantity" in given and "quantity_decimal" in given:
        raise Refusal("You may only specify one of these parameters: quantity, quantity_decimal.", param="quantity")
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
    raise Refusal(
        "You must specify either `unit_amount` or `unit_amount_decimal` in `price_data`.",
        code="parameter_missing",
        param="price_data[unit_amount]",
    )

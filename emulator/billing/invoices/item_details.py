"""What an invoice item bills: the same facts whether it waits on its customer or stands on an invoice."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import field

from emulator.billing.arithmetic.amounts import line_amount
from emulator.billing.arithmetic.discount_amounts import DiscountAmount, line_discount_amounts
from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem_all
from emulator.billing.catalog.prices import Price, hidden_price
from emulator.billing.catalog.products import Product, create_hidden_product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.money import amount_step, format_decimal, require_limit
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.documents.line_text import LineText
from emulator.billing.invoices.item_params import ItemParams, PeriodParams
from emulator.billing.invoices.manual_taxes import ManualTax
from emulator.billing.invoices.subscription_parents import ItemParent

_NAMELESS = "Invoice item"
"""What the hidden product of an amount without a description is called."""


class ItemDetails(Struct, frozen=True, kw_only=True):
    """What is billed. `amount` is in minor units; `unit_amount_decimal` and `quantity_decimal` are decimal strings.

    `price` and `product` are the caller's, or the hidden ones that Stripe makes for an ad hoc amount.
    `period_start` and `period_end` are unix seconds, UTC. `parent` is what of a subscription it is for, if of one.
    `tax_amounts` are taxes set by hand, None where rates decide. `discount_amounts` are what discounts have taken
    already, where nothing more is to be taken off. `text` are the facts that `description` says in English, if the
    description was made.
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
    discount_amounts: tuple[DiscountAmount, ...] = ()
    discounts: tuple[Discount, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    parent: ItemParent | None = None
    tax_amounts: tuple[ManualTax, ...] | None = None
    tax_behavior: str | None = None
    tax_code: str | None = None
    tax_rates: tuple[TaxRate, ...] = ()
    text: LineText | None = None

    @property
    def net_amount(self) -> int:
        """What is left after the item's own discounts, in minor units."""
        inputs = [discount.as_input(self.currency, {self.price: self.product}) for discount in self.discounts]
        wanted = [discount for discount in inputs if discount.covers(self.price)]
        taken = line_discount_amounts(wanted, self.amount, amount_step(self.currency)) if self.discountable else ()
        return self.amount - sum(each.amount for each in (*self.discount_amounts, *taken))

    @property
    def is_proration(self) -> bool:
        """Whether it is for a part of a period of a subscription."""
        return self.parent is not None and self.parent.proration

    @property
    def quantity(self) -> int:
        """The whole part of the quantity."""
        return int(Decimal(self.quantity_decimal))


_AD_HOC = ("amount", "unit_amount_decimal", "price_data")
_PRICING = (*_AD_HOC, "pricing")


class ItemReferences(Struct, frozen=True, kw_only=True):
    """What the parameters of an item name: the price of `pricing`, the product of `price_data`, taxes, discounts.

    No `tax_amounts` at all take those that there are away.
    """

    price: Price | None = None
    product: Product | None = None
    tax_amounts: Given[tuple[ManualTax, ...]] = NOT_GIVEN
    tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN


class _Priced(Struct, frozen=True, kw_only=True):
    """What pricing settles of an item's details."""

    amount: int
    price: str
    product: str
    quantity_decimal: str
    unit_amount_decimal: str | None


def new_details(
    params: ItemParams, currency: str, item_references: ItemReferences, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details of a new item in `currency` (already settled by the caller).

    Raises APIError unless the parameters price it in exactly one way (docs.stripe.com/api/invoiceitems/create).
    """
    _check_one_pricing(params)
    if not _names_any(params, _PRICING):
        raise APIError(
            "You must pass one of `amount`, `unit_amount_decimal`, `price_data` or `pricing`.",
            code="parameter_missing",
            param="amount",
        )
    quantity = _quantity(params, Decimal(1))
    description = params.description or (None if item_references.product is None else item_references.product.name)
    if item_references.price is not None:
        priced = _by_price(item_references.price, quantity, currency)
    else:
        product = item_references.product or create_hidden_product(description or _NAMELESS, ctx, changes)
        priced = _price_ad_hoc(params, quantity, currency, product.id, ctx, changes)
    period = given_or(params.period, PeriodParams(start=ctx.now, end=ctx.now))
    details = ItemDetails(
        amount=priced.amount,
        currency=currency,
        description=description,
        discountable=given_or(params.discountable, priced.amount >= 0),
        period_start=period.start,
        period_end=period.end,
        metadata=metadata_after({}, params.metadata),
        price=priced.price,
        product=priced.product,
        quantity_decimal=priced.quantity_decimal,
        tax_amounts=item_references.tax_amounts or None,
        tax_behavior=_tax_behavior(params),
        tax_code=given_or(params.tax_code, None),
        tax_rates=given_or(item_references.tax_rates, ()),
        unit_amount_decimal=priced.unit_amount_decimal,
    )
    require_limit(details.amount)
    return details


def update_details(
    old: ItemDetails, params: ItemParams, item_references: ItemReferences, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details after an update; a new amount makes a new hidden price under the same product.

    `item_references` has the price the item has already when only its quantity changes.

    Raises APIError when two ways of pricing are given, or another currency than the item's.
    """
    _check_one_pricing(params)
    metadata = metadata_after(old.metadata, params.metadata)
    period = given_or(params.period, PeriodParams(start=old.period_start, end=old.period_end))
    priced = _reprice(old, params, item_references, ctx, changes)
    tax_amounts = item_references.tax_amounts
    details = replace(
        old,
        amount=priced.amount,
        description=given_or(params.description, old.description),
        discountable=given_or(params.discountable, old.discountable),
        metadata=metadata,
        parent=_parent_after(old.parent, params),
        period_start=period.start,
        period_end=period.end,
        price=priced.price,
        product=priced.product,
        quantity_decimal=priced.quantity_decimal,
        tax_amounts=old.tax_amounts if tax_amounts is NOT_GIVEN else tax_amounts or None,
        tax_behavior=given_or(params.tax_behavior, old.tax_behavior),
        tax_code=given_or(params.tax_code, old.tax_code),
        tax_rates=given_or(item_references.tax_rates, old.tax_rates),
        text=old.text if params.description is NOT_GIVEN else None,
        unit_amount_decimal=priced.unit_amount_decimal,
    )
    require_limit(details.amount)
    return details


def _parent_after(old: ItemParent | None, params: ItemParams) -> ItemParent | None:
    """What is billed of a subscription: no meter that is told of more late, once somebody has said what it comes to."""
    if old is None or not _names_any(params, (*_PRICING, "quantity", "quantity_decimal", "period")):
        return old
    return replace(old, meter=None)


def redeem_discounts(
    details: ItemDetails, item_references: ItemReferences, target: DiscountTarget, ctx: Context, changes: Changes
) -> ItemDetails:
    """The details with the discounts that the parameters ask for, if they say anything of them."""
    if item_references.discounts is NOT_GIVEN:
        return details
    discounts = redeem_all(item_references.discounts, details.discounts, target, ctx, changes)
    return replace(details, discounts=discounts)


def _reprice(
    old: ItemDetails, params: ItemParams, item_references: ItemReferences, ctx: Context, changes: Changes
) -> _Priced:
    """How the item is priced after an update, which may have nothing to say of it."""
    priced = _Priced(
        amount=old.amount,
        price=old.price,
        product=old.product,
        quantity_decimal=old.quantity_decimal,
        unit_amount_decimal=old.unit_amount_decimal,
    )
    if not _names_any(params, (*_PRICING, "quantity", "quantity_decimal")):
        return priced
    quantity = _quantity(params, Decimal(old.quantity_decimal))
    if _names_any(params, _AD_HOC):
        check_currency(params.price_currency or old.currency, old.currency)
        product = None if params.price_data is NOT_GIVEN else params.price_data.product
        return _price_ad_hoc(params, quantity, old.currency, product or old.product, ctx, changes)
    if item_references.price is not None:
        return _by_price(item_references.price, quantity, old.currency)
    unit = Decimal(old.unit_amount_decimal or 0)
    amount = line_amount(unit, quantity, currency=old.currency)
    return replace(priced, amount=amount, quantity_decimal=format_decimal(quantity))


def _by_price(price: Price, quantity: Decimal, currency: str) -> _Priced:
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
    return _Priced(
        amount=price.amount(quantity, currency),
        price=price.id,
        product=price.product,
        quantity_decimal=format_decimal(quantity),
        unit_amount_decimal=price.terms_in(currency).unit_amount_decimal,
    )


def _price_ad_hoc(
    params: ItemParams, quantity: Decimal, currency: str, product: str, ctx: Context, changes: Changes
) -> _Priced:
    unit = _unit_amount(params)
    amount = line_amount(unit, quantity, currency=currency) if params.amount is NOT_GIVEN else params.amount
    price = hidden_price(format_decimal(unit), currency, _tax_behavior(params), product, ctx)
    changes.write_ahead(price)
    return _Priced(
        amount=amount,
        price=price.id,
        product=product,
        quantity_decimal=format_decimal(quantity),
        unit_amount_decimal=format_decimal(unit),
    )


def check_currency(wanted: str, expected: str) -> None:
    """An invoice has one currency. Raises APIError for another."""
    if wanted != expected:
        raise APIError(
            "You cannot combine currencies on a single invoice. "
            f"The currency of this one is `{expected}`, but you passed `{wanted}`.",
            param="currency",
        )


def _names_any(params: ItemParams, names: Sequence[str]) -> bool:
    return any(name in names for name in params.given_names())


def _check_one_pricing(params: ItemParams) -> None:
    named = params.given_names()
    present = [name for name in _PRICING if name in named]
    if len(present) > 1:
        raise mutually_exclusive(*present, param=present[0])
    if "amount" in named and ("quantity" in named or "quantity_decimal" in named):
        raise mutually_exclusive("amount", "quantity", param="amount")
    price_data = params.price_data
    if price_data is NOT_GIVEN:
        return
    if price_data.unit_amount is not NOT_GIVEN and price_data.unit_amount_decimal is not NOT_GIVEN:
        raise mutually_exclusive("unit_amount", "unit_amount_decimal", param="price_data[unit_amount]")


def _quantity(params: ItemParams, default: Decimal) -> Decimal:
    if params.quantity is not NOT_GIVEN and params.quantity_decimal is not NOT_GIVEN:
        raise mutually_exclusive("quantity", "quantity_decimal", param="quantity")
    if params.amount is not NOT_GIVEN:
        return Decimal(1)
    if params.quantity is not NOT_GIVEN:
        return Decimal(params.quantity)
    return Decimal(given_or(params.quantity_decimal, default))


def _tax_behavior(params: ItemParams) -> str | None:
    of_price = None if params.price_data is NOT_GIVEN else params.price_data.tax_behavior
    return params.tax_behavior or of_price or None


def _unit_amount(params: ItemParams) -> Decimal:
    """What one of an ad hoc amount costs; of a plain amount there is one."""
    if params.amount is not NOT_GIVEN:
        return Decimal(params.amount)
    if params.unit_amount_decimal is not NOT_GIVEN:
        return Decimal(params.unit_amount_decimal)
    if params.price_data is not NOT_GIVEN:
        if params.price_data.unit_amount is not NOT_GIVEN:
            return Decimal(params.price_data.unit_amount)
        if params.price_data.unit_amount_decimal is not NOT_GIVEN:
            return Decimal(params.price_data.unit_amount_decimal)
    raise APIError(
        "You must specify either `unit_amount` or `unit_amount_decimal` in `price_data`.",
        code="parameter_missing",
        param="price_data[unit_amount]",
    )

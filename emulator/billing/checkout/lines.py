"""What a Checkout Session is paid for: its lines, as parameters ask for them."""

from collections.abc import Sequence

from emulator.billing.catalog.prices import Price, require_active
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.checkout.params import AdjustableQuantityParams, ChangedCheckoutLineParams, CheckoutLineParams
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession, Mode
from emulator.billing.checkout.settings import AdjustableQuantity, ChoosableAmount
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.money import MAXIMUM_AMOUNT, amount_step, minimum_charge
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.subscription import interval_of

MAX_LINES, MAX_ONE_TIME, MAX_OPTIONAL = 100, 20, 10
"""docs.stripe.com/api/checkout/sessions/create, `line_items` and `optional_items`, which count together: a hundred of a
payment, and beside a subscription, which says itself how much of it recurs, twenty that do not."""

DEFAULT_MAXIMUM, MOST_OF_A_LINE = 99, 999_999


class CheckoutLineEntry(Struct, frozen=True, kw_only=True):
    """What the parameters of one line ask for, with what they name; `param_prefix` is where they stand."""

    params: CheckoutLineParams
    param_prefix: str
    price: Price | None = None
    product: Product | None = None
    tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN


def lines_of(entries: Sequence[CheckoutLineEntry], mode: Mode, currency: str, ctx: Context) -> tuple[CheckoutLine, ...]:
    """The lines that are asked for. Raises APIError for what does not go together, or not with the mode."""
    return tuple(_line(entry, mode, currency, ctx) for entry in entries)


def changed_lines(
    session: CheckoutSession, entries: Sequence[CheckoutLineEntry], ctx: Context
) -> tuple[CheckoutLine, ...]:
    """The lines that an update asks for: what it names by its id stays, and what it leaves out is gone.

    Raises APIError where nothing is left, for a line that there is not, or twice, and as `lines_of` does.
    """
    if not entries:
        raise missing_param("line_items")
    left = {line.id: line for line in session.lines}
    lines = []
    for entry in entries:
        params, old = entry.params, None
        if isinstance(params, ChangedCheckoutLineParams) and params.id is not NOT_GIVEN:
            old = left.pop(params.id, None)
            if old is None:
                param = f"{entry.param_prefix}[id]"
                raise APIError(f"No such line item: '{params.id}'", code="resource_missing", param=param)
        made = _line(entry if old is None else _as_before(entry, old), session.mode, session.currency or "", ctx)
        lines.append(made if old is None else _kept(made, old, entry))
    return tuple(lines)


def _as_before(entry: CheckoutLineEntry, old: CheckoutLine) -> CheckoutLineEntry:
    """The entry of a line that stays, with what it does not say as the line has it."""
    bounds = old.adjustable
    known = (
        NOT_GIVEN
        if bounds is None
        else AdjustableQuantityParams(enabled=True, maximum=bounds.maximum, minimum=bounds.minimum)
    )
    return replace(
        entry,
        params=replace(
            entry.params,
            adjustable_quantity=given_or(entry.params.adjustable_quantity, known),
            quantity=given_or(entry.params.quantity, NOT_GIVEN if old.quantity is None else old.quantity),
        ),
        price=entry.price or old.price,
        tax_rates=given_or(entry.tax_rates, old.tax_rates),
    )


def _kept(made: CheckoutLine, old: CheckoutLine, entry: CheckoutLineEntry) -> CheckoutLine:
    is_same = entry.price is None
    return replace(
        made,
        id=old.id,
        amount=old.amount if is_same else made.amount,
        description=old.description if is_same else made.description,
        images=old.images if is_same else made.images,
        metadata=metadata_after(old.metadata, entry.params.metadata),
    )


def check_lines(lines: Sequence[CheckoutLine], optional: Sequence[CheckoutLine], mode: Mode) -> None:
    """Raises APIError for lines, with those that the customer may add, that do not go together, or not with the mode.

    The limits are those of docs.stripe.com/payments/checkout/optional-items and /pay-what-you-want, in our words.
    """
    every = [*lines, *optional]
    if mode == "subscription":
        _check_recurring(lines, optional)
    most = MAX_LINES if mode == "payment" else MAX_ONE_TIME
    if sum(not line.is_recurring for line in every) > most:
        raise APIError(f"A Checkout Session can have at most {most} one-time line items.", param="line_items")
    if len(every) > 1 and any(line.choosable for line in every):
        raise APIError("A price whose amount the customer chooses must be the only line item.", param="line_items")
    if len({line.price.id for line in optional}) < len(optional):
        raise APIError("An optional item can be offered only once.", param="optional_items")


def _line(entry: CheckoutLineEntry, mode: Mode, currency: str, ctx: Context) -> CheckoutLine:
    price, product = entry.price, entry.product
    if price is None:
        raise missing_param(f"{entry.param_prefix}[price]")
    # One that is made on the spot is in no list, and active for this alone.
    if not price.hidden:
        require_active(price, f"{entry.param_prefix}[price]")
    _check_price(price, mode, currency, entry.param_prefix)
    adjustable = _adjustable(entry.params.adjustable_quantity, entry.param_prefix)
    return CheckoutLine(
        id=ctx.new_id("li"),
        description=product.name if product is not None else price.nickname or price.id,
        price=price,
        quantity=_quantity(entry, price, adjustable),
        adjustable=adjustable,
        amount=_preset(price, currency),
        choosable=_choosable(price, currency, entry),
        images=() if product is None else tuple(product.images),
        metadata=metadata_after({}, entry.params.metadata),
        tax_rates=given_or(entry.tax_rates, ()),
    )


def _check_price(price: Price, mode: Mode, currency: str, prefix: str) -> None:
    if mode == "payment" and price.recurring is not None:
        # Reported by many: dayhaysoos/use-shopping-cart, issue 224.
        raise APIError(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices.",
            param=prefix,
        )
    if currency not in (price.currency, *price.currency_options):
        raise APIError(
            f"The price specified supports currencies of `{price.currency}` which doesn't match the expected currency: "
            f"`{currency}`.",
            param=f"{prefix}[price]",
        )


def _choosable(price: Price, currency: str, entry: CheckoutLineEntry) -> ChoosableAmount | None:
    """What the customer may choose to pay (docs.stripe.com/payments/checkout/pay-what-you-want), once and no more.

    Both bounds are amounts that the currency has.
    """
    bounds = price.terms_in(currency).custom_unit_amount
    if bounds is None:
        return None
    if entry.params.quantity != 1 or _adjustable(entry.params.adjustable_quantity, entry.param_prefix) is not None:
        raise APIError(
            "The quantity of a price whose amount the customer chooses can only be 1.",
            param=f"{entry.param_prefix}[quantity]",
        )
    step = amount_step(currency)
    least = -(-max(bounds.minimum or 0, minimum_charge(currency) or 1) // step) * step
    most = (bounds.maximum or MAXIMUM_AMOUNT) // step * step
    return ChoosableAmount(minimum=least, maximum=max(least, most))


def _preset(price: Price, currency: str) -> int | None:
    bounds = price.terms_in(currency).custom_unit_amount
    return None if bounds is None else bounds.preset


def _quantity(entry: CheckoutLineEntry, price: Price, adjustable: AdjustableQuantity | None) -> int | None:
    wanted, param = entry.params.quantity, f"{entry.param_prefix}[quantity]"
    if price.recurring is not None and price.recurring.usage_type == "metered":
        if wanted is not NOT_GIVEN:
            raise APIError(
                f"The price `{price.id}` is a metered price: leave out the quantity, which is what is used.",
                param=param,
            )
        return None
    if wanted is NOT_GIVEN and entry.params.presumed_quantity is not NOT_GIVEN:
        wanted = int(entry.params.presumed_quantity)
    if wanted is NOT_GIVEN:
        # A quantity is required unless the price is metered (docs.stripe.com/api/checkout/sessions/create); our words.
        raise APIError(
            f"Quantity is required. Add `quantity` to `{entry.param_prefix}`.",
            param=entry.param_prefix,
        )
    if adjustable is not None and not adjustable.minimum <= wanted <= adjustable.maximum:
        raise APIError(
            f"The quantity must lie between {adjustable.minimum} and {adjustable.maximum}, as "
            "`adjustable_quantity` says.",
            param=param,
        )
    return wanted


def _adjustable(params: Given[AdjustableQuantityParams], prefix: str) -> AdjustableQuantity | None:
    if params is NOT_GIVEN or not params.enabled:
        return None
    bounds = AdjustableQuantity(minimum=given_or(params.minimum, 0), maximum=given_or(params.maximum, DEFAULT_MAXIMUM))
    if bounds.minimum > bounds.maximum:
        raise APIError(
            "The `minimum` of an adjustable quantity cannot be more than its `maximum`.",
            param=f"{prefix}[adjustable_quantity][minimum]",
        )
    return bounds


def _check_recurring(lines: Sequence[CheckoutLine], optional: Sequence[CheckoutLine]) -> None:
    if not any(line.is_recurring for line in lines):
        # Reported: enupal/stripe, issue 370.
        raise APIError(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    if len({interval_of(line.price) for line in (*lines, *optional) if line.is_recurring}) > 1:
        raise APIError(
            "Checkout does not support multiple prices with different billing intervals.", param="line_items"
        )

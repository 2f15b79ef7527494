"""What a customer decides about their order: how many of each line, how much they pay for it, how it is shipped."""

from collections.abc import Mapping, Sequence

from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession
from emulator.billing.checkout.settings import AdjustableQuantity
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.money import amount_in_message, amount_step
from emulator.billing.core.structs import replace


def with_choices(session: CheckoutSession, entry: CheckoutEntry) -> CheckoutSession:
    """The session with what decides about its amounts, but for promotion codes.

    Raises APIError for a quantity or an amount that may not be chosen, and for a way of shipping that is not offered.
    """
    _require_lines(session, entry.quantities, "quantities")
    _require_lines(session, entry.amounts, "amounts")
    if entry.shipping_rate is not None and all(
        each.rate.id != entry.shipping_rate for each in session.shipping_options
    ):
        raise APIError(
            f"No such shipping rate: '{entry.shipping_rate}'", code="resource_missing", param="shipping_rate"
        )
    lines = tuple(_chosen(session, line, entry) for line in session.lines)
    chosen = replace(
        session,
        lines=_with_optional(session, lines, entry.optional_items),
        shipping_rate=entry.shipping_rate or session.shipping_rate,
    )
    _require_something(session, chosen)
    return chosen


def is_added(session: CheckoutSession, line: CheckoutLine) -> bool:
    """Whether the customer added a line, and so may take it away."""
    return any(line.id == each.id for each in session.optional_items)


def _with_optional(
    session: CheckoutSession, lines: Sequence[CheckoutLine], wanted: Mapping[str, int]
) -> tuple[CheckoutLine, ...]:
    """The lines with those that the customer adds at their end (docs.stripe.com/payments/checkout/optional-items)."""
    offered = {each.price.id: each for each in session.optional_items}
    unknown = next((price for price in wanted if price not in offered), None)
    if unknown is not None:
        raise APIError(f"No such optional item: '{unknown}'", code="resource_missing", param="optional_items")
    before = {line.id: line for line in lines}
    for price, quantity in wanted.items():
        item = offered[price]
        if quantity and quantity != item.quantity:
            _check_quantity(item, quantity)
        before[item.id] = replace(item, quantity=quantity)
    own = [line for line in before.values() if not is_added(session, line)]
    added = [before[each.id] for each in session.optional_items if each.id in before]
    return (*own, *(line for line in added if line.quantity))


def quantity_bounds(session: CheckoutSession, line: CheckoutLine) -> AdjustableQuantity | None:
    """Between which bounds the customer may choose how many; of the only thing that remains at least one."""
    remains = any(_is_needed(session, each) for each in session.bought if each.id != line.id)
    if line.adjustable is None or remains:
        return line.adjustable
    return replace(line.adjustable, minimum=max(line.adjustable.minimum, 1))


def require_amounts(session: CheckoutSession) -> None:
    """Raises APIError where the customer chooses what to pay, and has not."""
    undecided = next((line for line in session.lines if line.choosable and line.amount is None), None)
    if undecided is not None:
        raise missing_param(f"amounts[{undecided.id}]")


def fits(line: CheckoutLine, amount: int, currency: str) -> bool:
    """Whether the customer may pay that amount for a line, in minor units of a currency."""
    bounds = line.choosable
    return bounds is not None and bounds.minimum <= amount <= bounds.maximum and not amount % amount_step(currency)


def _require_lines(session: CheckoutSession, chosen: Mapping[str, int], param: str) -> None:
    unknown = next((id for id in chosen if all(id != line.id for line in session.lines)), None)
    if unknown is not None:
        raise APIError(f"No such line item: '{unknown}'", code="resource_missing", param=f"{param}[{unknown}]")


def _require_something(before: CheckoutSession, after: CheckoutSession) -> None:
    """Nobody takes away the only thing that remains (docs.stripe.com/payments/checkout/adjustable-quantity)."""
    if before.lines != after.lines and not any(_is_needed(after, line) for line in after.bought):
        raise APIError("The only item that remains cannot be removed.", param="quantities")


def _is_needed(session: CheckoutSession, line: CheckoutLine) -> bool:
    return line.is_recurring or session.mode != "subscription"


def _chosen(session: CheckoutSession, line: CheckoutLine, entry: CheckoutEntry) -> CheckoutLine:
    quantity, amount = entry.quantities.get(line.id, line.quantity), entry.amounts.get(line.id, line.amount)
    if quantity != line.quantity and (quantity or not is_added(session, line)):
        _check_quantity(line, quantity or 0)
    if amount is not None and amount != line.amount:
        _check_amount(line, amount, session.currency or "")
    return replace(line, amount=amount, quantity=quantity)


def _check_quantity(line: CheckoutLine, quantity: int) -> None:
    bounds, param = line.adjustable, f"quantities[{line.id}]"
    if bounds is None:
        raise APIError(f"The quantity of the line item {line.id} is not adjustable.", param=param)
    if not bounds.minimum <= quantity <= bounds.maximum:
        raise APIError(
            f"The quantity of the line item {line.id} must lie between {bounds.minimum} and {bounds.maximum}.",
            param=param,
        )


def _check_amount(line: CheckoutLine, amount: int, currency: str) -> None:
    bounds, param = line.choosable, f"amounts[{line.id}]"
    if bounds is None:
        raise APIError(f"What the line item {line.id} costs is not the customer's to choose.", param=param)
    if not fits(line, amount, currency):
        least, most = (amount_in_message(each, currency) for each in (bounds.minimum, bounds.maximum))
        raise APIError(f"The amount of the line item {line.id} must lie between {least} and {most}.", param=param)

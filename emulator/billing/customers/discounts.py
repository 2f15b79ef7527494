"""The one discount of a customer: redeemed, changed, used up, taken off."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer


def delete_discount(customer: Customer, changes: Changes) -> Discount:
    """Takes the customer's discount off. Raises APIError when there is none."""
    discount = customer.discount
    if discount is None:
        raise APIError(
            f"No active discount for customer: {customer.id}", status=404, code="resource_missing", param="customer"
        )
    changes.save(_remove_discount(customer, changes))
    return discount


def use_up_discount(customer: Customer, applied: Sequence[Discount], changes: Changes) -> Customer:
    """The customer after the discounts `applied` went into an invoice: one that is for one invoice is gone.

    The caller saves the customer.
    """
    discount = customer.discount
    if discount is None or not discount.once or discount not in applied:
        return customer
    return _remove_discount(customer, changes)


def _remove_discount(customer: Customer, changes: Changes) -> Customer:
    after = replace(customer, discount=None)
    emit_discount_event(customer.discount, None, changes)
    changes.emit("customer.updated", after, customer)
    return after


def apply_discount(customer: Customer, wanted: Given[Redemption | None], ctx: Context, changes: Changes) -> Customer:
    """The customer with the discount `wanted` redeemed, or taken off where it is None. The caller saves and emits."""
    if wanted is NOT_GIVEN:
        return customer
    if wanted is None:
        return replace(customer, discount=None)
    return replace(customer, discount=redeem(wanted, DiscountTarget(customer=customer.id), ctx, changes))


def emit_discount_event(before: Discount | None, after: Discount | None, changes: Changes) -> None:
    """Emits what became of a customer's discount, if anything."""
    if after is None and before is not None:
        changes.emit("customer.discount.deleted", before)
    if after is not None and before is None:
        changes.emit("customer.discount.created", after)
    if after is not None and before is not None and after != before:
        changes.emit("customer.discount.updated", after, before)

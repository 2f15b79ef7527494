"""What a bank transfer pays for, of all that waits (docs.stripe.com/payments/customer-balance/reconciliation)."""

from collections.abc import Sequence
from itertools import combinations

from emulator.billing.core.structs import Struct

_LARGEST_GROUP = 5
_LOOKED_AT = 20
"""How many waiting things are tried in groups: 21,699 groups at most."""


class Waiting(Struct, frozen=True, kw_only=True):
    """An invoice or a payment intent that waits for `amount` minor units; `references` are what a transfer calls it."""

    id: str
    amount: int
    created: int
    is_invoice: bool
    references: tuple[str, ...] = ()


def share_out(waiting: Sequence[Waiting], funds: int, reference: str | None) -> list[tuple[Waiting, int]]:
    """What pays how much of what, in order.

    First what the transfer names; then the smallest group of up to five whose sum is exactly what there is, of those
    the one with the most invoices, of those the oldest; else invoices from the oldest on, each whole, and then payment
    intents, of which the last may be paid in part.
    """
    named = next((each for each in waiting if reference is not None and _is_named(each, reference)), None)
    if named is not None:
        share = _share(named, funds)
        rest = [each for each in waiting if each is not named]
        return [*([(named, share)] if share else []), *share_out(rest, funds - share, None)]
    group = _exact_group(waiting, funds)
    if group is not None:
        return [(each, each.amount) for each in group]
    shares = []
    for each in sorted(waiting, key=lambda each: (not each.is_invoice, each.created)):
        share = _share(each, funds)
        if share:
            shares.append((each, share))
            funds -= share
    return shares


def _is_named(each: Waiting, reference: str) -> bool:
    return any(own.casefold() in reference.casefold() for own in each.references)


def _share(each: Waiting, funds: int) -> int:
    """An invoice is never paid in part."""
    if each.is_invoice and funds < each.amount:
        return 0
    return min(each.amount, funds)


def _exact_group(waiting: Sequence[Waiting], funds: int) -> tuple[Waiting, ...] | None:
    oldest = sorted(waiting, key=lambda each: each.created)[:_LOOKED_AT]
    for size in range(1, min(_LARGEST_GROUP, len(oldest)) + 1):
        groups = [each for each in combinations(oldest, size) if sum(one.amount for one in each) == funds]
        if groups:
            return max(groups, key=lambda group: sum(each.is_invoice for each in group))
    return None

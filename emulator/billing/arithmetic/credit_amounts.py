"""What billing credits take from the lines of an invoice: what discounts left of them, before any tax.

docs.stripe.com/billing/subscriptions/usage-based/billing-credits
"""

from collections.abc import Sequence

from emulator.billing.core.structs import Struct


class CreditInput(Struct, frozen=True):
    """A credit grant as the arithmetic sees it: what is left of it, in minor units, and for which lines, by key."""

    credit_grant: str
    available: int
    applies_to: frozenset[str]


class CreditAmount(Struct, frozen=True):
    """What a credit grant takes from a line, in minor units.

    `transaction` is the id of the credit balance transaction; None as long as it is but a preview.
    """

    credit_grant: str
    amount: int
    transaction: str | None = None


def spread_credits(
    credits: Sequence[CreditInput], keys: Sequence[str], amounts: Sequence[int], step: int
) -> list[tuple[CreditAmount, ...]]:
    """What the grants take from each line, line after line, the first of the grants first.

    `amounts` are what discounts left of the lines with these `keys`, and `step` is the currency's `amount_step`. No
    line is left with less than nothing, and a line that is a credit gives nothing.
    """
    left = {each.credit_grant: each.available // step * step for each in credits}
    spread = []
    for key, amount in zip(keys, amounts, strict=True):
        taken: list[CreditAmount] = []
        for credit in credits:
            part = min(left[credit.credit_grant], amount) if key in credit.applies_to else 0
            if part > 0:
                taken.append(CreditAmount(credit.credit_grant, part))
                left[credit.credit_grant] -= part
                amount -= part
        spread.append(tuple(taken))
    return spread

"""One sequence of invoice numbers for the whole account (docs.stripe.com/invoicing/customize, "account numbering")."""

from typing import ClassVar

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.invoice_prefixes import InvoicePrefix, reserve_prefix


class InvoiceSequence(Struct, frozen=True, kw_only=True):
    """The account's sequence under a prefix, which is its id: `next_number` is what the next invoice draws.

    A prefix that the account takes up again goes on where it ended, so that no number is drawn twice.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("invoice_sequence")

    id: str
    created: int
    next_number: int = 1


def draw_from_account(sequence: InvoiceSequence | None, ctx: Context, changes: Changes) -> str:
    """The next number of the account (`INV-0001`); `sequence` is the one under its prefix, None before the first.

    It is written with what is numbered, under the condition that nobody drew meanwhile: a number is given once, and
    none is left out.
    """
    current = sequence or InvoiceSequence(id=ctx.account.number_prefix, created=ctx.now)
    changes.save(replace(current, next_number=current.next_number + 1))
    return f"{current.id}-{current.next_number:04d}"


def set_up_sequence(
    account: Account,
    next_number: int | None,
    sequence: InvoiceSequence | None,
    prefix: InvoicePrefix | None,
    ctx: Context,
    changes: Changes,
) -> None:
    """Reserves the prefix of an account whose settings change, and lets its sequence go on from `next_number`.

    Args:
        account: the account as it is to be.
        next_number: what the next invoice is to draw; None leaves that as it is.
        sequence: the sequence under the account's prefix, if it was drawn from.
        prefix: who has the prefix, if anybody.
        ctx: the moment.
        changes: what is saved.

    Raises APIError when a customer has the prefix, or a number would be given twice.
    """
    if account.invoice_numbering != "account" and account.invoice_prefix is None and next_number is None:
        return
    current = sequence or InvoiceSequence(id=account.number_prefix, created=ctx.now)
    wanted = current.next_number if next_number is None else next_number
    if wanted < current.next_number:
        raise APIError(
            f"next_invoice_sequence: Give {current.next_number} or more, for smaller numbers of {current.id} are used.",
            param="next_invoice_sequence",
        )
    reserve_prefix(account.number_prefix, account.id, wanted, prefix, ctx, changes)
    if wanted != current.next_number:
        changes.save(replace(current, next_number=wanted))

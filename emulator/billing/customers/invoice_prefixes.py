"""The prefixes of invoice numbers: each belongs to one customer, or to the account itself."""

from typing import ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class InvoicePrefix(Struct, frozen=True, kw_only=True):
    """The prefix of a customer's invoice numbers; reserved for good, even after its customer is deleted.

    `customer` is the account's own id where all of its invoices are numbered under it. While nobody has it, a caller
    may choose numbers that begin with it: `highest_chosen` is the last of those, 0 when there is none. A sequence can
    then only begin after it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("invoice_prefix")

    id: str
    created: int
    customer: str | None
    highest_chosen: int = 0

    @property
    def owner(self) -> str:
        """Who has it, as complaints say."""
        customer = self.customer or "nobody"
        return "the account" if customer.startswith("acct_") else f"customer: {customer}"


def reserve_prefix(
    wanted: str, customer: str, sequence: int, reserved: InvoicePrefix | None, ctx: Context, changes: Changes
) -> str:
    """Reserves the prefix for a customer, or the account, and returns it; `reserved` is who has it, if anybody.

    Raises APIError when somebody else has it, or when `sequence` would repeat a number that was chosen by hand.
    """
    found = reserved or InvoicePrefix(id=wanted, created=ctx.now, customer=None)
    if found.customer not in (None, customer):
        raise APIError(
            f"This invoice number prefix is taken by {found.owner}. Please enter a different prefix.",
            param="invoice_prefix",
        )
    if sequence <= found.highest_chosen:
        raise APIError(
            f"The invoice number {wanted}-{found.highest_chosen:04d} is used already. Please enter a different prefix, "
            f"or a `next_invoice_sequence` greater than {found.highest_chosen}.",
            param="invoice_prefix",
        )
    if found.customer is None:
        changes.save(replace(found, customer=customer))
    return wanted

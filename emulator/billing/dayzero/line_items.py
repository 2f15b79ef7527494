"""The lines that invoices and templates of them are given."""

from collections.abc import Iterable

from emulator.billing.core.params import Params
from emulator.billing.dayzero.errors import invalid

CUSTOM_ITEM = "custom"
"""The `variant_id` of an item that is no product's."""


class LineItemParams(Params, frozen=True, kw_only=True):
    """LineItemRequest: prices are in cents. A custom item has a description and a price, or its old name `amount`."""

    variant_id: str | None = None
    quantity: int = 1
    description: str | None = None
    unit_price: int | None = None
    amount: int | None = None

    @property
    def price(self) -> int:
        """The price of one, whichever name it was given by."""
        return (self.amount if self.unit_price is None else self.unit_price) or 0


def require_custom(items: Iterable[LineItemParams]) -> None:
    """Raises APIError (400) for the variant of a product: products are not emulated."""
    if {item.variant_id for item in items} - {None, CUSTOM_ITEM}:
        raise invalid(f"variant_id must be {CUSTOM_ITEM!r} or absent, as products are not emulated")

"""The lines that invoices and templates of them are given."""

from dataclasses import dataclass

from emulator.billing.core.params import Params


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItemParams(Params):
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

"""What parameters say of what is billed: the same of an invoice item, of a line and of an item to imagine."""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.products import LineProductDataParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.invoices.manual_taxes import TaxAmountParams


class PeriodParams(Params, frozen=True, kw_only=True):
    """The time that something is billed for: unix seconds, UTC."""

    end: int
    start: int


class PricingParams(Params, frozen=True, kw_only=True):
    """An existing price, by its id."""

    price: Given[str] = NOT_GIVEN


class PriceDataParams(Params, frozen=True, kw_only=True):
    """A price made on the spot; `unit_amount` and `unit_amount_decimal` are in minor units, the latter a string."""

    currency: str
    product: Given[str] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN


class ItemPriceDataParams(PriceDataParams, frozen=True, kw_only=True):
    """The price of an invoice item: it is one of an existing product."""

    product: str


class LinePriceDataParams(PriceDataParams, frozen=True, kw_only=True):
    """The price of a line: it is one of an existing product, or of one that is made of `product_data`."""

    product_data: Given[LineProductDataParams] = NOT_GIVEN


class ItemParams(Params, frozen=True, kw_only=True):
    """What is billed, as the rules take it: the parameters of an item and, in its words, those of a line.

    `amount` is in minor units; `unit_amount_decimal` and `quantity_decimal` are decimal strings.
    """

    amount: Given[int] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    discountable: Given[bool] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    period: Given[PeriodParams] = NOT_GIVEN
    price_data: Given[PriceDataParams] = NOT_GIVEN
    pricing: Given[PricingParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    quantity_decimal: Given[str] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    tax_code: Given[str | None] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN

    @property
    def price_currency(self) -> str | None:
        """The currency of the price that is made on the spot, None where there is none."""
        return None if self.price_data is NOT_GIVEN else self.price_data.currency


class LineParams(Params, frozen=True, kw_only=True):
    """What a line is made of."""

    amount: Given[int] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    discountable: Given[bool] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    period: Given[PeriodParams] = NOT_GIVEN
    price_data: Given[LinePriceDataParams] = NOT_GIVEN
    pricing: Given[PricingParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    quantity_decimal: Given[str] = NOT_GIVEN
    tax_amounts: Given[Sequence[TaxAmountParams] | None] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN

    @property
    def as_item_params(self) -> ItemParams:
        """The same, as of an item; the taxes set by hand stay behind, which an item does not have."""
        return ItemParams(
            amount=self.amount,
            description=self.description,
            discountable=self.discountable,
            discounts=self.discounts,
            metadata=self.metadata,
            period=self.period,
            price_data=self.price_data,
            pricing=self.pricing,
            quantity=self.quantity,
            quantity_decimal=self.quantity_decimal,
            tax_rates=self.tax_rates,
        )


class LineUpdateParams(LineParams, frozen=True, kw_only=True):
    """What may change of one line (docs.stripe.com/api/invoice-line-item/update)."""

    expand: tuple[str, ...] = ()


class AddedLineParams(LineParams, frozen=True, kw_only=True):
    """A line to add: a new one, or the pending item `invoice_item`."""

    invoice_item: Given[str] = NOT_GIVEN


class UpdatedLineParams(LineParams, frozen=True, kw_only=True):
    """A line to change, by its id."""

    id: str


class RemovedLineParams(Params, frozen=True, kw_only=True):
    """A line to remove, by its id; its item is deleted, or waits for another invoice."""

    behavior: Literal["delete", "unassign"]
    id: str


class AddLinesParams(OperationParams, frozen=True, kw_only=True):
    """Lines to add to a draft (docs.stripe.com/api/invoice-line-item/bulk)."""

    lines: Sequence[AddedLineParams]
    invoice_metadata: Given[MetadataParam] = NOT_GIVEN


class UpdateLinesParams(OperationParams, frozen=True, kw_only=True):
    """Lines of a draft to change (docs.stripe.com/api/invoice-line-item/bulk-update)."""

    lines: Sequence[UpdatedLineParams]
    invoice_metadata: Given[MetadataParam] = NOT_GIVEN


class RemoveLinesParams(OperationParams, frozen=True, kw_only=True):
    """Lines of a draft to remove (docs.stripe.com/api/invoice-line-item/bulk-remove)."""

    lines: Sequence[RemovedLineParams]
    invoice_metadata: Given[MetadataParam] = NOT_GIVEN

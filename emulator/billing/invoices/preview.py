"""What a customer's next invoice would be (docs.stripe.com/api/invoices/create_preview)."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import DiscountParams, DiscountTarget
from emulator.billing.core.addresses import AddressParams, ShippingParams, address_after, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import TaxIdDataParams, new_tax_id
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.invoices.item_details import (
    ItemReferences,
    check_currency,
    new_details,
    redeem_discounts,
    update_details,
)
from emulator.billing.invoices.item_params import ItemParams, ItemPriceDataParams, PeriodParams, PricingParams
from emulator.billing.invoices.numbers import NumberReservations

_ID = "upcoming_in"


class PreviewItemParams(Params, frozen=True, kw_only=True):
    """An item to imagine, or the pending item `invoiceitem` to imagine otherwise, in the words of older versions."""

    amount: Given[int] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    discountable: Given[bool] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    invoiceitem: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    period: Given[PeriodParams] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    price_data: Given[ItemPriceDataParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    quantity_decimal: Given[str] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    tax_code: Given[str | None] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    unit_amount: Given[int] = NOT_GIVEN
    unit_amount_decimal: Given[str] = NOT_GIVEN

    @property
    def as_item_params(self) -> ItemParams:
        """The same in the words of today: `price` stands in `pricing`, and a unit's amount is a decimal string."""
        unit = self.unit_amount
        return ItemParams(
            amount=self.amount,
            description=self.description,
            discountable=self.discountable,
            discounts=self.discounts,
            metadata=self.metadata,
            period=self.period,
            price_data=self.price_data,
            pricing=NOT_GIVEN if self.price is NOT_GIVEN else PricingParams(price=self.price),
            quantity=self.quantity,
            quantity_decimal=self.quantity_decimal,
            tax_behavior=self.tax_behavior,
            tax_code=self.tax_code,
            tax_rates=self.tax_rates,
            unit_amount_decimal=self.unit_amount_decimal if unit is NOT_GIVEN else str(unit),
        )


class TaxLocationParams(Params, frozen=True, kw_only=True):
    """Where the customer would be taxed."""

    ip_address: Given[str | None] = NOT_GIVEN


class CustomerDetailsParams(Params, frozen=True, kw_only=True):
    """The customer as it is to be imagined."""

    address: Given[AddressParams | None] = NOT_GIVEN
    shipping: Given[ShippingParams | None] = NOT_GIVEN
    tax: Given[TaxLocationParams] = NOT_GIVEN
    tax_exempt: Given[str | None] = NOT_GIVEN
    tax_ids: Given[Sequence[TaxIdDataParams]] = NOT_GIVEN


class PreviewParams(OperationParams, frozen=True, kw_only=True):
    """The next invoice of a customer to imagine (docs.stripe.com/api/invoices/create_preview)."""

    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    customer_details: Given[CustomerDetailsParams] = NOT_GIVEN
    discounts: Given[Sequence[DiscountParams] | None] = NOT_GIVEN
    invoice_items: Given[Sequence[PreviewItemParams]] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN
    on_behalf_of: Given[str | None] = NOT_GIVEN
    preview_mode: Given[str] = NOT_GIVEN


class PreviewItem(Struct, frozen=True, kw_only=True):
    """An item to imagine.

    Attributes:
        params: what it is to be.
        currency: its own currency, None where it takes that of the preview.
        item_references: what the parameters name.
        param_prefix: where they stand, `invoice_items[0]`.
        pending_item: the pending item that they change, if any.
    """

    params: ItemParams
    currency: str | None
    item_references: ItemReferences
    param_prefix: str
    pending_item: str | None = None


def imagined(customer: Customer, params: Given[CustomerDetailsParams], ctx: Context) -> Customer:
    """The customer with the `customer_details` that a preview asks to imagine. Raises APIError for a bad tax id."""
    if params is NOT_GIVEN:
        return customer
    tax_ids = customer.tax_ids
    if params.tax_ids is not NOT_GIVEN:
        tax_ids = tuple(new_tax_id(each.type, each.value, customer.id, ctx, Changes()) for each in params.tax_ids)
    return replace(
        customer,
        address=address_after(customer.address, params.address),
        shipping=shipping_after(customer.shipping, params.shipping),
        tax_exempt=given_or(params.tax_exempt, customer.tax_exempt) or "none",
        tax_ids=tax_ids,
    )


def previewed(
    customer: Customer,
    pending: Sequence[InvoiceItem],
    additions: Sequence[PreviewItem],
    params: InvoiceCreateParams,
    references: InvoiceReferences,
    ctx: Context,
) -> Invoice:
    """The draft that would be made now from the pending items and the additions; nothing is kept of it.

    `params` are what is said of the invoice itself, its currency among them, and `references` what they name.

    Raises APIError when there would be nothing on it, and for a change of an item that would not be.
    """
    if not pending and not additions:
        raise APIError(f"No upcoming invoices for customer: {customer.id}", status=404, code="invoice_upcoming_none")
    currency = given_or(params.currency, ctx.account.default_currency)
    draft = create_invoice(
        params,
        references,
        customer,
        imagined_items(customer, pending, additions, currency, ctx),
        NumberReservations(),
        ctx,
        Changes(),
    )
    return replace(draft, id=upcoming_id(draft.id))


def upcoming_id(invoice: str) -> str:
    """The id of a preview, of the id that the invoice would have."""
    return f"{_ID}_{invoice.partition('_')[2]}"


def imagined_items(
    customer: Customer, pending: Sequence[InvoiceItem], additions: Sequence[PreviewItem], currency: str, ctx: Context
) -> list[InvoiceItem]:
    """What would wait, newest first: the pending items, changed as the additions say, and what these add.

    Raises APIError for a change of an item that does not wait.
    """
    changed = _updates(pending, additions)
    items = [_changed(item, changed[item.id], ctx) if item.id in changed else item for item in pending]
    added = [_added(each, customer, currency, ctx) for each in additions if each.pending_item is None]
    return [*reversed(added), *items]


def _updates(pending: Sequence[InvoiceItem], additions: Sequence[PreviewItem]) -> dict[str, PreviewItem]:
    """The changes of pending items, by item: each is changed once at most (the wording is ours)."""
    left, changed = {item.id for item in pending}, dict[str, PreviewItem]()
    for each in additions:
        if each.pending_item is None:
            continue
        if each.pending_item not in left:
            raise APIError(
                f"The invoice item {each.pending_item} is not a pending item of the preview, or is named twice.",
                param=f"{each.param_prefix}[invoiceitem]",
            )
        left.remove(each.pending_item)
        changed[each.pending_item] = each
    return changed


def _added(addition: PreviewItem, customer: Customer, currency: str, ctx: Context) -> InvoiceItem:
    check_currency(addition.currency or addition.params.price_currency or currency, currency)
    id = ctx.new_id("ii")
    details = new_details(addition.params, currency, addition.item_references, ctx, Changes())
    target = DiscountTarget(customer=customer.id, currency=currency, invoice_item=id)
    details = redeem_discounts(details, addition.item_references, target, ctx, Changes())
    return InvoiceItem(id=id, created=ctx.now, customer=customer.id, details=details, test_clock=customer.test_clock)


def _changed(item: InvoiceItem, addition: PreviewItem, ctx: Context) -> InvoiceItem:
    target = DiscountTarget(customer=item.customer, currency=item.details.currency, invoice_item=item.id)
    details = update_details(item.details, addition.params, addition.item_references, ctx, Changes())
    return replace(item, details=redeem_discounts(details, addition.item_references, target, ctx, Changes()))

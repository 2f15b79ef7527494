"""Invoice items: what a customer will be billed (docs.stripe.com/api/invoiceitems).

An item waits on its customer until an invoice takes it. From then on its facts live in one place only, the invoice's
line, and the item's record just says which invoice that is. An item whose invoice was deleted as a draft is not
released: it is gone with the draft.
"""

from typing import ClassVar, Literal

from emulator.billing.catalog.discounts import DiscountTarget
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice, Line
from emulator.billing.invoices.item_details import (
    ItemDetails,
    ItemReferences,
    check_currency,
    new_details,
    redeem_discounts,
    update_details,
)
from emulator.billing.invoices.item_params import ItemParams, ItemPriceDataParams
from emulator.billing.invoices.lines import add_line, remove_line, replace_line, require_editable
from emulator.billing.invoices.subscription_parents import ItemParent


class InvoiceItem(Struct, frozen=True, kw_only=True):
    """An item as it is stored. Once `invoice` is set, `details` are only what it had while it waited."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "invoiceitem",
        display_name="Invoice Item",
        prefix="ii",
        events=(
            "invoiceitem.created",
            "invoiceitem.deleted",
        ),
        upgrades=(reindexed, reindexed),
    )

    id: str
    created: int
    customer: str
    details: ItemDetails
    invoice: str | None = None
    test_clock: str | None = None

    @property
    def waiting(self) -> Literal["pending"] | None:
        """`pending` until an invoice takes it, which lists of pending items ask for; None once it is on an invoice."""
        return "pending" if self.invoice is None else None


class InvoiceItemCreateParams(ItemParams, frozen=True, kw_only=True):
    """What makes an invoice item (docs.stripe.com/api/invoiceitems/create)."""

    expand: tuple[str, ...] = ()
    currency: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    invoice: Given[str] = NOT_GIVEN
    price_data: Given[ItemPriceDataParams] = NOT_GIVEN
    subscription: Given[str] = NOT_GIVEN


class InvoiceItemUpdateParams(ItemParams, frozen=True, kw_only=True):
    """What may change of an invoice item (docs.stripe.com/api/invoiceitems/update); its rules can only be unset."""

    expand: tuple[str, ...] = ()
    invoicing_rules: Given[None] = NOT_GIVEN
    price_data: Given[ItemPriceDataParams] = NOT_GIVEN


def create_item(
    params: InvoiceItemCreateParams,
    customer: Customer,
    invoice: Invoice | None,
    item_references: ItemReferences,
    ctx: Context,
    changes: Changes,
) -> InvoiceItem:
    """A new item that waits on `customer`, or stands on `invoice` at once; `item_references` is what prices it.

    Raises APIError for a finalized invoice, another customer's invoice, or another currency.
    """
    currency = _currency(params, customer, invoice, item_references, ctx)
    id = ctx.new_id("ii")
    target = DiscountTarget(customer=customer.id, currency=currency, invoice_item=id)
    details = new_details(params, currency, item_references, ctx, changes)
    if params.subscription is not NOT_GIVEN:
        details = replace(details, parent=ItemParent(subscription=params.subscription))
    item = InvoiceItem(
        id=id,
        created=ctx.now,
        customer=customer.id,
        details=redeem_discounts(details, item_references, target, ctx, changes),
        invoice=None if invoice is None else invoice.id,
        test_clock=customer.test_clock,
    )
    changes.save(item)
    changes.emit("invoiceitem.created", item)
    if invoice is not None:
        add_line(invoice, Line.of(item.id, item.details), changes)
    return item


def _currency(
    params: InvoiceItemCreateParams,
    customer: Customer,
    invoice: Invoice | None,
    item_references: ItemReferences,
    ctx: Context,
) -> str:
    price_currency = params.price_currency
    if price_currency is not None:
        check_currency(price_currency, params.currency or price_currency)
    wanted = params.currency or price_currency
    if invoice is not None:
        require_editable(invoice)
        if invoice.customer != customer.id:
            raise APIError(f"The invoice {invoice.id} does not belong to the customer {customer.id}.", param="invoice")
        check_currency(wanted or invoice.currency, invoice.currency)
        return invoice.currency
    if wanted is None and item_references.price is not None:
        return item_references.price.currency
    return wanted or customer.currency or ctx.account.default_currency


def update_item(
    item: InvoiceItem,
    invoice: Invoice | None,
    params: InvoiceItemUpdateParams,
    item_references: ItemReferences,
    ctx: Context,
    changes: Changes,
) -> InvoiceItem:
    """The item after an update, wherever its facts live. Stripe emits no `invoiceitem.updated`.

    Raises APIError when its invoice is finalized or was deleted.
    """
    target = DiscountTarget(customer=item.customer, currency=item.details.currency, invoice_item=item.id)
    if item.invoice is None:
        details = update_details(item.details, params, item_references, ctx, changes)
        updated = replace(item, details=redeem_discounts(details, item_references, target, ctx, changes))
        if updated != item:
            changes.save(updated)
        return updated
    line = None if invoice is None else invoice.line_of(item.id)
    if invoice is None or line is None:
        raise APIError("This invoice item has been deleted.")
    require_editable(invoice)
    details = update_details(line.details, params, item_references, ctx, changes)
    details = redeem_discounts(details, item_references, target, ctx, changes)
    replace_line(invoice, replace(line, details=details), changes)
    return replace(item, details=details)


def delete_item(item: InvoiceItem, invoice: Invoice | None, changes: Changes) -> None:
    """Deletes an item that waits, or stands on a draft. Raises APIError when its invoice is finalized or deleted."""
    if item.invoice is not None:
        if invoice is None or invoice.status != "draft":
            raise APIError("Can't delete an invoice item that is attached to an invoice that is no longer editable")
        remove_line(invoice, item.id, changes)
    changes.remove(item)
    changes.emit("invoiceitem.deleted", with_line_facts(item, invoice))


def with_line_facts(item: InvoiceItem, invoice: Invoice | None) -> InvoiceItem:
    """The item with the facts of its line, if it stands on an invoice."""
    line = None if invoice is None else invoice.line_of(item.id)
    return item if line is None else replace(item, details=line.details)

"""What is billed once with a subscription: `add_invoice_items` (docs.stripe.com/api/subscriptions/create)."""

from collections.abc import Sequence

from emulator.billing.core.calendar import Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import Struct
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice_items import InvoiceItem, InvoiceItemCreateParams, create_item
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.item_params import PeriodParams, PricingParams
from emulator.billing.subscriptions.params import AddedInvoiceItemParams, AddedPeriodParams, PeriodEndParams
from emulator.billing.subscriptions.subscription import Subscription

MAX_ITEMS = 20


class OneOffEntry(Struct, frozen=True, kw_only=True):
    """One thing to bill once, with what its parameters name; `param_prefix` is where they stand."""

    params: AddedInvoiceItemParams
    param_prefix: str
    item_references: ItemReferences


def add_one_off_items(
    subscription: Subscription,
    customer: Customer,
    entries: Sequence[OneOffEntry],
    ctx: Context,
    changes: Changes,
) -> list[InvoiceItem]:
    """The items that the subscription's next invoice takes in, in the order given.

    Their period is that of the subscription's items, from the earliest start to the latest end, unless one is given.
    """
    whole = Period(
        min(item.period_start for item in subscription.items), max(item.period_end for item in subscription.items)
    )
    return [_add(subscription, customer, entry, whole, ctx, changes) for entry in entries]


def _add(
    subscription: Subscription, customer: Customer, entry: OneOffEntry, whole: Period, ctx: Context, changes: Changes
) -> InvoiceItem:
    params = entry.params
    period = _period(params.period, whole, ctx, entry.param_prefix)
    item_params = InvoiceItemCreateParams(
        currency=subscription.currency,
        discountable=params.discountable,
        discounts=params.discounts,
        metadata=params.metadata,
        period=PeriodParams(start=period.start, end=period.end),
        price_data=params.price_data,
        pricing=NOT_GIVEN if params.price is NOT_GIVEN else PricingParams(price=params.price),
        quantity=params.quantity,
        subscription=subscription.id,
        tax_rates=params.tax_rates,
    )
    try:
        return create_item(item_params, customer, None, entry.item_references, ctx, changes)
    except APIError as error:
        raise _at(error, entry.param_prefix) from None


def _period(params: Given[AddedPeriodParams], whole: Period, ctx: Context, param_prefix: str) -> Period:
    if params is NOT_GIVEN:
        return whole
    start = _second(params.start, whole.start, ctx, f"{param_prefix}[period][start]")
    end = _second(params.end, whole.end, ctx, f"{param_prefix}[period][end]")
    if end < start:
        raise APIError("The end of the period must not be before its start.", param=f"{param_prefix}[period][end]")
    return Period(start, end)


def _second(params: PeriodEndParams, natural: int, ctx: Context, param: str) -> int:
    if params.type == "now":
        return ctx.now
    if params.type != "timestamp":
        return natural
    if params.timestamp is NOT_GIVEN:
        raise missing_param(f"{param}[timestamp]")
    return params.timestamp


def _at(error: APIError, param_prefix: str) -> APIError:
    """The refusal of an invoice item, with the parameter where it stands here."""
    name = {"pricing[price]": "price"}.get(error.param or "", error.param)
    error.param = None if name is None else f"{param_prefix}[{name.partition('[')[0]}]"
    return error

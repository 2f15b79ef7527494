"""Accepting a quote: it becomes an invoice, a subscription, or a schedule of one that begins later.

docs.stripe.com/quotes/overview. That the invoice of what is billed once is a draft for an hour, as a renewal is, is a
choice: the documentation says that it is made, not what it is.
"""

from dataclasses import replace
from typing import TypeVar

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, DiscountParams, Redemption
from emulator.billing.catalog.products import Product
from emulator.billing.core.calendar import DAY, add_months
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice_items import InvoiceItemCreateParams, create_item
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences, IssuerParams
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.item_params import PricingParams
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.payments.connect import ConnectTerms, TransferDataParams, TransferPercentParams
from emulator.billing.quotes.quote import Quote, QuoteLine
from emulator.billing.quotes.transitions import accepted_quote, require_status, save_quote
from emulator.billing.schedules.params import (
    DefaultSettingsParams,
    PhaseInvoiceSettingsParams,
    PhaseParams,
    ScheduleCreateParams,
)
from emulator.billing.schedules.phases import DefaultSettingsEntry, PhaseEntry
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    BillingModeParams,
    FlexibleParams,
    InvoiceSettingsParams,
    SubscriptionCreateParams,
    SubscriptionItemParams,
)
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services import schedules, subscriptions
from emulator.store.unit_of_work import UnitOfWork

T = TypeVar("T")


def accept(uow: UnitOfWork, quote: Quote) -> Quote:
    """Accepts an open quote. Raises APIError for any other, and for what its subscription cannot begin without."""
    require_status(quote, "accepted", "open")
    customer = _customer(uow, quote)
    quote = _with_discounts_from_now(uow, quote)
    effective = quote.subscription_data.effective_date
    if not quote.recurs:
        accepted = accepted_quote(quote, uow.ctx, invoice=_make_invoice(uow, quote, customer))
    elif effective is not None and effective > uow.ctx.now:
        accepted = accepted_quote(quote, uow.ctx, invoice=None, schedule=_schedule(uow, quote, customer, effective))
    else:
        params, references = _subscription_params(quote), _subscription_references(uow, quote)
        subscription = subscriptions.create(uow, customer, params, references)
        accepted = accepted_quote(quote, uow.ctx, invoice=subscription.latest_invoice, subscription=subscription.id)
    save_quote(accepted, uow.ctx, uow.changes)
    uow.changes.emit("quote.accepted", accepted)
    return accepted


def _customer(uow: UnitOfWork, quote: Quote) -> Customer:
    found = uow.get(Customer, quote.customer or "")
    if found is None or found.deleted:
        raise APIError(f"No such customer: '{quote.customer}'", code="resource_missing", param="customer")
    return found


def _with_discounts_from_now(uow: UnitOfWork, quote: Quote) -> Quote:
    """The quote with its discounts as they begin now: the months of a repeating coupon count from here."""
    named = [*quote.discounts, *(each for line in quote.lines for each in line.discounts)]
    uow.load([(Discount, each.id) for each in named])

    def from_now(discount: Discount) -> Discount:
        coupon = uow.get(Coupon, discount.coupon) if discount.end is not None else None
        months = None if coupon is None else coupon.duration_in_months
        begun = replace(
            discount,
            customer=quote.customer,
            end=discount.end if months is None else add_months(uow.ctx.now, months),
            start=uow.ctx.now,
        )
        uow.changes.save(begun)
        return begun

    return replace(
        quote,
        discounts=tuple(map(from_now, quote.discounts)),
        lines=tuple(replace(line, discounts=tuple(map(from_now, line.discounts))) for line in quote.lines),
    )


def _make_invoice(uow: UnitOfWork, quote: Quote, customer: Customer) -> str:
    products = {product.id: product for product in uow.get_many(Product, _products(quote)) if product is not None}
    items = [
        create_item(
            InvoiceItemCreateParams(
                currency=quote.currency, pricing=PricingParams(price=line.price.id), quantity=line.quantity
            ),
            customer,
            None,
            _item_references(line, products),
            uow.ctx,
            uow.changes,
        )
        for line in quote.lines
    ]
    settings = quote.invoice_settings
    connect = quote.connect
    params = InvoiceCreateParams(
        application_fee_amount=_said(connect.application_fee_amount),
        auto_advance=True,
        collection_method=quote.collection_method,
        currency=quote.currency,
        custom_fields=_custom_fields(quote),
        days_until_due=_days_until_due(quote),
        description=settings.description or NOT_GIVEN,
        footer=settings.footer or NOT_GIVEN,
        issuer=IssuerParams.of(settings.issuer),
        metadata=quote.metadata,
        on_behalf_of=connect.on_behalf_of,
        transfer_data=_transfer_of(connect),
    )
    references = InvoiceReferences(
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
        discounts=_redemptions(quote.discounts),
        quote=quote.id,
    )
    invoice = create_invoice(params, references, customer, items[::-1], NumberReservations(), uow.ctx, uow.changes)
    return invoice.id


def _subscription_params(quote: Quote) -> SubscriptionCreateParams:
    data, settings = quote.subscription_data, quote.invoice_settings
    return SubscriptionCreateParams(
        application_fee_percent=quote.connect.application_fee_percent,
        billing_mode=_billing_mode(quote),
        collection_method=quote.collection_method,
        currency=quote.currency,
        customer=quote.customer or NOT_GIVEN,
        days_until_due=_days_until_due(quote),
        description=data.description or NOT_GIVEN,
        discounts=_discount_params(quote.discounts),
        invoice_settings=InvoiceSettingsParams(
            custom_fields=_custom_fields(quote),
            description=settings.description or NOT_GIVEN,
            footer=settings.footer or NOT_GIVEN,
            issuer=IssuerParams.of(settings.issuer),
        ),
        items=[_item_params(line) for line in quote.lines if line.is_recurring],
        metadata=data.metadata,
        on_behalf_of=quote.connect.on_behalf_of,
        transfer_data=TransferPercentParams.of(quote.connect),
        trial_period_days=data.trial_period_days or NOT_GIVEN,
    )


def _subscription_references(uow: UnitOfWork, quote: Quote) -> SubscriptionReferences:
    products = {product.id: product for product in uow.get_many(Product, _products(quote)) if product is not None}
    return SubscriptionReferences(
        items=_item_entries(quote, products),
        products=products,
        add_invoice_items=_one_off_entries(quote, products),
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
        discounts=_redemptions(quote.discounts),
    )


def _schedule(uow: UnitOfWork, quote: Quote, customer: Customer, effective: int) -> str:
    data, settings = quote.subscription_data, quote.invoice_settings
    products = {product.id: product for product in uow.get_many(Product, _products(quote)) if product is not None}
    trial = data.trial_period_days
    phase = PhaseParams(
        application_fee_percent=_said(quote.connect.application_fee_percent),
        collection_method=quote.collection_method,
        description=data.description or NOT_GIVEN,
        discounts=_discount_params(quote.discounts),
        invoice_settings=PhaseInvoiceSettingsParams(
            custom_fields=_custom_fields(quote),
            days_until_due=_days_until_due(quote),
            description=settings.description or NOT_GIVEN,
            footer=settings.footer or NOT_GIVEN,
            issuer=IssuerParams.of(settings.issuer),
        ),
        items=[_item_params(line) for line in quote.lines if line.is_recurring],
        metadata=data.metadata,
        on_behalf_of=_said(quote.connect.on_behalf_of),
        transfer_data=_said(TransferPercentParams.of(quote.connect)),
        trial_end=NOT_GIVEN if not trial else effective + trial * DAY,
    )
    entry = PhaseEntry(
        params=phase,
        param_prefix="phases[0]",
        items=_item_entries(quote, products),
        add_invoice_items=_one_off_entries(quote, products),
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
    )
    params = ScheduleCreateParams(billing_mode=_billing_mode(quote), customer=customer.id, start_date=effective)
    defaults = DefaultSettingsEntry(DefaultSettingsParams(collection_method=quote.collection_method))
    return schedules.create(uow, customer, params, [entry], defaults).id


def _said(value: T | None) -> Given[T]:
    return NOT_GIVEN if value is None else value


def _transfer_of(terms: ConnectTerms) -> TransferDataParams | None:
    transfer = terms.transfer_data
    return (
        None
        if transfer is None
        else TransferDataParams(destination=transfer.destination, amount=_said(transfer.amount))
    )


def _products(quote: Quote) -> list[str]:
    return list({line.price.product for line in quote.lines})


def _billing_mode(quote: Quote) -> BillingModeParams:
    mode = quote.subscription_data.billing_mode
    if mode.type == "classic":
        return BillingModeParams(type="classic")
    return BillingModeParams(type="flexible", flexible=FlexibleParams(proration_discounts=mode.proration_discounts))


def _days_until_due(quote: Quote) -> Given[int]:
    """How long its invoices are due: those that are sent, which must say it, are due in thirty days unless told."""
    if quote.collection_method != "send_invoice":
        return NOT_GIVEN
    return 30 if quote.invoice_settings.days_until_due is None else quote.invoice_settings.days_until_due


def _custom_fields(quote: Quote) -> Given[list[CustomFieldParams] | None]:
    fields = quote.invoice_settings.custom_fields
    return NOT_GIVEN if fields is None else [CustomFieldParams(name=each.name, value=each.value) for each in fields]


def _item_params(line: QuoteLine) -> SubscriptionItemParams:
    return SubscriptionItemParams(
        discounts=_discount_params(line.discounts), price=line.price.id, quantity=line.quantity
    )


def _item_entries(quote: Quote, products: dict[str, Product]) -> list[ItemEntry]:
    return [
        ItemEntry(
            params=_item_params(line),
            param_prefix=f"line_items[{n}]",
            price=line.price,
            product=products.get(line.price.product),
            tax_rates=line.tax_rates or NOT_GIVEN,
            discounts=_redemptions(line.discounts),
        )
        for n, line in enumerate(quote.lines)
        if line.is_recurring
    ]


def _one_off_entries(quote: Quote, products: dict[str, Product]) -> list[OneOffEntry]:
    return [
        OneOffEntry(
            params=AddedInvoiceItemParams(
                discounts=_discount_params(line.discounts), price=line.price.id, quantity=line.quantity
            ),
            param_prefix=f"line_items[{n}]",
            item_references=_item_references(line, products),
        )
        for n, line in enumerate(quote.lines)
        if not line.is_recurring
    ]


def _item_references(line: QuoteLine, products: dict[str, Product]) -> ItemReferences:
    return ItemReferences(
        price=line.price,
        product=products.get(line.price.product),
        tax_rates=line.tax_rates or NOT_GIVEN,
        discounts=_redemptions(line.discounts),
    )


def _redemptions(discounts: tuple[Discount, ...]) -> Given[tuple[Redemption, ...]]:
    """What is redeemed already, as what asks for it again: the counts of coupons do not go up twice."""
    return tuple(Redemption(param="discounts", discount=each) for each in discounts) or NOT_GIVEN


def _discount_params(discounts: tuple[Discount, ...]) -> Given[list[DiscountParams] | None]:
    return [DiscountParams(discount=each.id) for each in discounts] or NOT_GIVEN

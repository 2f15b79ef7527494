"""What a quote becomes once it is accepted, as the parameters of what is made: an invoice, a subscription, a schedule.

What of it was loaded or redeemed already goes along as references.
"""

from collections.abc import Mapping

from emulator.billing.catalog.discounts import Discount, DiscountParams, Redemption
from emulator.billing.catalog.products import Product
from emulator.billing.core.calendar import DAY
from emulator.billing.core.params import NOT_GIVEN, Given, given_unless_none
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.invoice_items import InvoiceItemCreateParams
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.item_params import PricingParams
from emulator.billing.payments.connect import TransferDataParams, TransferPercentParams
from emulator.billing.quotes.automatic_tax import located_rates, tax_params
from emulator.billing.quotes.quote import Quote, QuoteLine
from emulator.billing.schedules.params import PhaseInvoiceSettingsParams, PhaseParams
from emulator.billing.schedules.phases import PhaseEntry
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    BillingModeParams,
    InvoiceSettingsParams,
    SubscriptionCreateParams,
    SubscriptionItemParams,
)
from emulator.billing.subscriptions.terms import SubscriptionReferences

Products = Mapping[str, Product]
"""The products of a quote's prices, by their ids."""


def invoice_params(quote: Quote) -> InvoiceCreateParams:
    """What makes the invoice of a quote of which nothing recurs."""
    connect, settings = quote.connect, quote.invoice_settings
    return InvoiceCreateParams(
        application_fee_amount=given_unless_none(connect.application_fee_amount),
        auto_advance=True,
        automatic_tax=tax_params(quote),
        collection_method=quote.collection_method,
        currency=quote.currency,
        custom_fields=_custom_fields(quote),
        days_until_due=_days_until_due(quote),
        description=settings.description or NOT_GIVEN,
        footer=settings.footer or NOT_GIVEN,
        issuer=IssuerParams.of(settings.issuer),
        metadata=quote.metadata,
        on_behalf_of=connect.on_behalf_of,
        transfer_data=TransferDataParams.of(connect),
    )


def invoice_references(quote: Quote) -> InvoiceReferences:
    """What goes along with `invoice_params`."""
    return InvoiceReferences(
        automatic_tax_rates=located_rates(quote),
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
        discounts=_redemptions(quote.discounts),
        quote=quote.id,
    )


def invoice_item_params(quote: Quote, line: QuoteLine) -> InvoiceItemCreateParams:
    """What makes the invoice item of a line."""
    pricing = PricingParams(price=line.price.id)
    return InvoiceItemCreateParams(currency=quote.currency, pricing=pricing, quantity=line.quantity)


def item_references(line: QuoteLine, products: Products) -> ItemReferences:
    """What goes along with the parameters of a line that is billed once."""
    return ItemReferences(
        price=line.price,
        product=products.get(line.price.product),
        tax_rates=line.tax_rates or NOT_GIVEN,
        discounts=_redemptions(line.discounts),
    )


def subscription_params(quote: Quote) -> SubscriptionCreateParams:
    """What makes the subscription of a quote that begins at once."""
    connect, data, settings = quote.connect, quote.subscription_data, quote.invoice_settings
    return SubscriptionCreateParams(
        application_fee_percent=connect.application_fee_percent,
        automatic_tax=tax_params(quote),
        billing_mode=BillingModeParams.of(data.billing_mode),
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
        items=_items(quote),
        metadata=data.metadata,
        on_behalf_of=connect.on_behalf_of,
        transfer_data=TransferPercentParams.of(connect),
        trial_period_days=data.trial_period_days or NOT_GIVEN,
    )


def subscription_references(quote: Quote, products: Products) -> SubscriptionReferences:
    """What goes along with `subscription_params`."""
    return SubscriptionReferences(
        items=_item_entries(quote, products),
        products=products,
        add_invoice_items=_one_off_entries(quote, products),
        automatic_tax_rates=located_rates(quote),
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
        discounts=_redemptions(quote.discounts),
    )


def phase_entry(quote: Quote, products: Products, start: int) -> PhaseEntry:
    """The one phase of the schedule of a quote whose subscription begins at a second to come, unix UTC."""
    return PhaseEntry(
        params=_phase_params(quote, start),
        param_prefix="phases[0]",
        items=_item_entries(quote, products),
        add_invoice_items=_one_off_entries(quote, products),
        default_tax_rates=quote.default_tax_rates or NOT_GIVEN,
    )


def _phase_params(quote: Quote, start: int) -> PhaseParams:
    connect, data, settings = quote.connect, quote.subscription_data, quote.invoice_settings
    trial = data.trial_period_days
    return PhaseParams(
        application_fee_percent=given_unless_none(connect.application_fee_percent),
        automatic_tax=tax_params(quote),
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
        items=_items(quote),
        metadata=data.metadata,
        on_behalf_of=given_unless_none(connect.on_behalf_of),
        transfer_data=given_unless_none(TransferPercentParams.of(connect)),
        trial_end=NOT_GIVEN if not trial else start + trial * DAY,
    )


def _days_until_due(quote: Quote) -> Given[int]:
    """How long its invoices are due: those that are sent, which must say it, are due in thirty days unless told."""
    if quote.collection_method != "send_invoice":
        return NOT_GIVEN
    return 30 if quote.invoice_settings.days_until_due is None else quote.invoice_settings.days_until_due


def _custom_fields(quote: Quote) -> Given[list[CustomFieldParams] | None]:
    fields = quote.invoice_settings.custom_fields
    return NOT_GIVEN if fields is None else CustomFieldParams.of(fields)


def _items(quote: Quote) -> list[SubscriptionItemParams]:
    return [_item_params(line) for line in quote.lines if line.is_recurring]


def _item_params(line: QuoteLine) -> SubscriptionItemParams:
    return SubscriptionItemParams(
        discounts=_discount_params(line.discounts), price=line.price.id, quantity=line.quantity
    )


def _item_entries(quote: Quote, products: Products) -> list[ItemEntry]:
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


def _one_off_entries(quote: Quote, products: Products) -> list[OneOffEntry]:
    return [
        OneOffEntry(
            params=AddedInvoiceItemParams(
                discounts=_discount_params(line.discounts), price=line.price.id, quantity=line.quantity
            ),
            param_prefix=f"line_items[{n}]",
            item_references=item_references(line, products),
        )
        for n, line in enumerate(quote.lines)
        if not line.is_recurring
    ]


def _redemptions(discounts: tuple[Discount, ...]) -> Given[tuple[Redemption, ...]]:
    """What is redeemed already, as what asks for it again: the counts of coupons do not go up twice."""
    return tuple(Redemption(param="discounts", discount=each) for each in discounts) or NOT_GIVEN


def _discount_params(discounts: tuple[Discount, ...]) -> Given[list[DiscountParams] | None]:
    return [DiscountParams(discount=each.id) for each in discounts] or NOT_GIVEN

"""What a Checkout Session makes once its customer pays, as the parameters of what is made.

What of it was loaded already goes along as references.
"""

from collections.abc import Mapping, Sequence

from emulator.billing.catalog.discounts import DiscountParams, Redemption
from emulator.billing.catalog.products import Product
from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession, CustomerDetails
from emulator.billing.core.addresses import Address, AddressParams, PaymentShippingParams, Shipping, ShippingParams
from emulator.billing.core.params import NOT_GIVEN, Given, given_unless_none
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.customers.params import CustomerCreateParams, CustomerUpdateParams
from emulator.billing.customers.tax_ids import TaxIdDataParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams, LocatedRate
from emulator.billing.invoices.invoice_items import InvoiceItemCreateParams
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences, RenderingParams
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.item_params import ItemPriceDataParams, PricingParams
from emulator.billing.payments.connect import TransferDataParams, TransferPercentParams
from emulator.billing.payments.payment_intent_params import PaymentIntentCreateParams
from emulator.billing.payments.setup_intents import SetupIntentCreateParams
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    AnchorConfigParams,
    BillingModeParams,
    EndBehaviorParams,
    InvoiceSettingsParams,
    PendingIntervalParams,
    SubscriptionCreateParams,
    SubscriptionItemParams,
    SubscriptionPaymentSettingsParams,
    TrialSettingsParams,
)
from emulator.billing.subscriptions.subscription import InvoiceSettings
from emulator.billing.subscriptions.terms import SubscriptionReferences

Products = Mapping[str, Product]
"""The products of a session's prices, by their ids."""

Redemptions = Sequence[Redemption]
"""What the session takes off, to be redeemed now."""


def customer_params(session: CheckoutSession) -> CustomerCreateParams:
    """What makes the customer of a session that has none."""
    details = session.customer_details or CustomerDetails()
    return CustomerCreateParams(
        address=_address(details.address),
        business_name=given_unless_none(details.business_name),
        email=given_unless_none(details.email),
        individual_name=given_unless_none(details.individual_name),
        name=given_unless_none(details.name),
        phone=given_unless_none(details.phone),
        preferred_locales=[session.locale] if session.locale not in (None, "auto") else NOT_GIVEN,
        shipping=_shipping(session.shipping),
        tax_id_data=[TaxIdDataParams(type=each.type, value=each.value) for each in details.tax_ids] or NOT_GIVEN,
    )


def customer_changes(session: CheckoutSession, customer: Customer) -> CustomerUpdateParams:
    """What a session changes of the customer there is: what it may (`customer_update`), and a missing email.

    Of a customer that it made itself when a first attempt was declined, that is all they say by now.
    """
    details, allowed = session.customer_details or CustomerDetails(), session.customer_update
    if session.made_customer:
        return CustomerUpdateParams(
            address=_address(details.address),
            business_name=given_unless_none(details.business_name),
            email=given_unless_none(details.email),
            individual_name=given_unless_none(details.individual_name),
            name=given_unless_none(details.name),
            phone=given_unless_none(details.phone),
            shipping=_shipping(session.shipping),
        )
    named = allowed.get("name") == "auto"
    return CustomerUpdateParams(
        address=_address(details.address) if allowed.get("address") == "auto" else NOT_GIVEN,
        business_name=given_unless_none(details.business_name) if named else NOT_GIVEN,
        email=given_unless_none(details.email) if customer.email is None else NOT_GIVEN,
        individual_name=given_unless_none(details.individual_name) if named else NOT_GIVEN,
        name=given_unless_none(details.name) if named else NOT_GIVEN,
        shipping=_shipping(session.shipping) if allowed.get("shipping") == "auto" else NOT_GIVEN,
    )


def intent_params(session: CheckoutSession, *, saves_method: bool) -> PaymentIntentCreateParams:
    """What makes the payment intent of a session."""
    data = session.payment_intent_data
    shipping = data.shipping or session.shipping
    return PaymentIntentCreateParams(
        amount=total(session),
        application_fee_amount=given_unless_none(data.connect.application_fee_amount),
        capture_method=given_unless_none(data.capture_method),
        currency=session.currency or "",
        customer=given_unless_none(session.customer),
        description=given_unless_none(data.description),
        metadata=data.metadata,
        on_behalf_of=given_unless_none(data.connect.on_behalf_of),
        payment_method_options=session.payment_method_options or NOT_GIVEN,
        payment_method_types=list(session.payment_method_types),
        receipt_email=given_unless_none(data.receipt_email),
        setup_future_usage=given_unless_none(
            data.setup_future_usage or ("on_session" if saves_method and session.customer else None)
        ),
        shipping=NOT_GIVEN if shipping is None else _payment_shipping(shipping),
        statement_descriptor=given_unless_none(data.statement_descriptor),
        statement_descriptor_suffix=given_unless_none(data.statement_descriptor_suffix),
        transfer_data=given_unless_none(TransferDataParams.of(data.connect)),
        transfer_group=given_unless_none(data.transfer_group),
    )


def setup_params(session: CheckoutSession) -> SetupIntentCreateParams:
    """What makes the setup intent of a session."""
    data = session.setup_intent_data
    return SetupIntentCreateParams(
        customer=given_unless_none(session.customer),
        description=given_unless_none(data.description),
        metadata=data.metadata,
        on_behalf_of=given_unless_none(data.on_behalf_of),
        payment_method_options=session.payment_method_options or NOT_GIVEN,
        payment_method_types=list(session.payment_method_types),
    )


def subscription_params(session: CheckoutSession, method: str | None, *, is_due: bool) -> SubscriptionCreateParams:
    """What makes the subscription of a session; `is_due` is whether its first invoice waits for a payment."""
    data = session.subscription_data
    interval, config, connect = data.pending_interval, data.anchor_config, data.connect
    return SubscriptionCreateParams(
        application_fee_percent=given_unless_none(connect.application_fee_percent),
        automatic_tax=_tax_params(session),
        billing_cycle_anchor=given_unless_none(data.billing_cycle_anchor),
        billing_cycle_anchor_config=NOT_GIVEN
        if config is None
        else AnchorConfigParams(
            day_of_month=config.day_of_month,
            hour=given_unless_none(config.hour),
            minute=given_unless_none(config.minute),
            month=given_unless_none(config.month),
            second=given_unless_none(config.second),
        ),
        billing_mode=NOT_GIVEN if data.billing_mode is None else BillingModeParams.of(data.billing_mode),
        currency=given_unless_none(session.currency),
        customer=given_unless_none(session.customer),
        default_payment_method=given_unless_none(method),
        description=given_unless_none(data.description),
        discounts=_discount_params(session),
        invoice_settings=_invoice_settings(data.invoice_settings),
        items=[_item_params(line) for line in session.bought if line.is_recurring],
        metadata=data.metadata,
        on_behalf_of=given_unless_none(connect.on_behalf_of),
        payment_behavior="default_incomplete" if is_due else NOT_GIVEN,
        payment_settings=SubscriptionPaymentSettingsParams(
            payment_method_options=session.payment_method_options or NOT_GIVEN,
            payment_method_types=list(session.payment_method_types),
        ),
        pending_invoice_item_interval=NOT_GIVEN
        if interval is None
        else PendingIntervalParams(interval=interval.unit, interval_count=interval.count),
        proration_behavior="none" if data.proration_behavior == "none" else NOT_GIVEN,
        transfer_data=given_unless_none(TransferPercentParams.of(connect)),
        trial_end=given_unless_none(data.trial_end),
        trial_period_days=given_unless_none(data.trial_period_days),
        trial_settings=TrialSettingsParams(
            end_behavior=EndBehaviorParams(
                billing_cycle_anchor=data.trial_settings.billing_cycle_anchor,
                missing_payment_method=data.trial_settings.missing_payment_method,
            )
        ),
    )


def _invoice_settings(settings: InvoiceSettings) -> Given[InvoiceSettingsParams]:
    if settings == InvoiceSettings():
        return NOT_GIVEN
    return InvoiceSettingsParams(
        custom_fields=NOT_GIVEN if settings.custom_fields is None else CustomFieldParams.of(settings.custom_fields),
        description=given_unless_none(settings.description),
        footer=given_unless_none(settings.footer),
        issuer=IssuerParams.of(settings.issuer),
    )


def subscription_references(
    session: CheckoutSession, products: Products, redemptions: Redemptions
) -> SubscriptionReferences:
    """What goes along with `subscription_params`."""
    return SubscriptionReferences(
        items=[
            ItemEntry(
                params=_item_params(line),
                param_prefix=f"line_items[{n}]",
                price=line.price,
                product=products.get(line.price.product),
                tax_rates=line.tax_rates or NOT_GIVEN,
            )
            for n, line in enumerate(session.bought)
            if line.is_recurring
        ],
        products=products,
        account_tax_ids=given_unless_none(session.subscription_data.invoice_settings.account_tax_ids),
        add_invoice_items=[
            OneOffEntry(
                params=AddedInvoiceItemParams(price=line.price.id, quantity=line.quantity or 0),
                param_prefix=f"line_items[{n}]",
                item_references=item_references(line, products),
            )
            for n, line in enumerate(session.bought)
            if not line.is_recurring
        ],
        automatic_tax_rates=_located_rates(session),
        default_tax_rates=session.subscription_data.default_tax_rates or NOT_GIVEN,
        discounts=tuple(redemptions) or NOT_GIVEN,
    )


def invoice_params(session: CheckoutSession) -> InvoiceCreateParams:
    """What makes the invoice of a payment that is to have one."""
    wanted = session.invoice_creation
    return InvoiceCreateParams(
        auto_advance=False,
        automatic_tax=_tax_params(session),
        currency=session.currency or "",
        custom_fields=NOT_GIVEN if wanted.custom_fields is None else CustomFieldParams.of(wanted.custom_fields),
        description=given_unless_none(wanted.description),
        footer=given_unless_none(wanted.footer),
        issuer=IssuerParams.of(wanted.issuer),
        metadata=wanted.metadata,
        on_behalf_of=given_unless_none(session.payment_intent_data.connect.on_behalf_of),
        rendering=RenderingParams(
            amount_tax_display=given_unless_none(wanted.amount_tax_display),
            template=given_unless_none(wanted.template),
            template_version=given_unless_none(wanted.template_version),
        ),
        shipping_details=_shipping(session.shipping),
    )


def invoice_references(session: CheckoutSession) -> InvoiceReferences:
    """What goes along with `invoice_params`: what is redeemed already, and how it is shipped."""
    option = session.chosen_shipping
    return InvoiceReferences(
        account_tax_ids=given_unless_none(session.invoice_creation.account_tax_ids),
        automatic_tax_rates=_located_rates(session),
        # Those of the customer took nothing off the payment.
        discounts=tuple(Redemption(param="discounts", discount=each) for each in session.discounts),
        shipping_rate=NOT_GIVEN if option is None else option.rate,
    )


def invoice_item_params(session: CheckoutSession, line: CheckoutLine) -> InvoiceItemCreateParams:
    """What makes the invoice item of a line."""
    return InvoiceItemCreateParams(
        currency=session.currency or "",
        price_data=NOT_GIVEN if line.choosable is None else _chosen_price(session, line),
        pricing=PricingParams(price=line.price.id) if line.choosable is None else NOT_GIVEN,
        quantity=line.quantity or 0,
    )


def _chosen_price(session: CheckoutSession, line: CheckoutLine) -> ItemPriceDataParams:
    """What the customer chose to pay, as a price of the same product."""
    currency = session.currency or ""
    return ItemPriceDataParams(
        currency=currency,
        product=line.price.product,
        tax_behavior=line.price.terms_in(currency).tax_behavior,
        unit_amount=line.cost(currency),
    )


def item_references(line: CheckoutLine, products: Products) -> ItemReferences:
    """What goes along with the parameters of a line that is billed once."""
    return ItemReferences(
        price=line.price if line.choosable is None else None,
        product=products.get(line.price.product),
        tax_rates=line.tax_rates or NOT_GIVEN,
    )


def _item_params(line: CheckoutLine) -> SubscriptionItemParams:
    return SubscriptionItemParams(
        metadata=line.metadata, price=line.price.id, quantity=given_unless_none(line.quantity)
    )


def _discount_params(session: CheckoutSession) -> Given[list[DiscountParams] | None]:
    return [DiscountParams(coupon=each.coupon) for each in session.discounts] or NOT_GIVEN


def _tax_params(session: CheckoutSession) -> Given[AutomaticTaxParams]:
    tax = session.automatic_tax
    if tax is None:
        return NOT_GIVEN
    return AutomaticTaxParams(enabled=True, liability=IssuerParams.of(tax.terms.liability))


def _located_rates(session: CheckoutSession) -> tuple[LocatedRate, ...]:
    return () if session.automatic_tax is None else tuple(session.automatic_tax.terms.rates)


def _address(address: Address | None) -> Given[AddressParams | None]:
    return NOT_GIVEN if address is None or address == Address() else address_params(address)


def address_params(address: Address) -> AddressParams:
    """What asks for an address that there is."""
    return AddressParams(
        city=address.city,
        country=address.country,
        line1=address.line1,
        line2=address.line2,
        postal_code=address.postal_code,
        state=address.state,
    )


def _shipping(shipping: Shipping | None) -> Given[ShippingParams | None]:
    if shipping is None:
        return NOT_GIVEN
    return ShippingParams(address=address_params(shipping.address), name=shipping.name or "", phone=shipping.phone)


def _payment_shipping(shipping: Shipping) -> PaymentShippingParams:
    return PaymentShippingParams(
        address=address_params(shipping.address),
        carrier=shipping.carrier,
        name=shipping.name or "",
        phone=shipping.phone,
        tracking_number=shipping.tracking_number,
    )

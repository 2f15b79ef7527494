"""Payment methods: the cards that customers pay with (docs.stripe.com/api/payment_methods).

A test token such as `pm_card_visa` is no payment method itself: each use of it makes a fresh one.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from emulator.billing.core.addresses import Address, AddressParams, address_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.card_details import (
    Card,
    CardParams,
    CardUpdateParams,
    card_of_params,
    checked,
    new_card,
    updated_card,
)
from emulator.billing.payments.declines import decline_error

_MISSING_HINT = (
    "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this "
    "request on that connected account. Learn more at https://stripe.com/docs/connect/authentication"
)
"""Recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingDetails:
    """Who pays, as the card's issuer knows them."""

    address: Address = field(default_factory=Address)
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethod:
    """A card. `customer` is None until it is attached.

    Detached, or charged without being attached, it is `used_up` for good.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_method",
        display_name="PaymentMethod",
        missing_hint=_MISSING_HINT,
        prefix="pm",
        events=(
            "payment_method.attached",
            "payment_method.detached",
            "payment_method.updated",
        ),
    )

    id: str
    created: int
    card: Card
    allow_redisplay: str = "unspecified"
    billing_details: BillingDetails = field(default_factory=BillingDetails)
    customer: str | None = None
    used_up: bool = False
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Only cards are emulated."""
        return "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingDetailsParams(Params):
    """Who is to pay."""

    address: Given[AddressParams | None] = NOT_GIVEN
    email: Given[str | None] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN
    phone: Given[str | None] = NOT_GIVEN
    tax_id: Given[str | None] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethodCreateParams(OperationParams):
    """What makes a payment method (docs.stripe.com/api/payment_methods/create): of `type` `card`, a card."""

    type: str
    allow_redisplay: Given[str] = NOT_GIVEN
    billing_details: Given[BillingDetailsParams] = NOT_GIVEN
    card: Given[CardParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethodUpdateParams(OperationParams):
    """What may change of a payment method (docs.stripe.com/api/payment_methods/update)."""

    allow_redisplay: Given[str] = NOT_GIVEN
    billing_details: Given[BillingDetailsParams] = NOT_GIVEN
    card: Given[CardUpdateParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


def new_payment_method(name: str, ctx: Context, changes: Changes) -> PaymentMethod:
    """A fresh payment method for the test card of a name."""
    ctx = ctx.in_world_time()
    method = PaymentMethod(id=ctx.new_id("pm"), created=ctx.now, card=new_card(name, Address(), ctx))
    changes.save(method)
    return method


def create_payment_method(params: PaymentMethodCreateParams, ctx: Context, changes: Changes) -> PaymentMethod:
    """A card from its number or from a test token; it belongs to nobody yet. Stripe emits no event for it.

    Raises APIError for what no test card is.
    """
    ctx = ctx.in_world_time()
    payer = _merged_details(BillingDetails(), params.billing_details or BillingDetailsParams())
    method = PaymentMethod(
        id=ctx.new_id("pm"),
        created=ctx.now,
        allow_redisplay=given_or(params.allow_redisplay, "unspecified"),
        billing_details=payer,
        card=card_of_params(params.card or CardParams(), payer.address, ctx),
        metadata=metadata_after({}, params.metadata),
    )
    changes.save(method)
    return method


def update_payment_method(
    old: PaymentMethod, params: PaymentMethodUpdateParams, ctx: Context, changes: Changes
) -> PaymentMethod:
    """The payment method with the parameters applied.

    Raises APIError unless it is attached to a customer, and for a date that no card has.
    """
    if old.customer is None:
        raise APIError(
            "You must save this PaymentMethod to a customer before you can update it.",
        )
    payer = _merged_details(old.billing_details, params.billing_details or BillingDetailsParams())
    method = replace(
        old,
        allow_redisplay=given_or(params.allow_redisplay, old.allow_redisplay),
        billing_details=payer,
        card=updated_card(old.card, params.card or CardUpdateParams(), payer.address, ctx.in_world_time()),
        metadata=metadata_after(old.metadata, params.metadata),
    )
    if method != old:
        changes.save(method)
        changes.emit("payment_method.updated", method, old)
    return method


def _merged_details(old: BillingDetails, params: BillingDetailsParams) -> BillingDetails:
    return BillingDetails(
        address=address_after(old.address, params.address) or Address(),
        email=given_or(params.email, old.email),
        name=given_or(params.name, old.name),
        phone=given_or(params.phone, old.phone),
        tax_id=given_or(params.tax_id, old.tax_id),
    )


def attach_payment_method(method: PaymentMethod, customer: Customer, changes: Changes) -> PaymentMethod:
    """The payment method as the customer's own; attaching it again changes nothing.

    Raises APIError for one that another customer has, that was detached before, or that its issuer declines.
    """
    if method.customer == customer.id:
        return method
    if method.customer is not None:
        raise APIError(
            "The payment method you provided has already been attached to a customer.",
        )
    require_usable(method)
    decline = method.card.declines_when_attached
    if decline is not None:
        raise decline_error(decline)
    attached = replace(method, customer=customer.id, card=checked(method.card))
    changes.save(attached)
    changes.emit("payment_method.attached", attached)
    return attached


def require_usable(method: PaymentMethod) -> None:
    """Raises APIError for a payment method that was detached, or charged without being attached."""
    if method.used_up:
        raise APIError(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
            "Customer, and may not be used again."
        )


def detach_payment_method(method: PaymentMethod, customer: Customer | None, changes: Changes) -> PaymentMethod:
    """The payment method without its customer, for whom it is no default any more.

    `customer` is None when it is gone. Raises APIError when it is attached to nobody.
    """
    if method.customer is None:
        raise APIError(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
        )
    detached = replace(method, customer=None, used_up=True)
    changes.save(detached)
    changes.emit("payment_method.detached", detached, method)
    if customer is not None and customer.invoice_settings.default_payment_method == method.id:
        settings = replace(customer.invoice_settings, default_payment_method=None)
        without = replace(customer, invoice_settings=settings)
        changes.save(without)
        changes.emit("customer.updated", without, customer)
    return detached


def require_attached(method: PaymentMethod | None, wanted: str, customer: str, param: str) -> PaymentMethod:
    """The payment method that `wanted` names, if it is the customer's; raises APIError when it is not."""
    if method is None or method.customer != customer:
        raise APIError(
            f"The customer does not have a payment method with the ID {wanted}. "
            "The payment method must be attached to the customer.",
            code="resource_missing",
            param=param,
        )
    return method

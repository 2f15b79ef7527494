"""Payment methods: the cards that customers pay with (docs.stripe.com/api/payment_methods).

A test token such as `pm_card_visa` is no payment method itself: each use of it makes a fresh one.
"""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import ClassVar

from emulator.billing.core.addresses import Address, AddressParams, address_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.cards import Behaviour, Decline, TestCard, card_of_number, card_of_token

_VALID_YEARS = 1
_SECONDS_IN_YEAR = 31_556_952
_EPOCH_YEAR = 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of a card, and how it behaves when it is charged."""

    brand: str
    country: str
    exp_month: int
    exp_year: int
    fingerprint: str
    funding: str
    last4: str
    behaviour: Behaviour
    decline: Decline | None = None


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
class CardUpdateParams(Params):
    """What may change of a card: the month and the year until the end of which it is valid."""

    exp_month: Given[int] = NOT_GIVEN
    exp_year: Given[int] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CardParams(CardUpdateParams):
    """A card, named by either its number or a test token."""

    cvc: Given[str] = NOT_GIVEN
    number: Given[str] = NOT_GIVEN
    token: Given[str] = NOT_GIVEN


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


def new_payment_method(
    card: TestCard, ctx: Context, changes: Changes, *, expiry: CardUpdateParams = CardUpdateParams()
) -> PaymentMethod:
    """A fresh payment method for a test card, valid until the end of next year unless `expiry` says otherwise."""
    method = PaymentMethod(
        id=ctx.new_id("pm"),
        created=ctx.now,
        card=Card(
            brand=card.brand,
            country=card.country,
            exp_month=given_or(expiry.exp_month, 12),
            exp_year=given_or(expiry.exp_year, _EPOCH_YEAR + ctx.now // _SECONDS_IN_YEAR + _VALID_YEARS),
            fingerprint=_fingerprint(card.number, ctx.account.id),
            funding=card.funding,
            last4=card.number[-4:],
            behaviour=card.behaviour,
            decline=card.decline,
        ),
    )
    changes.save(method)
    return method


def _fingerprint(number: str, account: str) -> str:
    """The same for each use of one card number in an account."""
    return sha256(f"{account} {number}".encode()).hexdigest()[:16]


def create_payment_method(params: PaymentMethodCreateParams, ctx: Context, changes: Changes) -> PaymentMethod:
    """A card from its number or from a test token; it belongs to nobody yet. Stripe emits no event for it.

    Raises APIError for a number that is no test card's.
    """
    wanted = params.card or CardParams()
    if wanted.token is not NOT_GIVEN:
        card = card_of_token(wanted.token)
        if card is None:
            raise APIError(f"No such token: '{wanted.token}'", code="resource_missing", param="card[token]")
    else:
        card = card_of_number(given_or(wanted.number, ""))
    if card is None:
        raise APIError(
            "Your card number is incorrect.",
            status=402,
            code="incorrect_number",
            param="number",
            type="card_error",
        )
    method = _with_params(new_payment_method(card, ctx, changes, expiry=wanted), params)
    changes.save(method)
    return method


def update_payment_method(old: PaymentMethod, params: PaymentMethodUpdateParams, changes: Changes) -> PaymentMethod:
    """The payment method with the parameters applied. Raises APIError unless it is attached to a customer."""
    if old.customer is None:
        raise APIError(
            "You must save this PaymentMethod to a customer before you can update it.",
        )
    expiry = params.card or CardUpdateParams()
    card = replace(
        old.card,
        exp_month=given_or(expiry.exp_month, old.card.exp_month),
        exp_year=given_or(expiry.exp_year, old.card.exp_year),
    )
    method = replace(_with_params(old, params), card=card)
    if method != old:
        changes.save(method)
        changes.emit("payment_method.updated", method, old)
    return method


def _with_params(old: PaymentMethod, params: PaymentMethodCreateParams | PaymentMethodUpdateParams) -> PaymentMethod:
    return replace(
        old,
        allow_redisplay=given_or(params.allow_redisplay, old.allow_redisplay),
        billing_details=_merged_details(old.billing_details, params.billing_details or BillingDetailsParams()),
        metadata=metadata_after(old.metadata, params.metadata),
    )


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
    if method.card.behaviour == "declines" and method.card.decline is not None:
        raise decline_error(method.card.decline)
    attached = replace(method, customer=customer.id)
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


def decline_error(decline: Decline) -> APIError:
    """The refusal of a card whose issuer already says no when it is saved."""
    extra = {"decline_code": decline.decline_code}
    if decline.advice_code is not None:
        extra["advice_code"] = decline.advice_code
    if decline.network_decline_code is not None:
        extra["network_decline_code"] = decline.network_decline_code
    return APIError(decline.message, status=402, code=decline.code, type="card_error", extra=extra)


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

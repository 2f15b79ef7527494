"""Payment methods: the cards that customers pay with (docs.stripe.com/api/payment_methods).

A test token such as `pm_card_visa` is no payment method itself: each use of it makes a fresh one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, ClassVar

from emulator.billing.core.addresses import Address, address_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
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

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("payment_method", display_name="PaymentMethod", prefix="pm")

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


def new_payment_method(card: TestCard, ctx: Context, changes: Changes, **details: Any) -> PaymentMethod:
    """A fresh payment method for a test card, valid until the end of next year unless `details` say otherwise."""
    method = PaymentMethod(
        id=ctx.new_id("pm"),
        created=ctx.now,
        card=Card(
            brand=card.brand,
            country=card.country,
            exp_month=details.get("exp_month", 12),
            exp_year=details.get("exp_year", _EPOCH_YEAR + ctx.now // _SECONDS_IN_YEAR + _VALID_YEARS),
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


def create_payment_method(given: Mapping[str, Any], ctx: Context, changes: Changes) -> PaymentMethod:
    """A card from its number or from a test token; it belongs to nobody yet. Stripe tells no event of it.

    Raises APIError for a number that is no test card's.
    """
    details = given["card"]
    token = details.get("token")
    card = card_of_number(details.get("number", "")) if token is None else card_of_token(token)
    if card is None and token is not None:
        raise APIError(f"No such token: '{token}'", code="resource_missing", param="card[token]")
    if card is None:
        raise APIError(
            "Your card number is incorrect.",
            status=402,
            code="incorrect_number",
            param="number",
            type="card_error",
        )
    expiry = {name: details[name] for name in ("exp_month", "exp_year") if name in details}
    method = _updated(new_payment_method(card, ctx, changes, **expiry), given)
    changes.save(method)
    return method


def update_payment_method(old: PaymentMethod, given: Mapping[str, Any], changes: Changes) -> PaymentMethod:
    """The payment method with the parameters applied. Raises APIError unless it is attached to a customer."""
    if old.customer is None:
        raise APIError(
            "You must save this PaymentMethod to a customer before you can update it.",
        )
    card = replace(old.card, **{name: value for name, value in given.get("card", {}).items() if name in _EXPIRY})
    method = replace(_updated(old, given), card=card)
    if method != old:
        changes.save(method)
        changes.emit("payment_method.updated", method, old)
    return method


_EXPIRY = ("exp_month", "exp_year")


def _updated(old: PaymentMethod, given: Mapping[str, Any]) -> PaymentMethod:
    new: dict[str, Any] = {}
    if "allow_redisplay" in given:
        new["allow_redisplay"] = given["allow_redisplay"]
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "billing_details" in given:
        details = dict(given["billing_details"])
        if "address" in details:
            details["address"] = address_after(old.billing_details.address, details["address"]) or Address()
        new["billing_details"] = replace(old.billing_details, **details)
    return replace(old, **new)


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

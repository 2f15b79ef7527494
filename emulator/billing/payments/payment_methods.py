"""Payment methods: what customers pay with (docs.stripe.com/api/payment_methods).

A test token such as `pm_card_visa` is no payment method itself: each use of it makes a fresh one.
"""

from typing import Any, ClassVar

from msgspec import field

from emulator.billing.core.addresses import Address, address_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.bank_accounts import BankAccount, account_of_params, account_of_token, fingerprint_of
from emulator.billing.payments.card_details import (
    Card,
    CardParams,
    CardUpdateParams,
    card_of_params,
    checked,
    new_card,
    updated_card,
)
from emulator.billing.payments.cards import Behaviour, card_name_of_token
from emulator.billing.payments.declines import decline_error
from emulator.billing.payments.ideal_banks import BICS
from emulator.billing.payments.method_params import (
    BillingDetailsParams,
    PaymentMethodCreateParams,
    PaymentMethodDataParams,
    PaymentMethodUpdateParams,
)
from emulator.billing.payments.method_types import METHOD_TYPES

_MISSING_HINT = (
    "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this "
    "request on that connected account. Learn more at https://stripe.com/docs/connect/authentication"
)
"""Recorded."""


_SOURCE_PREFIXES = ("card", "ba", "src")


def is_source_id(id: str) -> bool:
    """Whether a payment method is one of the old way, which its id says: a card, a bank account or a source."""
    return id.partition("_")[0] in _SOURCE_PREFIXES


class BillingDetails(Struct, frozen=True, kw_only=True):
    """Who pays, as the card's issuer knows them."""

    address: Address = field(default_factory=Address)
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_id: str | None = None


class PaymentMethod(Struct, frozen=True, kw_only=True):
    """What a customer pays with.

    Attributes:
        card: what is known of a card; None for the other types.
        bank: what comes of debiting it; None for what is no bank account.
        customer: who has it; None until it is attached.
        details: what the map of its type shows, of the other types than cards.
        mandate: the id of its owner's permission to debit it, where that was given.
        used_up: whether it was detached, or charged without being attached, which is for good.
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
    card: Card | None = None
    allow_redisplay: str = "unspecified"
    bank: BankAccount | None = None
    billing_details: BillingDetails = field(default_factory=BillingDetails)
    customer: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    mandate: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    type: str = "card"
    used_up: bool = False

    @property
    def order(self) -> str:
        """What lists are sorted by: the id, whatever it begins with."""
        return f"pm_{self.id.partition('_')[2]}"

    @property
    def behaviour(self) -> Behaviour:
        """What comes of charging it, as far as that is its issuer's to say; of what is no card, nothing."""
        return "pays" if self.card is None else self.card.behaviour


def method_of_token(token: str, ctx: Context) -> PaymentMethod | None:
    """What a test token stands for (`pm_card_visa`, `pm_usBankAccount_success`): a fresh one each time, or None."""
    ctx = ctx.in_world_time()
    card = card_name_of_token(token)
    if card is not None:
        return PaymentMethod(id=ctx.new_id("pm"), created=ctx.now, card=new_card(card, Address(), ctx, by_name=True))
    account = account_of_token(token, ctx)
    if account is None:
        return None
    type, details, bank = account
    payer = BillingDetails(email="jenny@example.com", name="Jenny Rosen")
    return PaymentMethod(
        id=ctx.new_id("pm"), created=ctx.now, bank=bank, billing_details=payer, details=details, type=type
    )


def create_payment_method(
    params: PaymentMethodCreateParams | PaymentMethodDataParams,
    ctx: Context,
    changes: Changes,
    *,
    payer: BillingDetails | None = None,
) -> PaymentMethod:
    """A payment method as the parameters tell of it; it belongs to nobody yet. Stripe emits no event for it.

    Raises APIError for a card that is no test card, for an account that cannot be debited, and where it is not said who
    pays although the type needs to know. `payer` is who it is said to be elsewhere; it may lack what else is needed.
    """
    ctx = ctx.in_world_time()
    is_known = payer is not None
    payer = payer or merged_details(BillingDetails(), params.billing_details or BillingDetailsParams())
    blank = PaymentMethod(
        id=ctx.new_id("pm"),
        created=ctx.now,
        allow_redisplay=given_or(params.allow_redisplay, "unspecified"),
        billing_details=payer,
        metadata=metadata_after({}, params.metadata),
        type=params.type,
    )
    if not is_known:
        _require_payer(blank)
    method = _with_details(blank, params, ctx)
    changes.save(method)
    return method


def with_params(old: PaymentMethod, params: PaymentMethodCreateParams | PaymentMethodDataParams) -> PaymentMethod:
    """The payment method with what is said of it beside what it is."""
    return replace(
        old,
        allow_redisplay=given_or(params.allow_redisplay, old.allow_redisplay),
        billing_details=merged_details(old.billing_details, params.billing_details or BillingDetailsParams()),
        metadata=metadata_after(old.metadata, params.metadata),
    )


def _require_payer(blank: PaymentMethod) -> None:
    for name in METHOD_TYPES[blank.type].required:
        if getattr(blank.billing_details, name) is None:
            param = f"billing_details[{name}]"
            raise missing_param(param)


def _with_details(
    blank: PaymentMethod, params: PaymentMethodCreateParams | PaymentMethodDataParams, ctx: Context
) -> PaymentMethod:
    if params.type == "card":
        return replace(blank, card=card_of_params(params.card or CardParams(), blank.billing_details.address, ctx))
    type = METHOD_TYPES[params.type]
    given = params.details.get(params.type, {})
    if type.flow == "debit":
        details, bank = account_of_params(params.type, given, ctx)
        return replace(blank, details=details, bank=bank)
    shown = {name: given.get(name, default) for name, default in type.details.items()}
    if params.type == "link":
        shown["email"] = blank.billing_details.email
    if params.type == "ideal":
        shown["bic"] = BICS.get(shown["bank"])
    if params.type == "boleto":
        shown["fingerprint"] = fingerprint_of(params.type, shown["tax_id"], ctx)
    return replace(blank, details=shown)


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
    payer = merged_details(old.billing_details, params.billing_details or BillingDetailsParams())
    method = replace(
        old,
        allow_redisplay=given_or(params.allow_redisplay, old.allow_redisplay),
        billing_details=payer,
        card=None
        if old.card is None
        else updated_card(old.card, params.card or CardUpdateParams(), payer.address, ctx.in_world_time()),
        metadata=metadata_after(old.metadata, params.metadata),
    )
    if method != old:
        changes.save(method)
        changes.emit("payment_method.updated", method, old)
    return method


def merged_details(old: BillingDetails, params: BillingDetailsParams) -> BillingDetails:
    """Who pays, after a request that may leave parts of it out."""
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
    if method.used_up:
        raise APIError(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
            "Customer, and may not be used again."
        )
    _require_attachable(method)
    attached = replace(checked_method(method), customer=customer.id)
    changes.save(attached)
    changes.emit("payment_method.attached", attached)
    return attached


def _require_attachable(method: PaymentMethod) -> None:
    if method.card is not None and method.card.declines_when_attached is not None:
        raise decline_error(method.card.declines_when_attached)
    if not METHOD_TYPES[method.type].is_saved:
        raise APIError(f"PaymentMethods of type '{method.type}' cannot be saved to customers.")
    if method.bank is not None and method.bank.verification != "verified":
        # That it is refused is documented, the words are ours.
        raise APIError(
            f"The bank account of the PaymentMethod {method.id} is not verified yet. Use a SetupIntent to verify it "
            "and to attach it to the customer."
        )


def checked_method(method: PaymentMethod) -> PaymentMethod:
    """The payment method after its issuer has checked what was given with it."""
    return method if method.card is None else replace(method, card=checked(method.card))


def require_usable(method: PaymentMethod) -> None:
    """Raises APIError for a payment method that was detached, or charged without being attached (recorded words)."""
    if method.used_up:
        raise APIError(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared "
            "with a connected account without Customer attachment, or was detached from a Customer. It may not be used "
            "again. To use a PaymentMethod multiple times, you must attach it to a Customer first."
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

"""Sources: the old way to keep what a customer pays with (docs.stripe.com/api/cards, /customer_bank_accounts).

A source is a payment method that shows itself in the old way: its id (`card_…`, `ba_…`, `src_…`) says how, and it pays
wherever a payment method does.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.bank_accounts import RIGHT_MICRODEPOSITS
from emulator.billing.payments.card_details import CardUpdateParams, updated_card
from emulator.billing.payments.declines import decline_error
from emulator.billing.payments.payment_methods import BillingDetails, PaymentMethod, checked_method

_EVENTS = ("customer.source.created", "customer.source.deleted", "customer.source.updated")


class CardSource(Struct, frozen=True):
    """A card, as the old way shows it."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("card", display_name="source", prefix="card", events=_EVENTS)

    method: PaymentMethod

    @property
    def id(self) -> str:
        """The id of the payment method that it is."""
        return self.method.id

    @property
    def created(self) -> int:
        """When it was made: unix seconds, UTC."""
        return self.method.created


class BankAccountSource(CardSource, frozen=True):
    """A bank account, as the old way shows it."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "bank_account", display_name="source", prefix="ba", events=_EVENTS
    )


class Source(CardSource, frozen=True):
    """A source of the Sources API."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("source", display_name="source", prefix="src", events=_EVENTS)


def source_of(method: PaymentMethod) -> CardSource:
    """The payment method as the old way shows it."""
    prefix = method.id.partition("_")[0]
    views: Mapping[str, type[CardSource]] = {"ba": BankAccountSource, "src": Source}
    return views.get(prefix, CardSource)(method)


def is_deleted(method: PaymentMethod) -> bool:
    """Whether it is a card or a bank account of the old way that its customer has no more: there is none then.

    docs.stripe.com/api/cards/delete. Of the Sources API's ones, that are only detached, and of what was charged without
    a customer, something is left to see.
    """
    return method.used_up and method.customer is None and not method.id.startswith("src_")


def require_chargeable_source(method: PaymentMethod) -> None:
    """Raises APIError for a source that was charged without a customer, or detached (reported words)."""
    if method.used_up:
        raise APIError(
            "The reusable source you provided is consumed because it was previously charged without being attached to "
            "a customer or was detached from a customer. To charge a reusable source multiple times you must attach it "
            "to a customer first.",
            param="source",
        )


class SourceUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a card or a bank account (docs.stripe.com/api/cards/update)."""

    account_holder_name: Given[str | None] = NOT_GIVEN
    account_holder_type: Given[str | None] = NOT_GIVEN
    address_city: Given[str | None] = NOT_GIVEN
    address_country: Given[str | None] = NOT_GIVEN
    address_line1: Given[str | None] = NOT_GIVEN
    address_line2: Given[str | None] = NOT_GIVEN
    address_state: Given[str | None] = NOT_GIVEN
    address_zip: Given[str | None] = NOT_GIVEN
    exp_month: Given[int] = NOT_GIVEN
    exp_year: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN


class OwnerAddressParams(Params, frozen=True, kw_only=True):
    """Where the owner of a source lives."""

    city: Given[str] = NOT_GIVEN
    country: Given[str] = NOT_GIVEN
    line1: Given[str] = NOT_GIVEN
    line2: Given[str] = NOT_GIVEN
    postal_code: Given[str] = NOT_GIVEN
    state: Given[str] = NOT_GIVEN


class OwnerParams(Params, frozen=True, kw_only=True):
    """Whose a source is."""

    address: Given[OwnerAddressParams] = NOT_GIVEN
    email: Given[str] = NOT_GIVEN
    name: Given[str] = NOT_GIVEN
    phone: Given[str] = NOT_GIVEN


def owner_details(owner: Given[OwnerParams], old: BillingDetails) -> BillingDetails:
    """Who pays, after a request that tells of the owner of a source."""
    if owner is NOT_GIVEN:
        return old
    given = {name: value for name in owner.given_names() if name != "address" and (value := getattr(owner, name))}
    address = old.address
    if owner.address is not NOT_GIVEN:
        parts = {name: getattr(owner.address, name) for name in owner.address.given_names()}
        address = replace(address, **parts)
    return replace(old, address=address, **given)


def attach_source(method: PaymentMethod, customer: Customer, changes: Changes) -> tuple[PaymentMethod, Customer]:
    """The source as the customer's, who pays by it from now on if they had none; both as they are then.

    Raises APIError for one whose issuer declines, that somebody has, or that is consumed.
    """
    require_chargeable_source(method)
    if method.customer is not None:
        raise APIError("This source has already been attached to a customer.", param="source")
    if method.card is not None and method.card.declines_when_attached is not None:
        raise decline_error(method.card.declines_when_attached)
    attached = replace(checked_method(method), customer=customer.id)
    changes.save(attached)
    after = customer if customer.default_source is not None else replace(customer, default_source=attached.id)
    changes.emit("customer.source.created", source_of(attached))
    if after != customer:
        changes.save(after)
        changes.emit("customer.updated", after, customer)
    return attached, after


def set_default_source(customer: Customer, id: str | None, changes: Changes) -> Customer:
    """The customer who pays by another source from now on."""
    after = replace(customer, default_source=id)
    if after != customer:
        changes.save(after)
        changes.emit("customer.updated", after, customer)
    return after


def detach_source(
    method: PaymentMethod, customer: Customer, next_default: str | None, changes: Changes
) -> PaymentMethod:
    """The source without its customer, who pays by `next_default` if this was the default."""
    detached = replace(method, customer=None, used_up=True)
    changes.save(detached)
    changes.emit("customer.source.deleted", source_of(method))
    if customer.default_source == method.id:
        set_default_source(customer, next_default, changes)
    return detached


def update_source(old: PaymentMethod, params: SourceUpdateParams, ctx: Context, changes: Changes) -> PaymentMethod:
    """The source with the parameters applied. Raises APIError for a date that no card has."""
    payer = old.billing_details
    parts = {"city": "city", "country": "country", "line1": "line1", "line2": "line2", "state": "state"}
    address = replace(
        payer.address,
        postal_code=given_or(params.address_zip, payer.address.postal_code),
        **{part: given_or(getattr(params, f"address_{part}"), getattr(payer.address, part)) for part in parts},
    )
    name = given_or(params.name, given_or(params.account_holder_name, payer.name))
    card, details = old.card, dict(old.details)
    if card is not None:
        expiry = CardUpdateParams(exp_month=params.exp_month, exp_year=params.exp_year)
        card = updated_card(card, expiry, address, ctx.in_world_time())
    else:
        details["account_holder_type"] = given_or(params.account_holder_type, details.get("account_holder_type"))
    after = replace(
        old,
        billing_details=replace(payer, address=address, name=name),
        card=card,
        details=details,
        metadata=metadata_after(old.metadata, params.metadata),
    )
    if after != old:
        changes.save(after)
        changes.emit("customer.source.updated", source_of(after), source_of(old))
    return after


class VerifySourceParams(OperationParams, frozen=True, kw_only=True):
    """The two amounts that were paid into a bank account, in minor units."""

    amounts: Given[list[int]] = NOT_GIVEN


def verify_source(old: PaymentMethod, params: VerifySourceParams, changes: Changes) -> PaymentMethod:
    """The bank account once its owner said what was paid in.

    Raises APIError for wrong amounts, for an account that none arrive at, and for what is no account.
    """
    if old.bank is None:
        raise APIError("Only bank accounts can be verified.", param="id")
    if old.bank.verification == "verified":
        raise APIError("This bank account has already been verified.", code="bank_account_exists")
    is_right = tuple(sorted(given_or(params.amounts, []))) == RIGHT_MICRODEPOSITS
    if old.bank.verification == "unverifiable" or not is_right:
        raise APIError(
            "The amounts provided do not match the amounts that were sent to the bank account.",
            code="bank_account_verification_failed",
            param="amounts",
        )
    after = replace(old, bank=replace(old.bank, verification="verified"))
    changes.save(after)
    changes.emit("customer.source.updated", source_of(after), source_of(old))
    return after


class SourceCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a source of the Sources API (docs.stripe.com/api/sources/create)."""

    amount: Given[int] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    owner: Given[OwnerParams] = NOT_GIVEN
    sepa_debit: Given[Mapping[str, Any]] = NOT_GIVEN
    token: Given[str] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN
    usage: Given[str] = NOT_GIVEN


class SourceObjectUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a source of the Sources API (docs.stripe.com/api/sources/update)."""

    metadata: Given[MetadataParam] = NOT_GIVEN
    owner: Given[OwnerParams] = NOT_GIVEN


def update_source_object(old: PaymentMethod, params: SourceObjectUpdateParams, changes: Changes) -> PaymentMethod:
    """The source with the parameters applied."""
    after = replace(
        old,
        billing_details=owner_details(params.owner, old.billing_details),
        metadata=metadata_after(old.metadata, params.metadata),
    )
    if after != old:
        changes.save(after)
    return after

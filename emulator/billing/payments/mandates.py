"""Mandates: a customer's permission to debit them (docs.stripe.com/api/mandates)."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.payment_methods import PaymentMethod


class Mandate(Struct, frozen=True, kw_only=True):
    """A permission to debit the payment method, once or again and again.

    Attributes:
        payment_method: the id of what may be debited.
        method_type: its type.
        accepted_at: when the customer agreed, in unix seconds, UTC.
        acceptance: whether they agreed online or on paper.
        ip_address: where they did it from, online.
        user_agent: with what, online.
        on_behalf_of: the account that may debit it, in the place of the platform's.
        amount: what may be debited once, in minor units of `currency`; None where it may be debited again.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "mandate", display_name="mandate", prefix="mandate", events=("mandate.updated",)
    )

    id: str
    created: int
    payment_method: str
    method_type: str
    acceptance: Literal["offline", "online"]
    accepted_at: int | None = None
    amount: int | None = None
    currency: str | None = None
    ip_address: str | None = None
    on_behalf_of: str | None = None
    status: Literal["active", "inactive", "pending"] = "active"
    type: Literal["multi_use", "single_use"] = "multi_use"
    user_agent: str | None = None


class OnlineAcceptanceParams(Params, frozen=True, kw_only=True):
    """Where and with what a customer agreed online."""

    ip_address: Given[str] = NOT_GIVEN
    user_agent: Given[str] = NOT_GIVEN


class OfflineAcceptanceParams(Params, frozen=True, kw_only=True):
    """Nothing more is told of what was agreed on paper."""


class AcceptanceParams(Params, frozen=True, kw_only=True):
    """How a customer agreed, and when."""

    type: str
    accepted_at: Given[int] = NOT_GIVEN
    offline: Given[OfflineAcceptanceParams] = NOT_GIVEN
    online: Given[OnlineAcceptanceParams] = NOT_GIVEN


class MandateDataParams(Params, frozen=True, kw_only=True):
    """That a customer agreed to be debited."""

    customer_acceptance: AcceptanceParams


class SingleUse(Struct, frozen=True):
    """What may be debited once, in minor units."""

    amount: int
    currency: str


def needs_mandate(method: PaymentMethod) -> bool:
    """Whether the payment method can be debited with its owner's permission alone."""
    return METHOD_TYPES[method.type].flow == "debit"


def accept_mandate(
    method: PaymentMethod,
    params: Given[MandateDataParams | None],
    single_use: SingleUse | None,
    ctx: Context,
    changes: Changes,
    *,
    on_behalf_of: str | None,
) -> PaymentMethod:
    """The payment method with the mandate that the parameters tell of; as it is where they do, or it needs, none.

    `single_use` is what may be debited once; None permits it again and again. `on_behalf_of` is the
    account whose business it is, where that is another.
    """
    if not params or not needs_mandate(method):
        return method
    ctx, acceptance = ctx.in_world_time(), params.customer_acceptance
    online = given_or(acceptance.online, OnlineAcceptanceParams())
    mandate = Mandate(
        id=ctx.new_id("mandate"),
        created=ctx.now,
        payment_method=method.id,
        method_type=method.type,
        acceptance="offline" if acceptance.type == "offline" else "online",
        accepted_at=given_or(acceptance.accepted_at, ctx.now),
        amount=None if single_use is None else single_use.amount,
        currency=None if single_use is None else single_use.currency,
        ip_address=given_or(online.ip_address, None),
        on_behalf_of=on_behalf_of,
        type="multi_use" if single_use is None else "single_use",
        user_agent=given_or(online.user_agent, None),
    )
    changes.save(mandate)
    permitted = replace(method, mandate=mandate.id)
    changes.save(permitted)
    return permitted


def require_mandate_of(mandate: Mandate, method: PaymentMethod | None) -> None:
    """Raises APIError for a mandate of another payment method; how Stripe words it is not known."""
    if method is None or mandate.payment_method != method.id:
        raise APIError(f"The mandate {mandate.id} does not belong to the payment method used.", param="mandate")


def missing_mandate_error(intent: object, name: str) -> APIError:
    """The refusal to debit somebody who has not agreed to it; it shows the intent, which is called `name`."""
    called = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}[name]
    return APIError(
        f"This {called} requires a mandate, but no existing mandate was found. Collect mandate acceptance from the "
        "customer and try again, providing acceptance data in the mandate_data parameter.",
        extra={name: intent},
    )

"""Confirmation tokens: what a customer entered on a page, to confirm an intent with.

docs.stripe.com/api/confirmation_tokens. How Stripe words what is refused is not known.
"""

from typing import Any, ClassVar, TypeVar

from emulator.billing.core.addresses import (
    AddressParams,
    PaymentShippingParams,
    Shipping,
    ShippingParams,
    shipping_after,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or, given_unless_none
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.payments.intents import Intent, IntentConfirmParams
from emulator.billing.payments.mandates import (
    AcceptanceParams,
    MandateDataParams,
    OnlineAcceptanceParams,
    needs_mandate,
)
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_intent_params import PaymentIntentCreateParams
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.setup_intents import SetupIntentCreateParams

_LIFETIME = 12 * 60 * 60
"""docs.stripe.com/api/confirmation_tokens/object: the token that is shown ends twelve hours after its creation."""


class ConfirmationToken(Struct, frozen=True, kw_only=True):
    """What one intent can be confirmed with, until `expires_at`. `created` is unix seconds, UTC.

    Attributes:
        method: the payment method that it names or made, as it was then; None where it says nothing of one.
        used_by: the id of the intent that was confirmed with it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "confirmation_token", display_name="confirmationtoken", prefix="ctoken"
    )

    id: str
    created: int
    expires_at: int
    method: PaymentMethod | None = None
    return_url: str | None = None
    setup_future_usage: str | None = None
    shipping: Shipping | None = None
    used_by: str | None = None

    @property
    def is_agreement(self) -> bool:
        """Whether its customer agreed to be debited, as Stripe's pages have them do before they give a token out."""
        return self.method is not None and needs_mandate(self.method) and self.method.mandate is None


class ConfirmationTokenCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a token for tests (docs.stripe.com/api/confirmation_tokens/test_create)."""

    payment_method: Given[str] = NOT_GIVEN
    payment_method_data: Given[PaymentMethodDataParams] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    setup_future_usage: Given[str] = NOT_GIVEN
    shipping: Given[ShippingParams] = NOT_GIVEN


ConfirmParamsT = TypeVar(
    "ConfirmParamsT", bound=PaymentIntentCreateParams | SetupIntentCreateParams | IntentConfirmParams
)


def create_confirmation_token(
    params: ConfirmationTokenCreateParams, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> ConfirmationToken:
    """A new token for tests; Stripe emits no event for it. Raises APIError in live mode."""
    if ctx.livemode:
        raise APIError("This method can only be used in test mode: use a key that begins with sk_test_ or rk_test_.")
    ctx = ctx.in_world_time()
    token = ConfirmationToken(
        id=ctx.new_id(ConfirmationToken.RESOURCE_TYPE.prefix),
        created=ctx.now,
        expires_at=ctx.now + _LIFETIME,
        method=method,
        return_url=given_or(params.return_url, None),
        setup_future_usage=given_or(params.setup_future_usage, None),
        shipping=shipping_after(None, params.shipping),
    )
    changes.save(token)
    return token


def params_with_token(params: ConfirmParamsT, token: ConfirmationToken | None) -> ConfirmParamsT:
    """The parameters of a confirmation with what the token carries, if there is one.

    docs.stripe.com/api/payment_intents/confirm, `confirmation_token`: what the request says itself takes precedence.
    """
    if token is None:
        return params
    carried: dict[str, Any] = {
        "return_url": given_unless_none(token.return_url),
        "setup_future_usage": given_unless_none(token.setup_future_usage),
        "shipping": _shipping(token.shipping),
    }
    if token.method is not None and params.payment_method is params.payment_method_data is NOT_GIVEN:
        carried = {**carried, "mandate_data": _mandate_data(token), "payment_method": token.method.id}
    missing = {name: value for name, value in carried.items() if getattr(params, name, None) is NOT_GIVEN}
    return replace(params, **missing)


def _mandate_data(token: ConfirmationToken) -> Given[MandateDataParams]:
    if not token.is_agreement:
        return NOT_GIVEN
    acceptance = AcceptanceParams(type="online", accepted_at=token.created, online=OnlineAcceptanceParams())
    return MandateDataParams(customer_acceptance=acceptance)


def _shipping(shipping: Shipping | None) -> Given[PaymentShippingParams]:
    if shipping is None:
        return NOT_GIVEN
    address = AddressParams(
        **{name: given_unless_none(getattr(shipping.address, name)) for name in AddressParams.__struct_fields__}
    )
    return PaymentShippingParams(address=address, name=shipping.name or "", phone=given_unless_none(shipping.phone))


def require_unused(token: ConfirmationToken, ctx: Context) -> None:
    """Raises APIError for a token that an intent was confirmed with before, and for one that is too old."""
    if token.used_by is not None:
        raise APIError(
            f"You cannot use a ConfirmationToken more than once: {token.id} was used to confirm {token.used_by}.",
            param="confirmation_token",
        )
    if token.expires_at <= ctx.world_now:
        raise APIError(
            f"The ConfirmationToken {token.id} has expired. Collect the payment details again to create a new one.",
            param="confirmation_token",
        )


def use_confirmation_token(token: ConfirmationToken | None, intent: Intent, changes: Changes) -> None:
    """Notes which intent is confirmed with a token, if with one, whatever comes of it.

    Nobody knows whether a decline uses a token up; a token of the old way is.
    """
    if token is not None:
        changes.save(replace(token, used_by=intent.id))

"""Payment intents: what is to be collected, until it is (docs.stripe.com/api/payment_intents)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.core.addresses import Shipping, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.payments.cards import Decline
from emulator.billing.payments.payment_methods import PaymentMethod, require_usable

Status = Literal[
    "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "succeeded", "canceled"
]

AUTOMATIC_TYPES = ("card", "link")
"""The types of payment method that Stripe chooses where none are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentError:
    """Why the last attempt failed, with the payment method as it was then. `charge` is None when none was made."""

    decline: Decline
    payment_method: PaymentMethod
    charge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntent:
    """An intent to collect `amount` minor units of `currency`.

    `invoice` is the invoice that made it, if one did. `return_url` is where the cardholder comes back to after
    authentication.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_intent",
        display_name="payment_intent",
        prefix="pi",
        events=(
            "payment_intent.amount_capturable_updated",
            "payment_intent.canceled",
            "payment_intent.created",
            "payment_intent.payment_failed",
            "payment_intent.requires_action",
            "payment_intent.succeeded",
        ),
    )

    id: str
    created: int
    amount: int
    client_secret: str
    currency: str
    customer: str | None
    amount_capturable: int = 0
    amount_received: int = 0
    automatic_redirects: str | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None
    capture_method: str = "automatic"
    confirmation_method: str = "automatic"
    description: str | None = None
    invoice: str | None = None
    last_payment_error: PaymentError | None = None
    latest_charge: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    payment_method: str | None = None
    payment_method_types: tuple[str, ...] = AUTOMATIC_TYPES
    receipt_email: str | None = None
    return_url: str | None = None
    setup_future_usage: str | None = None
    shipping: Shipping | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    status: Status = "requires_payment_method"
    transfer_group: str | None = None


def create_intent_for_invoice(
    *,
    amount: int,
    currency: str,
    customer: str,
    invoice: str,
    payment_method_types: tuple[str, ...] | None,
    receipt_email: str | None,
    statement_descriptor: str | None,
    ctx: Context,
    changes: Changes,
) -> PaymentIntent:
    """The intent that collects an invoice; it waits for a payment method."""
    id = ctx.new_id("pi")
    intent = PaymentIntent(
        id=id,
        created=ctx.now,
        amount=amount,
        client_secret=_secret(id),
        currency=currency,
        customer=customer,
        description="Payment for Invoice",
        invoice=invoice,
        payment_method_types=payment_method_types or AUTOMATIC_TYPES,
        receipt_email=receipt_email,
        statement_descriptor=statement_descriptor,
    )
    changes.save(intent)
    changes.emit("payment_intent.created", intent)
    return intent


def create_intent(
    given: Mapping[str, Any], method: PaymentMethod | None, ctx: Context, changes: Changes
) -> PaymentIntent:
    """A new intent that waits for a payment method or, with one, for confirmation."""
    id = ctx.new_id("pi")
    types = given.get("payment_method_types")
    blank = PaymentIntent(
        id=id,
        created=ctx.now,
        amount=given["amount"],
        automatic_redirects=automatic_redirects(given),
        capture_method=given.get("capture_method", "automatic_async"),
        client_secret=_secret(id),
        confirmation_method=given.get("confirmation_method", "automatic"),
        currency=given["currency"],
        customer=None,
        payment_method_types=tuple(types) if types else AUTOMATIC_TYPES,
    )
    intent = _with(blank, given, method)
    changes.save(intent)
    changes.emit("payment_intent.created", intent)
    return intent


def automatic_redirects(given: Mapping[str, Any]) -> str | None:
    """Whether payment methods may send the customer elsewhere, where Stripe chooses them; None where the caller did."""
    automatic = given.get("automatic_payment_methods") or {}
    is_automatic = given.get("payment_method_types") is None and automatic.get("enabled", True)
    return automatic.get("allow_redirects", "always") if is_automatic else None


def _secret(id: str) -> str:
    return f"{id}_secret_{random_text(25)}"


CHANGEABLE: tuple[Status, ...] = ("requires_payment_method", "requires_confirmation", "requires_action")
_FROZEN = frozenset(
    {"amount", "capture_method", "currency", "customer", "payment_method", "setup_future_usage", "shipping"}
)


def update_intent(
    old: PaymentIntent, given: Mapping[str, Any], method: PaymentMethod | None, changes: Changes
) -> PaymentIntent:
    """The intent with the parameters applied; Stripe emits no event for it.

    Raises APIError for what is decided once it is paid or canceled.
    """
    frozen = next((name for name in given if name in _FROZEN), None)
    if old.status not in CHANGEABLE and frozen is not None:
        raise unexpected_state_error(
            old,
            f"This PaymentIntent's {frozen} could not be updated because it has a status of {old.status}. You may only "
            f"update the {frozen} of a PaymentIntent with one of the following statuses: {', '.join(CHANGEABLE)}.",
        )
    if old.invoice is not None:
        _require_not_the_invoices(old, given)
    intent = _with(old, given, method)
    if intent != old:
        changes.save(intent)
    return intent


def _require_not_the_invoices(old: PaymentIntent, given: Mapping[str, Any]) -> None:
    """An invoice decides what its intent collects, and wants it collected; a hold can only be attached to one."""
    if "amount" in given or "currency" in given or "customer" in given:
        raise APIError(
            "The amount, currency and customer of a PaymentIntent that collects an invoice are the invoice's."
        )
    if given.get("capture_method") == "manual" != old.capture_method:
        raise APIError(
            "A PaymentIntent that collects an invoice cannot be captured by hand: `capture_method` cannot be `manual`.",
            param="capture_method",
        )


def set_payment_method_types(old: PaymentIntent, types: tuple[str, ...] | None, changes: Changes) -> PaymentIntent:
    """The intent of an invoice with the types of payment method that its settings now name; None: those chosen."""
    intent = replace(old, payment_method_types=types or AUTOMATIC_TYPES)
    if old.status in CHANGEABLE and intent != old:
        changes.save(intent)
        return intent
    return old


def require_accepted_type(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a payment method of a type that the intent does not take."""
    if method.type not in intent.payment_method_types:
        raise APIError(
            f"The PaymentMethod provided ({method.type}) is not allowed for this PaymentIntent. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent.payment_method_types)}.",
            param="payment_method",
        )


_PLAIN = (
    "amount",
    "capture_method",
    "currency",
    "customer",
    "description",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)


def _with(old: PaymentIntent, given: Mapping[str, Any], method: PaymentMethod | None) -> PaymentIntent:
    new: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "shipping" in given:
        new["shipping"] = shipping_after(old.shipping, given["shipping"])
    if method is not None:
        require_usable(method)
        customer = new.get("customer", old.customer)
        if method.customer is not None and method.customer != customer:
            raise APIError(
                f"The PaymentMethod {method.id} belongs to the Customer {method.customer}. "
                "Please include the Customer in the `customer` parameter on the PaymentIntent.",
                param="payment_method",
            )
        new["payment_method"] = method.id
        new["status"] = "requires_confirmation"
    return replace(old, **new)


CANCELABLE: tuple[Status, ...] = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
)


def cancel_intent(
    old: PaymentIntent, reason: str | None, ctx: Context, changes: Changes, *, caused_by_request: bool = True
) -> PaymentIntent:
    """The intent, never to be collected; a hold on the card is let go. Raises APIError once it succeeded."""
    if old.status not in CANCELABLE:
        raise unexpected_state_error(
            old,
            f"You cannot cancel this PaymentIntent because it has a status of {old.status}. "
            f"Only a PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
        )
    canceled = replace(old, status="canceled", amount_capturable=0, canceled_at=ctx.now, cancellation_reason=reason)
    changes.save(canceled)
    changes.emit("payment_intent.canceled", canceled, caused_by_request=caused_by_request)
    return canceled


def unexpected_state_error(intent: PaymentIntent, message: str) -> APIError:
    """The refusal of what an intent's status forbids; it shows the intent."""
    return APIError(message, code="payment_intent_unexpected_state", extra={"payment_intent": intent})

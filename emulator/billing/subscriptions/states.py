"""Which status allows what: one table (docs.stripe.com/billing/subscriptions/overview).

What time and payments lead to is not in here: `invoice_outcomes` and `renewal` say it.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from emulator.billing.core.errors import APIError
from emulator.billing.subscriptions.subscription import Status, Subscription

Operation = Literal["update", "limited_update", "details_update", "item_change", "cancel", "pause", "resume", "migrate"]
"""What can be asked of a subscription.

`details_update` names nothing but metadata and cancellation details, `limited_update` nothing but what an incomplete
one may change besides, `item_change` is one through the routes of its items.
"""

Verdict = Literal["allowed", "missing", "is_over", "is_incomplete", "is_paused", "is_not_paused", "is_not_pausable"]

OPERATIONS: tuple[Operation, ...] = get_args(Operation)
STATUSES: tuple[Status, ...] = get_args(Status)

_RUNNING: Mapping[Operation, Verdict] = {
    "update": "allowed",
    "limited_update": "allowed",
    "details_update": "allowed",
    "item_change": "allowed",
    "cancel": "allowed",
    "pause": "allowed",
    "resume": "is_not_paused",
    "migrate": "allowed",
}
_UNPAID: Mapping[Operation, Verdict] = {**_RUNNING, "pause": "is_not_pausable"}
_OVER: Mapping[Operation, Verdict] = {
    "update": "is_over",
    "limited_update": "is_over",
    "details_update": "allowed",
    "item_change": "missing",
    "cancel": "missing",
    "pause": "missing",
    "resume": "missing",
    "migrate": "missing",
}

VERDICTS: Mapping[Status, Mapping[Operation, Verdict]] = {
    "trialing": _RUNNING,
    "active": _RUNNING,
    "past_due": _UNPAID,
    "unpaid": _UNPAID,
    "incomplete": {
        **_RUNNING,
        "update": "is_incomplete",
        "item_change": "is_incomplete",
        "pause": "is_not_pausable",
        "migrate": "is_incomplete",
    },
    "paused": {**_RUNNING, "pause": "is_paused", "resume": "allowed"},
    "canceled": _OVER,
    "incomplete_expired": _OVER,
}
"""What becomes of each operation in each status."""

DETAILS = frozenset({"cancellation_details", "expand", "metadata"})
"""All that may still change once it is over."""

LIMITED = DETAILS | {"default_payment_method", "description"}
"""All that may change while its first invoice waits to be paid."""


def update_operation(named: frozenset[str]) -> Operation:
    """Which operation an update is that names these parameters."""
    if named <= DETAILS:
        return "details_update"
    return "limited_update" if named <= LIMITED else "update"


def require_allowed(subscription: Subscription, operation: Operation, param: str = "id") -> None:
    """Raises APIError where the status does not allow an operation; a 404 names `param`."""
    verdict = VERDICTS[subscription.status][operation]
    if verdict == "missing":
        raise missing_error(subscription.id, param)
    if verdict != "allowed":
        raise _refusals(subscription.status)[verdict]


def missing_error(id: str, param: str = "id") -> APIError:
    """The 404 for a subscription that is not there, or is over."""
    return APIError(f"No such subscription: '{id}'", status=404, code="resource_missing", param=param)


def _refusals(status: Status) -> Mapping[Verdict, APIError]:
    """Stripe's words where they are known; those about pauses and about incomplete ones are ours."""
    return {
        "is_over": APIError(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="invalid_canceled_subscription_fields",
        ),
        "is_incomplete": APIError(
            "You cannot update a subscription that is `incomplete`, except its metadata, description and "
            "default_payment_method. Pay its latest invoice first.",
        ),
        "is_paused": APIError("This subscription is already `paused`."),
        "is_not_paused": APIError("You can only resume a subscription if it is `paused`."),
        "is_not_pausable": APIError(
            f"You can only pause a subscription if it is `active` or `trialing`; this one is `{status}`."
        ),
    }

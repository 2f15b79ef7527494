"""What a subscription waits for: the next thing that time makes of it, and the one job that does it."""

from typing import Literal, get_args

from emulator.billing.core.account import Account
from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.billing.subscriptions.trials import warns_at
from emulator.billing.system.jobs import Job

TASK = "subscription"

FIRST_PAYMENT_SECONDS = 23 * 3600
"""How long the first invoice may wait to be paid (docs.stripe.com/billing/subscriptions/overview)."""

Kind = Literal[
    "expire_first_invoice",
    "expire_pending_update",
    "resume_collection",
    "cancel",
    "end_trial",
    "renew",
    "note_overdue",
    "bill_pending_items",
    "warn_of_trial_end",
    "announce_invoice",
]
"""What may become due, in the order in which it is done where several fall on one second."""

_ORDER: tuple[Kind, ...] = get_args(Kind)


class Due(Struct, frozen=True):
    """What becomes due, and when: unix seconds, UTC."""

    second: int
    kind: Kind


def next_due(subscription: Subscription, account: Account) -> Due | None:
    """What comes first; None where nothing will ever come."""
    return min(_all_due(subscription, account), key=lambda due: (due.second, _ORDER.index(due.kind)), default=None)


def schedule(subscription: Subscription, ctx: Context, changes: Changes) -> None:
    """Orders the one job of a subscription for what comes first, or calls it off."""
    due = next_due(subscription, ctx.account)
    job = Job(
        id=f"subscription-{subscription.id}",
        created=ctx.now,
        task=TASK,
        subject=subscription.id,
        due_at=0 if due is None else due.second,
    )
    if due is None:
        changes.remove(job)
    else:
        changes.save(job)


def _all_due(subscription: Subscription, account: Account) -> list[Due]:
    if subscription.status in TERMINAL:
        return []
    if subscription.status == "incomplete":
        return [Due(subscription.created + FIRST_PAYMENT_SECONDS, "expire_first_invoice")]
    pending, pause = subscription.pending_update, subscription.pause_collection
    seconds: dict[Kind, int | None] = {
        "expire_pending_update": None if pending is None else pending.expires_at,
        "resume_collection": None if pause is None else pause.resumes_at,
        "cancel": subscription.cancel_at,
    }
    if subscription.status != "paused":
        seconds |= {
            "end_trial": subscription.trial_end if subscription.status == "trialing" else None,
            "renew": None if subscription.status == "trialing" else subscription.next_boundary,
            "note_overdue": subscription.overdue_at,
            "bill_pending_items": subscription.next_pending_invoice_item_invoice,
            "warn_of_trial_end": warns_at(subscription),
            "announce_invoice": announces_at(subscription, account),
        }
    return [Due(second, kind) for kind, second in seconds.items() if second is not None]


def announces_at(subscription: Subscription, account: Account) -> int | None:
    """When `invoice.upcoming` is to come; None where it came already, and of periods that are shorter than its lead."""
    days, boundary = account.upcoming_invoice_days, subscription.next_boundary
    if days is None or subscription.reminded_until == boundary or subscription.status == "trialing":
        return None
    ends = subscription.cancel_at is not None and subscription.cancel_at <= boundary
    second = boundary - days * DAY
    return None if ends or second <= subscription.current_period.start else second

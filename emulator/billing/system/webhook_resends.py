"""Sending an event again, on request (docs.stripe.com/cli/events/resend)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system.listener_notices import notice_of
from emulator.billing.system.webhook_delivery import WebhookDelivery, next_attempt_job, schedule_delivery
from emulator.billing.system.webhook_dispatch import delivery_of
from emulator.billing.system.webhook_endpoints import WebhookEndpoint


def resend_to_listeners(event: Event, ctx: Context, real_now: int, changes: Changes) -> None:
    """Sends an event to every `stripe listen` of the account, or of its platform, again.

    `real_now` is the unix second outside of every world.
    """
    changes.save(notice_of([event], ctx, real_now))


def resend_to_endpoint(
    event: Event, endpoint: WebhookEndpoint, known: WebhookDelivery | None, ctx: Context, changes: Changes
) -> None:
    """Makes one more attempt; `known` is the delivery of this event to this endpoint, if there was one."""
    delivery = known or replace(delivery_of(event, endpoint), next_at=ctx.now)
    if known is None:
        schedule_delivery(delivery, changes)
    changes.save(next_attempt_job(delivery, ctx.now))

"""Which endpoints get which of the events of a request."""

from collections.abc import Sequence

from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system.listener_notices import notice_of
from emulator.billing.system.webhook_dispatch import schedule_dispatch
from emulator.store.unit_of_work import UnitOfWork


def dispatch_events(uow: UnitOfWork, events: Sequence[Event], real_now: int) -> None:
    """Orders the delivery of new events within the request's own transaction, and counts it on them.

    Who listens for a platform learns of the events of its connected accounts. `real_now` is the unix
    second outside of every world.
    """
    pairs = []
    for event in events:
        endpoints = [endpoint for endpoint in uow.endpoints() if endpoint.wants(event.type)]
        if endpoints:
            event = replace(event, pending_webhooks=len(endpoints))
            uow.changes.save(event)
        pairs.append((event, [endpoint.id for endpoint in endpoints]))
    schedule_dispatch(pairs, real_now, uow.changes)
    if events and uow.world.platform is not None:
        notice = notice_of(events, uow.ctx, real_now)
        uow.changes.save(notice)
        uow.changes.defer(notice)

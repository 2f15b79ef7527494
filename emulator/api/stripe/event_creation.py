"""Telling events: each happening of a unit of work becomes an event object, rendered once in the account's version."""

from typing import Any

from emulator.api.stripe.event_data import data_in_version, previous_attributes
from emulator.api.stripe.render_cache import RenderCache
from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.changes import DomainEvent
from emulator.billing.core.events import Event, RequestCause
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import is_rendered


def create_events(uow: UnitOfWork) -> list[Event]:
    """Adds the events of what happened to the unit of work, in order; a change nobody could see makes none.

    Returns the events.
    """
    events: list[Event] = []
    for domain_event in uow.changes.domain_events:
        if not is_rendered(domain_event.after):
            continue
        data = _data(domain_event, uow)
        if data is not None:
            event = _event(uow, domain_event, data)
            uow.changes.save(event)
            uow.changes.defer(event)
            events.append(event)
    return events


def _data(domain_event: DomainEvent, uow: UnitOfWork) -> dict[str, Any] | None:
    cache, ctx = uow.attachment(RenderCache), uow.ctx
    after = cache.rendered(domain_event.after, ctx)
    if domain_event.before is None:
        return {"object": after}
    previous = previous_attributes(cache.rendered(domain_event.before, ctx), after)
    return {"object": after, "previous_attributes": previous} if previous else None


def _event(uow: UnitOfWork, domain_event: DomainEvent, data: dict[str, Any]) -> Event:
    ctx = uow.ctx.in_world_time()
    cause = uow.cause if domain_event.caused_by_request else RequestCause()
    version = uow.ctx.account.api_version
    shown = data if version == NEWEST else data_in_version(data, version, uow)
    return Event(
        id=ctx.new_id("evt"),
        created=ctx.now,
        type=domain_event.type,
        api_version=version,
        data=shown,
        newest_data=None if version == NEWEST else data,
        idempotency_key=cause.idempotency_key,
        request_id=cause.request_id,
    )

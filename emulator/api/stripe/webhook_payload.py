"""The text of an event as endpoints get it (docs.stripe.com/webhooks)."""

from emulator.api.stripe.event_data import data_in_version
from emulator.api.stripe.replies import json_text
from emulator.billing.core.events import Event
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered, render


def payload_for(event: Event, uow: UnitOfWork, endpoint: WebhookEndpoint) -> str:
    """The event as JSON for an endpoint."""
    return webhook_payload(event, uow, endpoint.api_version, to_platform=endpoint.connect)


def rendered_event(event: Event, uow: UnitOfWork, *, to_platform: bool) -> Rendered:
    """The event; to its platform, one of a connected account says which (docs.stripe.com/connect/webhooks)."""
    shown = render(event, uow.ctx)
    if not to_platform or uow.world.platform is None:
        return shown
    return {"id": shown.pop("id"), "object": shown.pop("object"), "account": uow.world.account, **shown}


def webhook_payload(event: Event, uow: UnitOfWork, version: str | None, *, to_platform: bool = False) -> str:
    """The event as JSON in an API version, the one it was rendered in when None."""
    shown = rendered_event(event, uow, to_platform=to_platform)
    if version is not None and version != event.api_version:
        shown["api_version"] = version
        shown["data"] = data_in_version(event.newest_data or event.data, version, uow)
    return json_text(shown).rstrip()

"""The text of an event as endpoints get it (docs.stripe.com/webhooks)."""

from typing import Any

from emulator.api.stripe.api_versions import api_version_of
from emulator.api.stripe.event_creation import previous_attributes
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
        shown["data"] = _data(event.data, version, uow)
    return json_text(shown).rstrip()


def _data(data: dict[str, Any], version: str, uow: UnitOfWork) -> dict[str, Any]:
    """What the event shows, in the version: what was before is put together, shown as it was, and compared again."""
    after = _copy(data["object"])
    before = _merged(after, data["previous_attributes"]) if "previous_attributes" in data else None
    api_version = api_version_of(version)
    api_version.downgrade([after] if before is None else [after, before], uow)
    if before is None:
        return {"object": after}
    previous = previous_attributes(before, after)
    return {"object": after, "previous_attributes": previous} if previous else {"object": after}


def _merged(after: Rendered, previous: Rendered) -> Rendered:
    """The object before: as it is after, with the old values of what changed."""
    before: Rendered = _copy(after)
    for name, old in previous.items():
        new = after.get(name)
        both_maps = isinstance(old, dict) and isinstance(new, dict)
        before[name] = _merged(new or {}, old) if both_maps else _copy(old)
    return before


def _copy(value: Any) -> Any:
    """A copy that can be changed: the event itself stays as it was emitted."""
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value

"""The text of an event as endpoints get it (docs.stripe.com/webhooks)."""

from emulator.api.stripe.replies import json_text
from emulator.billing.events import Event
from emulator.billing.moment import Moment
from schemas.stripe.objects import render


def webhook_payload(event: Event, at: Moment, version: str | None) -> str:
    """The event as JSON in an API version, the one it was told in when None."""
    shown = render(event, at)
    if version is not None:
        shown["api_version"] = version
    return json_text(shown).rstrip()

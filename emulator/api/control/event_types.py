"""The types of events that a caller of the control API can ask for."""

from emulator.api.control.query import BadQueryError, near_miss
from emulator.billing.beel.choices import EVENTS_NEVER_SENT, EVENTS_OF
from schemas.stripe.webhook_endpoint import EVENT_TYPES

_EVENT_TYPES = EVENT_TYPES.union(EVENTS_NEVER_SENT, *EVENTS_OF.values())


def check_event_type(text: str | None) -> None:
    """Raises BadQueryError for what is no type of event, Stripe's or BeeL's; None is any type."""
    if text is None or text in _EVENT_TYPES:
        return
    near = near_miss(text, sorted(_EVENT_TYPES))
    hint = f"did you mean {near}?" if near else "see docs.stripe.com/api/events/types."
    raise BadQueryError(f"{text[:100]!r} is no type of event: {hint}")

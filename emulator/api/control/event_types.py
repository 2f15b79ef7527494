"""The types of events that a caller of the control plane can ask for."""

from collections.abc import Mapping

from emulator.api.control.query_params import word_in
from emulator.billing.beel.choices import EVENTS_NEVER_SENT, EVENTS_OF
from schemas.stripe.webhook_endpoint import EVENT_TYPES

_EVENT_TYPES = EVENT_TYPES.union(EVENTS_NEVER_SENT, *EVENTS_OF.values())


def event_type_in(arguments: Mapping[str, str]) -> str | None:
    """The type of event that is asked for, Stripe's or BeeL's, None when it is not given. Raises BadQueryError."""
    return word_in(arguments, "type", _EVENT_TYPES, "type of event")

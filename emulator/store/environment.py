"""Where and when units of work happen."""

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from emulator.billing.core.api_versions import NEWEST
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.store.decoded_states import DecodedStates


class Environment(Struct, frozen=True):
    """Where and when a unit of work happens, but for the account and its clock: see `Context`.

    Attributes:
        real_now: unix seconds, UTC, outside of every world.
        base_url: what links begin with.
        next_stamp: gives numbers that grow.
        fixed_endpoints: the webhook endpoints of every world.
        allows_link_local: whether webhooks may go to link-local addresses.
        api_version: that of accounts that have no settings yet.
        sees_closed: whether a world is read, too, that is neither the old one nor the new one just now.
        decoded_states: what was read or written lately.
    """

    real_now: int
    base_url: str
    next_stamp: Callable[[], int]
    fixed_endpoints: Sequence[WebhookEndpoint] = ()
    allows_link_local: bool = False
    api_version: str = NEWEST
    sees_closed: bool = False
    decoded_states: DecodedStates = field(default_factory=DecodedStates)

"""Where and when units of work happen."""

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from emulator.billing.core.api_versions import NEWEST
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from emulator.store.decoded_states import DecodedStates
from emulator.store.world_gates import WorldGates
from emulator.worlds import World


class Environment(Struct, frozen=True):
    """Where and when a unit of work happens, but for the account and its clock: see `Context`.

    Attributes:
        real_now: unix seconds, UTC, outside of every world.
        base_url: what links begin with.
        next_stamp: gives numbers that grow.
        fixed_endpoints: the webhook endpoints of every world.
        allows_link_local: whether webhooks may go to link-local addresses.
        api_version: that of accounts that have no settings yet.
        is_shared: whether other processes may work in the same table.
        sees_closed: whether a world is read, too, that is neither the old one nor the new one just now.
        gates: which worlds this process knows to be open.
        decoded_states: what was read or written lately.
    """

    real_now: int
    base_url: str
    next_stamp: Callable[[], int]
    fixed_endpoints: Sequence[WebhookEndpoint] = ()
    allows_link_local: bool = False
    api_version: str = NEWEST
    is_shared: bool = False
    sees_closed: bool = False
    gates: WorldGates = field(default_factory=WorldGates)
    decoded_states: DecodedStates = field(default_factory=DecodedStates)

    def is_known_open(self, world: World) -> bool:
        """Whether the table need not be asked whether a world is closed."""
        return not self.is_shared and self.gates.is_known_open(world)

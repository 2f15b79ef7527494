"""What a rule may know of the world around it: who, when, in which mode, and how to name new things."""

from collections.abc import Callable

from emulator.billing.core import ids
from emulator.billing.core.account import Account
from emulator.billing.core.structs import Struct, replace


def _never() -> bool:
    return False


def _nobody(_event_type: str) -> bool:
    return False


class Context(Struct, frozen=True):
    """One request's view of time and place.

    Attributes:
        now: unix seconds, UTC: the world's, or those of the test clock that the request is about something on.
        account: whose world it is.
        livemode: whether it is that of live mode.
        base_url: what links begin with.
        next_stamp: gives the stamp of the next id.
        notified: says whether any webhook endpoint gets events of a type.
        declines: says whether whatever card is charged declines, as a fault may want it.
        allows_link_local: whether webhooks may go to link-local addresses.
        ahead_of_world: the seconds by which a test clock is ahead of the world's own time; negative for one behind it.
    """

    now: int
    account: Account
    livemode: bool
    base_url: str
    next_stamp: Callable[[], int]
    notified: Callable[[str], bool] = _nobody
    declines: Callable[[], bool] = _never
    allows_link_local: bool = False
    ahead_of_world: int = 0

    @property
    def world_now(self) -> int:
        """The world's own second, whatever test clock the request is about something on: unix seconds, UTC."""
        return self.now - self.ahead_of_world

    def in_world_time(self) -> "Context":
        """The same moment for what lives on no test clock: payments, events, mail."""
        return replace(self, now=self.world_now, ahead_of_world=0)

    def new_id(self, prefix: str) -> str:
        """A new id such as `in_1…`, created now; `prefix` without the underscore."""
        return ids.new_id(prefix, account=self.account.id, created=self.now, stamp=self.next_stamp())

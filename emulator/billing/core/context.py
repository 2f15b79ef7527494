"""What a rule may know of the world around it: who, when, in which mode, and how to name new things."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.billing.core import ids
from emulator.billing.core.account import Account


def _never() -> bool:
    return False


def _nobody(_event_type: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """One request's view of time and place.

    `now` is unix seconds, UTC; links begin with `base_url`; `notified` says whether any webhook endpoint gets events of
    a type, `declines` whether whatever card is charged declines, as a fault may want it; `allows_link_local` is whether
    webhooks may go to link-local addresses.
    """

    now: int
    account: Account
    livemode: bool
    base_url: str
    next_stamp: Callable[[], int]
    notified: Callable[[str], bool] = _nobody
    declines: Callable[[], bool] = _never
    allows_link_local: bool = False

    def new_id(self, prefix: str) -> str:
        """A new id such as `in_1…`, created now; `prefix` without the underscore."""
        return ids.new_id(prefix, account=self.account.id, created=self.now, stamp=self.next_stamp())

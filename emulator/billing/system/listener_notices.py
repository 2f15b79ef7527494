"""What those who listen by `stripe listen` get besides their world's own events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.billing.core import ids
from emulator.billing.core.context import Moment
from emulator.billing.core.events import Event
from emulator.billing.core.resource_types import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerNotice:
    """Events that those who listen now are to get: of a connected account, or once more.

    `account` is the connected account's, None when the events are the listener's own. The id says when it was made by
    real time, because the clocks of a platform and its accounts may differ. It is soon forgotten, as nobody who comes
    later wants it.
    """

    KIND: ClassVar[Kind] = Kind("listener_notice", prefix="lsn", kept_for=3600, of_platform=True)

    id: str
    created: int
    events: tuple[str, ...]
    account: str | None = None


def notice_of(events: Sequence[Event], ctx: Moment, real_now: int) -> ListenerNotice:
    """A notice of some events of the account; `real_now` is the unix second outside of every world."""
    account = ctx.account
    return ListenerNotice(
        id=ids.mint(ListenerNotice.KIND.prefix, account=account.id, created=real_now, stamp=ctx.next_stamp()),
        created=ctx.now,
        events=tuple(event.id for event in events),
        account=None if account.owner is None else account.id,
    )

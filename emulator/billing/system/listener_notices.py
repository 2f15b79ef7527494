"""What those who listen by `stripe listen` get besides their world's own events."""

from collections.abc import Sequence
from typing import ClassVar

from emulator.billing.core import ids
from emulator.billing.core.context import Context
from emulator.billing.core.events import Event
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct


class ListenerNotice(Struct, frozen=True, kw_only=True):
    """Events that those who listen now are to get: of a connected account, or once more.

    `account` is the connected account's, None when the events are the listener's own. The id says when it was made by
    real time, because the clocks of a platform and its accounts may differ. It is soon forgotten, as nobody who comes
    later wants it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "listener_notice", prefix="lsn", ttl=3600, owned_by_platform=True
    )

    id: str
    created: int
    events: tuple[str, ...]
    account: str | None = None


def notice_of(events: Sequence[Event], ctx: Context, real_now: int) -> ListenerNotice:
    """A notice of some events of the account; `real_now` is the unix second outside of every world."""
    account = ctx.account
    return ListenerNotice(
        id=ids.new_id(
            ListenerNotice.RESOURCE_TYPE.prefix, account=account.id, created=real_now, stamp=ctx.next_stamp()
        ),
        created=ctx.world_now,
        events=tuple(event.id for event in events),
        account=None if account.owner is None else account.id,
    )

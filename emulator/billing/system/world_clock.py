"""What time it is in a world: real time, unless somebody stopped or moved its clock."""

from typing import ClassVar

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class WorldClock(Struct, frozen=True, kw_only=True):
    """The clock of one world; `id` is the account's.

    It stands at `frozen_at` (unix seconds, UTC) or, when that is None, runs `ahead` seconds before real time.
    `set_back` counts how often it was put to an earlier second.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("world_clock", conditional_put=False)

    id: str
    created: int = 0
    frozen_at: int | None = None
    ahead: int = 0
    set_back: int = 0

    def at(self, real: int) -> int:
        """The world's second at a real one, both unix seconds, UTC."""
        return real + self.ahead if self.frozen_at is None else self.frozen_at

    def real(self, second: int) -> int | None:
        """The real second at which the world's `second` comes or came; None when a clock that stands is before it."""
        if self.frozen_at is None:
            return second - self.ahead
        return 0 if second <= self.frozen_at else None

    def moved_to(self, second: int, real_now: int) -> "WorldClock":
        """The clock at another second; it goes on standing or running."""
        if self.frozen_at is None:
            return replace(self, ahead=second - real_now)
        return replace(self, frozen_at=second)

    def changed_to(self, clock: "WorldClock", real_now: int) -> "WorldClock":
        """Another clock in this one's place, which goes on counting."""
        is_earlier = clock.at(real_now) < self.at(real_now)
        return replace(clock, set_back=self.set_back + is_earlier)

    def frozen(self, real_now: int) -> "WorldClock":
        """The clock, standing where it is."""
        return replace(self, frozen_at=self.at(real_now), ahead=0)

    def running(self, real_now: int) -> "WorldClock":
        """The clock, running from where it is."""
        return replace(self, frozen_at=None, ahead=self.at(real_now) - real_now)

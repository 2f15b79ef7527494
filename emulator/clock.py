"""What time it is in a world. Nothing else asks for the time."""

import time
from dataclasses import dataclass

from emulator.worlds import World


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of every world: real time."""

    def now(self, world: World) -> int:
        """The second it is in `world`: unix seconds, UTC."""
        del world
        return self.real_now()

    def real_now(self) -> int:
        """The second it is outside of every world: unix seconds, UTC."""
        return int(time.time())

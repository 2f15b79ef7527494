"""What time it is outside of every world; a world's own time follows from it (`billing.world_clock`)."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Real time. Nothing else asks for it."""

    def real_now(self) -> int:
        """Unix seconds, UTC."""
        return int(time.time())

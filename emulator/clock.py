"""What time it is outside of every world; a world's own time follows from it (`billing.world_clock`)."""

import time

from msgspec import Struct


class Clock(Struct, frozen=True):
    """Real time. Nothing else asks for it."""

    def real_now(self) -> int:
        """Unix seconds, UTC."""
        return int(time.time())

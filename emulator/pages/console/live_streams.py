"""The streams that this process keeps open to the pages of the console."""

from threading import BoundedSemaphore, Event

from msgspec import Struct, field

MAX_STREAMS = 8
"""Each takes a thread from those who answer. Further pages ask every few seconds."""


class LiveStreams(Struct, frozen=True):
    """How many there are, and whether they are to end.

    Attributes:
        stopping: set once this process stops.
    """

    stopping: Event = field(default_factory=Event)
    _free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MAX_STREAMS))

    def begin(self) -> bool:
        """Whether there is room for one more, which is taken then."""
        return self._free.acquire(blocking=False)

    def end(self) -> None:
        """Makes room again."""
        self._free.release()

    def stop(self) -> None:
        """Ends them all, each within a moment."""
        self.stopping.set()

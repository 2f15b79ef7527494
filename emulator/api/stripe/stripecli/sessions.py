"""Sessions: who listens to which world, and with which secret."""

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass

from emulator.billing.core.ids import random_text
from emulator.worlds import World

MAX_SESSIONS = 1000
"""How many are remembered; the oldest is forgotten first, and its listener opens another one."""


@dataclass(frozen=True, slots=True)
class Session:
    """A listening session. `id` is what the websocket shows to be let in."""

    id: str
    world: World

    @property
    def secret(self) -> str:
        """What its events are signed with: the same for every session of a world, as the real one is for a while."""
        return listener_secret(self.world)


Headers = Callable[[Session, str], dict[str, str]]
"""The headers of a forwarded request with its signature, for a session and the text of the event."""


def listener_secret(world: World) -> str:
    """The signing secret of whoever listens to this world, 64 hexadecimal digits as the official CLI's have."""
    return "whsec_" + hmac.new(b"stripe listen", world.key_prefix.encode(), hashlib.sha256).hexdigest()


class Sessions:
    """The sessions of this process; a listener whose session is unknown opens another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def open(self, world: World) -> Session:
        """A new session."""
        session = Session(f"cliws_{random_text(24)}", world)
        with self._lock:
            self._open[session.id] = session
            while len(self._open) > MAX_SESSIONS:
                del self._open[next(iter(self._open))]
        return session

    def find(self, id: str | None) -> Session | None:
        """The session with this id."""
        with self._lock:
            return self._open.get(id or "")

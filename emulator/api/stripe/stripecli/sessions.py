"""Sessions: who listens to which world, and with which secret."""

import hashlib
import hmac
import threading
from collections.abc import Callable

from emulator.billing.core.ids import random_text
from emulator.billing.core.structs import HoldsSecrets
from emulator.worlds import World

MAX_SESSIONS = 1000
"""How many are remembered; the oldest is forgotten first, and its listener opens another one."""


class Session(HoldsSecrets, frozen=True):
    """A listening session.

    Attributes:
        id: what the websocket shows to be let in.
        world: whose events it gets.
        secret: what they are signed with: the same for every session of a key, as the real one is for a while.
    """

    SECRETS = ("secret",)

    id: str
    world: World
    secret: str


Headers = Callable[[Session, str], dict[str, str]]
"""The headers of a forwarded request with its signature, for a session and the text of the event."""


def listener_secret(key: str, world: World) -> str:
    """The signing secret of whoever listens with a key to this world, 64 hexadecimal digits as the official CLI's have.

    Only who has the key can know it: the account's id stands in every link to an invoice.
    """
    return "whsec_" + hmac.new(key.encode(), world.key_prefix.encode(), hashlib.sha256).hexdigest()


class Sessions:
    """The sessions of this process; a listener whose session is unknown opens another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def open(self, key: str, world: World) -> Session:
        """A new session of who has a key, in the key's world or in one of a connected account."""
        session = Session(f"cliws_{random_text(24)}", world, listener_secret(key, world))
        with self._lock:
            self._open[session.id] = session
            while len(self._open) > MAX_SESSIONS:
                del self._open[next(iter(self._open))]
        return session

    def find(self, id: str | None) -> Session | None:
        """The session with this id."""
        with self._lock:
            return self._open.get(id or "")

"""Who is signed in to the console: worlds, never keys, under the digest of what the person's cookie says."""

import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from emulator.billing.core.structs import HoldsSecrets, replace
from emulator.clock import Clock
from emulator.store.table import Table
from emulator.worlds import World

TTL_SECONDS = 7 * 86_400
MAX_WORLDS = 50
"""Worlds that one session may see; the one opened longest ago gives way."""

_PARTITION = "console"
_MAX_TOKEN = 200


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the last action came to, shown once more on the page that follows it.

    Attributes:
        id: how that page names it.
        world: the key prefix of the world that it was done in.
        method, path, body: the request; secrets are starred, and of a long body there is nothing.
        status: the answer's HTTP status.
        message: what a refusal says.
        details: what else a refusal names: its code, its parameter, …
        request_id: how the request log calls the request, if it is in there.
        version: what its `Stripe-Version` said.
    """

    id: str
    world: str
    method: str
    path: str
    body: str
    status: int
    message: str = ""
    details: Mapping[str, str] = msgspec.field(default_factory=dict)
    request_id: str | None = None
    version: str = ""


class ConsoleSession(HoldsSecrets, frozen=True, kw_only=True):
    """One person's session.

    Attributes:
        token: what the cookie says; it is stored nowhere.
        worlds: what a person calls each world that is open (a key, masked), by its key prefix.
        outcome: of the last action.
        form_key: what its forms carry, from the first world on; pages that are open already stay good when another
            world is opened beside them.
    """

    SECRETS = ("token", "form_key")

    token: str
    worlds: Mapping[str, str] = msgspec.field(default_factory=dict)
    outcome: Outcome | None = None
    form_key: str = ""

    @property
    def form_token(self) -> str:
        """What every form of the session carries, and no other site can know."""
        return self.form_key or hashlib.sha256(f"form {self.token}".encode()).hexdigest()

    def opened(self, world: World, label: str) -> "ConsoleSession":
        """The session with one more world, under a new token: a former one may have been given to the person."""
        others = {prefix: name for prefix, name in self.worlds.items() if prefix != world.key_prefix}
        worlds = dict([*others.items(), (world.key_prefix, label)][-MAX_WORLDS:])
        return replace(self, token=new_token(), worlds=worlds, form_key=self.form_key or new_token())


class _Stored(msgspec.Struct, frozen=True):
    worlds: dict[str, str]
    outcome: Outcome | None = None
    form_key: str = ""


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(_Stored)


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


class ConsoleSessions:
    """The sessions in one table, whichever process answers."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def find(self, token: str) -> ConsoleSession | None:
        """The session of a token, None when there is none, or none any more."""
        if not 0 < len(token) <= _MAX_TOKEN:
            return None
        try:
            record = self._table.record.get(_PARTITION, _digest(token), consistent_read=True)
        except self._table.record.DoesNotExist:
            return None
        if record.expires_at <= self._clock.real_now():
            return None
        stored = _DECODER.decode(record.state or "")
        return ConsoleSession(token=token, worlds=stored.worlds, outcome=stored.outcome, form_key=stored.form_key)

    def save(self, session: ConsoleSession) -> None:
        """Keeps a session as it is now."""
        now = self._clock.real_now()
        record = self._table.record(_PARTITION, _digest(session.token), version=now)
        record.state = msgspec.json.encode(_Stored(dict(session.worlds), session.outcome, session.form_key)).decode()
        record.expires_at = now + TTL_SECONDS
        record.save()

    def end(self, token: str) -> None:
        """Forgets a session; harmless when there is none."""
        if 0 < len(token) <= _MAX_TOKEN:
            self._table.record(_PARTITION, _digest(token)).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

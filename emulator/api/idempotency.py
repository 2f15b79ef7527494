"""Idempotent requests, whatever the dialect: the first answer to a key is kept and given again."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import msgspec

from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct
from emulator.worlds import World

_DAY = 86400


class StoredReply(Struct, frozen=True, kw_only=True):
    """The first answer to a key, kept for 24 hours. Its id is the key."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("idempotent_reply", ttl=_DAY)

    id: str
    created: int
    path: str
    fingerprint: str
    status: int
    body: str
    request_id: str


def fingerprint(raw: Mapping[str, Any]) -> str:
    """What two requests with the same parameters share."""
    return hashlib.sha256(msgspec.json.encode(raw, order="deterministic")).hexdigest()


class InFlightKeys:
    """The keys this process is working on; `in_use` is how the dialect refuses one that another request holds.

    It only tells the second of two simultaneous requests to come back, as the real services do; that a key acts once
    is the store's doing, whatever process gets it.
    """

    def __init__(self, in_use: Callable[[str], APIError]) -> None:
        self._in_use = in_use
        self._lock = threading.Lock()
        self._keys: set[tuple[World, str]] = set()

    @contextmanager
    def hold(self, world: World, key: str | None) -> Iterator[None]:
        """Holds a key for the time of a request. Raises the dialect's APIError when another request holds it."""
        if key is None:
            yield
            return
        with self._lock:
            if (world, key) in self._keys:
                raise self._in_use(key)
            self._keys.add((world, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((world, key))

"""Idempotent requests: the same key gives the same answer, once (docs.stripe.com/api/idempotent_requests)."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from emulator.billing.kinds import Kind
from emulator.billing.refusals import Refusal
from emulator.worlds import World

MAX_KEY = 255
_DAY = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """The first answer to a key, kept for 24 hours. Its id is the key."""

    KIND: ClassVar[Kind] = Kind("idempotent_reply", kept_for=_DAY)

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


def check_key(key: str | None) -> str | None:
    """The key of a request, or None. Raises Refusal for one that is too long."""
    if not key:
        return None
    if len(key) > MAX_KEY:
        raise Refusal(
            f"Idempotency keys can be at most {MAX_KEY} characters, but you passed one of {len(key)} characters."
        )
    return key


def check_same_request(stored: StoredReply, path: str, print_of_request: str) -> None:
    """Raises Refusal when the key was first used for another endpoint or with other parameters."""
    advice = f"Try using a key other than '{stored.id}' if you meant to execute a different request."
    if stored.path != path:
        raise Refusal(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{path}' vs '{stored.path}'). {advice}",
            type="idempotency_error",
        )
    if stored.fingerprint != print_of_request:
        raise Refusal(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            + advice,
            type="idempotency_error",
        )


class InFlight:
    """The keys this process is working on.

    It only tells the second of two simultaneous requests to come back, as the real service does; that a key acts once
    is the store's doing, whatever process gets it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[tuple[World, str]] = set()

    @contextmanager
    def holding(self, world: World, key: str | None) -> Iterator[None]:
        """Holds a key for the time of a request. Raises Refusal (409) when another request holds it."""
        if key is None:
            yield
            return
        with self._lock:
            if (world, key) in self._keys:
                raise Refusal(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    status=409,
                    code="idempotency_key_in_use",
                    type="idempotency_error",
                )
            self._keys.add((world, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((world, key))

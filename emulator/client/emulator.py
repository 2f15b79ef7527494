"""An emulator that runs somewhere."""

from __future__ import annotations

from typing import Any

from .errors import EmulatorError
from .transport import TIMEOUT_SECONDS, Transport
from .world import World, new_key


class Emulator:
    """An emulator and its worlds.

    Attributes:
        url: where it is, such as `http://127.0.0.1:12111`.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        """Names an emulator; nothing is asked of it yet. `timeout` is how many seconds an answer is waited for."""
        self.url = url.rstrip("/")
        self._transport = Transport(self.url, timeout=timeout)

    def health(self) -> dict[str, Any]:
        """Its version, and what holds its data. Raises EmulatorError when it does not answer or is not well."""
        found: dict[str, Any] = self._transport.get("/_emulator/health")
        if not found.keys() >= {"version", "engine"}:
            raise EmulatorError(f"What answers at {self.url} is no emulator.")
        return found

    def world(self, api_key: str | None = None) -> World:
        """The world of a key, or a new one."""
        return World(self.url, api_key or new_key(), timeout=self._transport.timeout)

"""What is to go wrong in a world, on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .records import Fault
from .transport import Transport, segment

_PATH = "/_emulator/faults"


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of a world."""

    _transport: Transport

    def api(self, kind: str, matches: str = "*", **more: float | None) -> Fault:
        """Has the next matching request go wrong, as in `api("rate_limit", "POST /v1/invoices/*/send", times=2)`.

        Args:
            kind: `rate_limit`, `server_error`, `unavailable`, `decline`, `timeout`, `reset` or `reset_after`.
            matches: method and path, in which `*` stands for anything.
            more: `times`, `share`, `seed` and `seconds`, as `Fault` has them.

        Raises:
            EmulatorError: there is no such fault.
        """
        return self._add("api", kind, matches, more)

    def webhook(self, kind: str, matches: str = "*", **more: float | None) -> Fault:
        """Has the next webhook with an event of a matching type go wrong.

        Args:
            kind: `drop`, `delay`, `duplicate`, `reorder`, `ignore_answer` or `wrong_signature`.
            matches: an event's type, in which `*` stands for anything.
            more: `times`, `share`, `seed` and `seconds`, as `Fault` has them.

        Raises:
            EmulatorError: there is no such fault.
        """
        return self._add("webhook", kind, matches, more)

    def mail(self, kind: str, matches: str = "*", **more: float | None) -> Fault:
        """Has the next mail to a matching recipient go wrong; test mode delivers none.

        Args:
            kind: `refuse`, `refuse_for_now` or `delay`.
            matches: an address, in which `*` stands for anything.
            more: `times`, `share`, `seed` and `seconds`, as `Fault` has them.

        Raises:
            EmulatorError: there is no such fault.
        """
        return self._add("mail", kind, matches, more)

    def list(self) -> Sequence[Fault]:
        """Every fault that was asked for, in that order."""
        return [Fault.from_reply(each) for each in self._transport.get(_PATH)["data"]]

    def withdraw(self, id: str) -> None:
        """Withdraws one. Raises EmulatorError when there is none with that id."""
        self._transport.delete(f"{_PATH}/{segment(id)}")

    def clear(self) -> None:
        """Withdraws them all."""
        self._transport.delete(_PATH)

    def _add(self, target: str, kind: str, matches: str, more: dict[str, float | None]) -> Fault:
        asked = {"target": target, "kind": kind, "matches": matches, **more}
        return Fault.from_reply(self._transport.post(_PATH, asked))

"""What can go wrong between a program and the emulator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_SHOWN = 20
_LENGTH = 300


class EmulatorError(Exception):
    """The emulator refused, or did not answer.

    Attributes:
        status: its HTTP status, None when there was no answer.
        details: what its answer says besides the message, such as `newest_events`.
    """

    def __init__(self, message: str, status: int | None = None, details: Mapping[str, Any] | None = None) -> None:
        more = "".join(f"\n{name}: {_shown(value)}".replace(": \n", ":\n") for name, value in (details or {}).items())
        super().__init__(message + more)
        self.status = status
        self.details = dict(details or {})


class WaitError(EmulatorError):
    """What was waited for did not come in time; the message says what came instead."""


def _shown(value: Any) -> str:
    """What a person needs of it: of objects, what is neither an object nor a list."""
    if isinstance(value, list):
        more = f"\n  … and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
        return "".join(f"\n  {_shown(each)}" for each in value[:_SHOWN]) + more
    if isinstance(value, dict):
        plain = {name: each for name, each in value.items() if each is not None and not isinstance(each, dict | list)}
        return _shortened(", ".join(f"{name} {each}" for name, each in plain.items()))
    return _shortened(json.dumps(value, ensure_ascii=False))


def _shortened(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"

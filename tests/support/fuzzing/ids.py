"""The ids that a world has shown so far, so that made-up requests can be about things that exist."""

from __future__ import annotations

from collections import defaultdict, deque
from random import Random
from typing import Any
from urllib.parse import urlsplit

from emulator.api.stripe.resource_registry import resources

_KEPT = 12

_KINDS = {
    **{each.argument: each.name for each in resources()},
    "invoice_item": "invoiceitem",
    "intent": "payment_intent",
    "line": "line_item",
    "default_payment_method": "payment_method",
    "rate": "tax_rate",
    "tax_rates": "tax_rate",
    "default_tax_rates": "tax_rate",
}
"""What the names of parameters and of parts of paths are about, where it is not what they are called."""


_ENVELOPES = ("data", "result", "items", "results")
"""The parts of a reply that hold what was asked for."""


class KnownIds:
    """Remembers the last few ids of each kind; `links` are the pages that replies led to."""

    def __init__(self) -> None:
        self._known: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self.links: deque[str] = deque(maxlen=_KEPT)

    def note(self, value: Any, kind: str, depth: int = 4) -> None:
        """Takes note of every id in a reply; `kind` is what things are that neither say so nor have a name there."""
        if isinstance(value, list):
            for each in value[:3]:
                self.note(each, kind, depth)
        elif isinstance(value, dict) and depth:
            if isinstance(value.get("id"), str):
                self._known[str(value.get("object", kind))].append(value["id"])
            for name, each in value.items():
                if isinstance(each, str) and each.startswith("http://127.0.0.1"):
                    self.links.append(urlsplit(each).path)
                elif isinstance(each, dict | list):
                    self.note(each, kind if name in _ENVELOPES else name.removesuffix("s"), depth - 1)

    def newest(self, kind: str) -> str:
        """The last id of a kind; nothing where there is none."""
        return self._known[kind][-1] if kind in self._known else ""

    def about(self, name: str, rng: Random, *, hint: str = "") -> str:
        """An id for a parameter or a part of a path: mostly of the right kind, at times of any."""
        name = name.removesuffix("_id")
        kind = _KINDS.get(name, name)
        if hint in self._known and kind not in self._known:
            kind = hint
        if kind in self._known and rng.random() < 0.93:
            return self._known[kind][-1] if rng.random() < 0.4 else rng.choice(self._known[kind])
        return rng.choice(self._known[rng.choice(sorted(self._known))]) if self._known else "in_1"

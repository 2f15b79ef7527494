"""Faults on demand: what is to go wrong in a world, when, and how often."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from random import Random
from typing import ClassVar, Literal

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

FaultTarget = Literal["api", "webhook", "mail"]

MAX_FAULTS = 50
"""How many faults a world can have at a time."""

FAULT_KINDS: Mapping[FaultTarget, Sequence[str]] = {
    "api": ("rate_limit", "server_error", "unavailable", "timeout", "reset", "reset_after", "decline"),
    "webhook": ("drop", "delay", "duplicate", "reorder", "ignore_answer", "wrong_signature"),
    "mail": ("refuse", "refuse_for_now", "delay"),
}
"""What can go wrong where."""


class Fault(Struct, frozen=True, kw_only=True):
    """One fault.

    It may strike what `matches` names, a pattern with `*`: `POST /v1/invoices/*/send` for the API, an event type for
    webhooks, a recipient for mail. It strikes the next `times`, or without end when None; of those a `share` between
    0 and 1, drawn with `seed`: the same seed strikes the same ones. `seconds` is how long a delay or a timeout lasts.
    `seen` counts what matched, `struck` what was hit.
    """

    id: str
    target: FaultTarget
    kind: str
    matches: str = "*"
    times: int | None = 1
    share: float = 1.0
    seed: int = 0
    seconds: float = 1.0
    seen: int = 0
    struck: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether it has struck as often as it was to."""
        return self.times is not None and self.struck >= self.times

    def applies_to(self, target: FaultTarget, subject: str) -> bool:
        """Whether this is something it is waiting for."""
        return self.target == target and not self.exhausted and fnmatchcase(subject, self.matches)

    def hits_next(self) -> bool:
        """Whether the next one that matches is hit."""
        return Random(f"{self.seed}/{self.seen}").random() < self.share


class Faults(Struct, frozen=True, kw_only=True):
    """All faults of a world in one record, in the order they were asked for; `id` is the account's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("faults")

    id: str
    created: int = 0
    faults: tuple[Fault, ...] = ()

    def has_match(self, target: FaultTarget, subject: str) -> bool:
        """Whether any fault waits for this."""
        return any(fault.applies_to(target, subject) for fault in self.faults)

    def strike(self, target: FaultTarget, subject: str) -> tuple[Fault | None, "Faults"]:
        """The first fault that hits this, and the faults after it: every one that was asked has counted it."""
        hit: Fault | None = None
        after = []
        for fault in self.faults:
            if hit is None and fault.applies_to(target, subject):
                strikes = fault.hits_next()
                fault = replace(fault, seen=fault.seen + 1, struck=fault.struck + strikes)
                hit = fault if strikes else None
            after.append(fault)
        return hit, replace(self, faults=tuple(after))

"""The checks: small, named, and each with the source of what it expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.contract.conformance.differences import Difference

if TYPE_CHECKING:
    from tests.contract.conformance.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Source:
    """Where an expectation comes from, and thereby how far it can be relied upon."""

    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


def documented(page: str) -> Source:
    """Stripe's own documentation says so."""
    return Source("documented in", page)


def recorded(what: str) -> Source:
    """The real service answered so, and the answer was kept."""
    return Source("recorded from a sandbox:", what)


def reported(what: str) -> Source:
    """People who called the real service say so."""
    return Source("reported by users:", what)


def assumed(why: str) -> Source:
    """Nobody outside knows; the emulator's choice, and why."""
    return Source("assumed:", why)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a Stripe API does."""

    subject: str
    name: str
    source: Source
    run: Callable[[Sandbox], None]


@dataclass(frozen=True, slots=True)
class Result:
    """How a check went: as Stripe does it if there are no differences; `left` is what could not be removed after it."""

    check: Check
    differences: tuple[Difference, ...]
    not_removed: tuple[str, ...]
    seconds: float
    requests: int

    @property
    def is_same(self) -> bool:
        """Whether all was as expected."""
        return not self.differences


class Subject:
    """The checks of one subject, in the order in which they are declared."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._checks: list[Check] = []

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks)

    def check(self, name: str, source: Source) -> Callable[[Callable[[Sandbox], None]], Callable[[Sandbox], None]]:
        """Declares a function as a check."""

        def declare(run: Callable[[Sandbox], None]) -> Callable[[Sandbox], None]:
            self.add(name, source, run)
            return run

        return declare

    def add(self, name: str, source: Source, run: Callable[[Sandbox], None]) -> None:
        """Declares one check of many that are alike.

        Raises:
            ValueError: there is one of that name.
        """
        if any(check.name == name for check in self._checks):
            raise ValueError(f"{self.name}: {name} is declared twice.")
        self._checks.append(Check(self.name, name, source, run))

"""What was expected, held against what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Absence(Enum):
    """A key that is not there."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return self.value


ABSENT = Absence.ABSENT


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in the answer to a request where something else stands than was expected."""

    request: str
    path: str
    expected: Any
    actual: Any


class DifferenceError(Exception):
    """An answer that is so different that a check cannot go on."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.path)
        self.difference = difference


@dataclass(frozen=True, slots=True)
class Matcher:
    """A value of which only some property is known."""

    description: str
    holds: Callable[[Any], bool]

    def __repr__(self) -> str:
        return self.description


@dataclass(frozen=True, slots=True)
class Exactly:
    """A map that has these keys and no other."""

    facts: dict[str, Any]


PRESENT = Matcher("present", lambda value: value is not ABSENT)
SET = Matcher("not null", lambda value: value is not None and value is not ABSENT)
TIMESTAMP = Matcher("a Unix time", lambda value: type(value) is int and value > 1_000_000_000)


def matching(pattern: str) -> Matcher:
    """A string that matches a regular expression, all of it."""
    return Matcher(
        f"a string like /{pattern}/", lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None
    )


def any_of(*values: Any) -> Matcher:
    """One of the values."""
    return Matcher(" or ".join(map(repr, values)), lambda value: value in values)


def near(moment: int, seconds: int = 5) -> Matcher:
    """A Unix time around a moment."""
    return Matcher(f"{moment} ± {seconds}", lambda value: type(value) is int and abs(value - moment) <= seconds)


def differences(expected: Any, actual: Any, request: str, path: str = "") -> Iterator[Difference]:
    """Where they differ.

    A dict names the keys that matter, an `Exactly` all there are; a list is expected to be as long; ABSENT is a key
    that must not be there; everything else must be equal, and of the same type: 1 is not true.
    """
    if isinstance(expected, Exactly):
        facts = expected.facts
        more = {name: ABSENT for name in actual if name not in facts} if isinstance(actual, dict) else {}
        yield from differences({**facts, **more}, actual, request, path)
    elif isinstance(expected, dict):
        yield from _in_map(expected, actual, request, path)
    elif isinstance(expected, list):
        yield from _in_list(expected, actual, request, path)
    elif isinstance(expected, Matcher):
        if not expected.holds(actual):
            yield Difference(request, path, expected, actual)
    elif type(expected) is not type(actual) or expected != actual:
        yield Difference(request, path, expected, actual)


def _in_map(expected: dict[str, Any], actual: Any, request: str, path: str) -> Iterator[Difference]:
    if not isinstance(actual, dict):
        yield Difference(request, path, "a map", actual)
        return
    for name, value in expected.items():
        yield from differences(value, actual.get(name, ABSENT), request, f"{path}.{name}" if path else name)


def _in_list(expected: list[Any], actual: Any, request: str, path: str) -> Iterator[Difference]:
    if not isinstance(actual, list) or len(actual) != len(expected):
        yield Difference(request, path, expected, actual)
        return
    if not any(isinstance(value, dict | list | Exactly | Matcher) for value in expected):
        # Words or numbers in a row: which one is out of place is seen best in the whole row.
        if list(map(repr, expected)) != list(map(repr, actual)):
            yield Difference(request, path, expected, actual)
        return
    for position, (value, each) in enumerate(zip(expected, actual, strict=True)):
        yield from differences(value, each, request, f"{path}.{position}")

"""What a person reads: a line for each subject, and every difference with what was expected and what came."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from tests.contract.conformance.checks import Result
from tests.contract.conformance.differences import Absence, Difference, Exactly, Matcher

_WIDEST = 300
_BAR = 30


@dataclass(frozen=True, slots=True)
class Style:
    """Colours, on a terminal."""

    coloured: bool

    @classmethod
    def of(cls, stream: TextIO, environment: Iterable[str]) -> Style:
        """Colours for a terminal, unless NO_COLOR is set (no-color.org)."""
        return cls(stream.isatty() and "NO_COLOR" not in environment)

    def green(self, text: str) -> str:
        """What is the same."""
        return self._in(32, text)

    def red(self, text: str) -> str:
        """What differs."""
        return self._in(31, text)

    def dim(self, text: str) -> str:
        """What is said besides."""
        return self._in(2, text)

    def _in(self, colour: int, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.coloured else text


class Progress:
    """A bar on a terminal, and nothing elsewhere."""

    def __init__(self, total: int, stream: TextIO = sys.stderr) -> None:
        self._total, self._stream, self._done, self._differ = total, stream, 0, 0

    def __call__(self, result: Result) -> None:
        """One more is done."""
        self._done += 1
        self._differ += not result.is_same
        if self._stream.isatty():
            full = _BAR * self._done // self._total
            differ = f", {self._differ} differ" if self._differ else ""
            bar = "█" * full + "·" * (_BAR - full)
            self._stream.write(f"\r{bar} {self._done} of {self._total} checks{differ} ")
            self._stream.flush()

    def end(self) -> None:
        """Takes the bar away."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def lines(results: Sequence[Result], style: Style) -> Iterator[str]:
    """The whole report."""
    differing = [result for result in results if not result.is_same]
    for result in differing:
        yield from _differing(result, style)
        yield ""
    yield from _summary(results, style)
    not_removed = [each for result in results for each in result.not_removed]
    if not_removed:
        yield ""
        yield f"Not removed, {len(not_removed)} in all:"
        yield from (f"  {each}" for each in not_removed)
    yield ""
    seconds, requests = sum(each.seconds for each in results), sum(each.requests for each in results)
    yield style.dim(f"{requests} requests; {seconds:.1f} s of work")
    if differing:
        yield style.red(f"{len(differing)} of {len(results)} checks differ.")
    else:
        yield style.green(f"All {len(results)} checks are the same.")


def shown(value: object, widest: int = _WIDEST) -> str:
    """A value on one line."""
    if isinstance(value, Absence | Matcher):
        return repr(value)
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return text if len(text) <= widest else f"{text[: widest - 1]}…"


def _plain(value: object) -> object:
    return value.facts if isinstance(value, Exactly) else repr(value)


def _differing(result: Result, style: Style) -> Iterator[str]:
    yield f"{style.red('DIFFERS')}  {result.check.subject}: {result.check.name}"
    for request, found in groupby(result.differences, key=lambda each: each.request):
        if request:
            yield f"  {request}"
        for difference in found:
            yield from _difference(difference, style)
    yield style.dim(f"  {result.check.source}")


def _difference(difference: Difference, style: Style) -> Iterator[str]:
    yield f"    {difference.path}"
    yield f"      expected  {style.green(shown(difference.expected))}"
    yield f"      came      {style.red(shown(difference.actual))}"


def _summary(results: Sequence[Result], style: Style) -> Iterator[str]:
    wide = max(len("subject"), *(len(result.check.subject) for result in results))
    yield f"{'subject':<{wide}}  checks    same  differ"
    for subject, found in groupby(results, key=lambda result: result.check.subject):
        these = list(found)
        same = sum(result.is_same for result in these)
        differ = len(these) - same
        count = style.red(f"{differ:>6}") if differ else f"{'–':>6}"
        yield f"{subject:<{wide}}  {len(these):>6}  {same:>6}  {count}"

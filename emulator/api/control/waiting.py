"""Waiting until so many things are there, and for the time in which no more of them may come."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from flask import Response

from emulator.api.control.responses import error_response
from emulator.api.long_poll import DEFAULT_SECONDS, MAX_SECONDS, wait_until
from emulator.store.signals import Signal

T = TypeVar("T")

MAX_COUNT = 10_000

Look = Callable[[int], Sequence[T]]
"""The newest things that are wanted, so many at most."""


class Waiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many of what is asked for there are to be, and until when; part of every query that can wait.

    Attributes:
        count: wait until there are so many; 0: none may come until the time is up.
        at_most: look on until the time is up; no more than so many may come.
        timeout: seconds.
    """

    count: (
        Annotated[
            int,
            msgspec.Meta(
                ge=0, le=MAX_COUNT, description="Wait until there are so many; 0: none may come until the time is up."
            ),
        ]
        | None
    ) = None
    at_most: (
        Annotated[
            int,
            msgspec.Meta(
                ge=0, le=MAX_COUNT, description="Look on until the time is up: no more than so many may come."
            ),
        ]
        | None
    ) = None
    timeout: Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS, description="Seconds to wait.")] = DEFAULT_SECONDS

    def __post_init__(self) -> None:
        """Raises ValueError for what can never be."""
        if self.at_most is not None and (self.count or 0) > self.at_most:
            raise ValueError(f"count={self.count} and at_most={self.at_most}: there cannot be both.")

    @property
    def counts(self) -> bool:
        """Whether it says how many there are to be."""
        return self.count is not None or self.at_most is not None

    @property
    def bound(self) -> int | None:
        """How many there may be; None: any number."""
        return 0 if self.count == 0 else self.at_most

    @property
    def wanted(self) -> int:
        """How many there must be."""
        return 1 if not self.counts else self.count or 0


class CountError(Exception, Generic[T]):
    """There were too few when the time was up, or too many before; `found` are those that were there."""

    def __init__(self, found: Sequence[T], waiting: Waiting, *, too_many: bool) -> None:
        super().__init__()
        self.found = found
        self.waiting = waiting
        self.too_many = too_many

    def response(self, what: str, found: Sequence[Any], hint: str = "", **more: Any) -> Response:
        """409 for too many, 408 for too few; `what` is the plural of what was waited for, `found` shows them."""
        if self.too_many:
            most = f"at most {self.waiting.bound}" if self.waiting.bound else "none"
            return error_response(409, f"There are {len(found)} such {what}; {most} should have come.", found=found)
        there = f"{len(found)} of {self.waiting.wanted} such {what} were there"
        return error_response(408, f"{there} within {self.waiting.timeout:g} seconds{hint}.", found=found, **more)


def wait_for(
    look: Look[T], waiting: Waiting, signal: Signal, look_for_too_many: Callable[[int], Sequence[T]] | None = None
) -> Sequence[T]:
    """The newest things, once there are as many as `waiting` wants and its time for more of them is up.

    `look_for_too_many` finds what must not be too many, where that is more than what is wanted. Raises CountError, and
    TooManyWaitingError where so many wait that others could not be answered.
    """
    bound, wanted = waiting.bound, waiting.wanted
    count_all = look_for_too_many or look

    def enough() -> Sequence[T] | None:
        if bound is not None:
            found = count_all(bound + 1)
            if len(found) > bound:
                raise CountError(found, waiting, too_many=True)
            return None
        found = look(wanted)
        return found if len(found) >= wanted else None

    with signal.place():
        in_time = wait_until(enough, signal, waiting.timeout)
    if in_time is not None:
        return in_time
    found = look(max(wanted, bound or 0, 1))
    if bound is None or len(found) < wanted:
        raise CountError(found, waiting, too_many=False)
    return found

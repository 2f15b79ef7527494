"""The time of a world."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.control.described import Time


class ClockParams(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked of a clock: at most one of `now` and `advance`."""

    now: Annotated[int | str, Meta(description="Unix seconds, or a time: `2026-01-31T09:00:00Z`.")] | None = None
    advance: (
        Annotated[int | str, Meta(description="Seconds, or a duration: `31d`, `1d12h`, `90m`, `P1DT12H`.")] | None
    ) = None
    frozen: Annotated[bool, Meta(description="Whether it is to stand.")] | None = None


class Clock(Struct, frozen=True, kw_only=True):
    """What time it is in a world."""

    object: Literal["clock"] = "clock"
    now: Time
    frozen: Annotated[bool, Meta(description="Whether it stands.")]
    ahead: Annotated[int, Meta(description="Seconds that it is ahead of real time.")]


class ChangedClock(Clock, frozen=True, kw_only=True):
    """What time it is in a world, after it was changed."""

    ran: Annotated[int, Meta(description="How many jobs fell due on the way, and were done.")]

"""Faults on demand."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.system.faults import FAULT_KINDS, FaultTarget
from schemas.control.described import Id

MAX_SECONDS = 60.0

MAX_MATCHES = 500
"""Characters of a pattern: all faults of a world are kept in one record."""

_LARGEST_SEED = 2**53
"""Larger numbers are not the same in every language's JSON."""

_KINDS = "; ".join(f"{target}: {', '.join(kinds)}" for target, kinds in FAULT_KINDS.items())

_Target = Annotated[
    str, Meta(description="What is to go wrong.", extra_json_schema={"enum": [str(target) for target in FAULT_KINDS]})
]
_Kind = Annotated[
    str,
    Meta(
        description=f"How ({_KINDS}).",
        extra_json_schema={"enum": sorted({kind for kinds in FAULT_KINDS.values() for kind in kinds})},
    ),
]
_Matches = Annotated[
    str,
    Meta(
        max_length=MAX_MATCHES,
        description="A pattern with *: `POST /v1/invoices/*/send`, a type of event, or a recipient.",
    ),
]
_Times = Annotated[int, Meta(description="How often; null: every time from now on.", extra_json_schema={"minimum": 1})]
_Share = Annotated[
    float,
    Meta(
        description="How many of those that match, above 0.",
        extra_json_schema={"exclusiveMinimum": 0, "maximum": 1},
    ),
]
_Seed = Annotated[
    int, Meta(ge=-_LARGEST_SEED, le=_LARGEST_SEED, description="The same seed strikes the same ones of a share.")
]
_Seconds = Annotated[
    float,
    Meta(
        description="How long a delay or a timeout lasts.",
        extra_json_schema={"minimum": 0, "maximum": MAX_SECONDS},
    ),
]


class NewFault(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fault that is asked for."""

    target: _Target
    kind: _Kind
    matches: _Matches = "*"
    times: _Times | None = 1
    share: _Share = 1.0
    seed: _Seed = 0
    seconds: _Seconds = 1.0


class Fault(Struct, frozen=True, kw_only=True):
    """A fault, and what it has done."""

    id: Id
    object: Literal["fault"] = "fault"
    target: FaultTarget
    kind: str
    matches: str
    times: int | None
    share: float
    seed: int
    seconds: float
    seen: Annotated[int, Meta(description="How many it matched.")]
    struck: Annotated[int, Meta(description="How many it hit.")]
    spent: Annotated[bool, Meta(description="Whether it has struck as often as it was to.")]


class FaultList(Struct, frozen=True, kw_only=True):
    """Faults, in the order they were asked for."""

    object: Literal["list"] = "list"
    data: list[Fault]


class Left(Struct, frozen=True, kw_only=True):
    """What is there still."""

    left: Annotated[int, Meta(description="How many.")]

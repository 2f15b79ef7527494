"""How the emulator is, and what the control API is made of."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType


class EngineHealth(Struct, frozen=True, kw_only=True):
    """What holds the data."""

    name: Annotated[str, Meta(description="embedded, dynoxide, local or endpoint.")]
    detail: Annotated[str, Meta(description="The engine in words.")]
    to_change: Annotated[str, Meta(description="How to have another one.")]


class Health(Struct, frozen=True, kw_only=True):
    """How the emulator is."""

    status: Literal["ok", "unavailable"]
    reason: Annotated[str, Meta(description="Why it is not available.")] | UnsetType = UNSET
    version: Annotated[str, Meta(description="The version of the emulator.")]
    engine: EngineHealth
    smtp: Annotated[str, Meta(description="Where live mail goes: `host:port`.")] | None


class Deleted(Struct, frozen=True, kw_only=True):
    """What a reset has forgotten."""

    deleted: Annotated[int, Meta(description="How many records there were.")]

"""Snapshots of a world."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.control.described import Time


class Snapshot(Struct, frozen=True, kw_only=True):
    """A world that is kept under a name."""

    object: Literal["snapshot"] = "snapshot"
    name: str
    created: Time
    records: Annotated[int, Meta(description="How many things are in it.")]


class SnapshotList(Struct, frozen=True, kw_only=True):
    """Snapshots, by name."""

    object: Literal["list"] = "list"
    data: list[Snapshot]


class DeletedSnapshot(Struct, frozen=True, kw_only=True):
    """A snapshot that is forgotten."""

    deleted: Annotated[str, Meta(description="Its name.")]

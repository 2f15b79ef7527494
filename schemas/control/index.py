"""What the control API can do."""

from typing import Annotated, Literal

from msgspec import Meta, Struct


class ListedOperation(Struct, frozen=True, kw_only=True):
    """One operation."""

    id: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    summary: str


class Index(Struct, frozen=True, kw_only=True):
    """Where to find what, and every operation."""

    object: Literal["index"] = "index"
    version: Annotated[str, Meta(description="The version of the emulator.")]
    console: Annotated[str, Meta(description="The path of the pages for people.")]
    openapi: Annotated[str, Meta(description="The path of the OpenAPI document.")]
    typescript: Annotated[str, Meta(description="The path of the TypeScript declarations.")]
    operations: list[ListedOperation]

"""What is answered where something is wrong."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType


class ErrorDetail(Struct, frozen=True, kw_only=True):
    """What is wrong and how to mend it."""

    message: Annotated[str, Meta(description="A sentence for a person.")]
    found: Annotated[list[Any], Meta(description="What was there of what was counted.")] | UnsetType = UNSET
    newest_events: Annotated[list[str], Meta(description="The types of the newest events.")] | UnsetType = UNSET
    newest_requests: Annotated[list[Any], Meta(description="The newest requests.")] | UnsetType = UNSET
    outbox: Annotated[list[Any], Meta(description="The newest mail.")] | UnsetType = UNSET
    attempts: Annotated[list[Any], Meta(description="The newest attempts.")] | UnsetType = UNSET


class Error(Struct, frozen=True, kw_only=True):
    """The body of every refusal."""

    error: ErrorDetail

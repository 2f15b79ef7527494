"""Requests to the emulated APIs, and to this one, as they are logged."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from schemas.control.described import Headers, Milliseconds, Time


class CausedEvent(Struct, frozen=True, kw_only=True):
    """An event that a request has caused."""

    id: str
    type: str


class LoggedRequest(Struct, frozen=True, kw_only=True):
    """One request and its answer; keys, security codes and card numbers are starred."""

    object: Literal["request"] = "request"
    id: (
        Annotated[
            str, Meta(description="How its answer calls it (`Request-Id`, `X-Request-Id`), or else the log itself.")
        ]
        | None
    )
    at: Time
    milliseconds: Milliseconds
    key: Annotated[str, Meta(description="The key that it came with, masked.")]
    method: str
    path: str
    query: str
    body: Annotated[str, Meta(description="What was posted, shortened.")]
    body_bytes: Annotated[int, Meta(description="How much was posted.")]
    headers: Headers
    status: int
    answer: Annotated[str, Meta(description="What was answered, shortened.")] | None
    answer_bytes: Annotated[int, Meta(description="How much was answered.")]
    events: Annotated[list[CausedEvent], Meta(description="The events that it caused.")]
    mail: Annotated[list[str], Meta(description="The ids of the mail that it caused.")]


class RequestList(Struct, frozen=True, kw_only=True):
    """Requests, newest first."""

    object: Literal["list"] = "list"
    data: list[LoggedRequest]

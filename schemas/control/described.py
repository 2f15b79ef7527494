"""Types with a description, which openapi.json and the TypeScript declarations repeat."""

from typing import Annotated

from msgspec import Meta

Id = Annotated[str, Meta(description="Its id.")]
Time = Annotated[int, Meta(description="Unix seconds, UTC.")]
Milliseconds = Annotated[int, Meta(description="How long it took.")]
Headers = Annotated[dict[str, str], Meta(description="Headers by name.")]

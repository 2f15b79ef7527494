"""What goes out to an endpoint."""

from collections.abc import Mapping

from msgspec import Struct

TIMEOUT_SECONDS = 10.0
"""How long an endpoint may take to answer."""


class WebhookRequest(Struct, frozen=True):
    """A request as it goes out."""

    url: str
    body: bytes
    headers: Mapping[str, str]

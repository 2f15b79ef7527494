"""What goes out to an endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass

TIMEOUT_SECONDS = 10.0
"""How long an endpoint may take to answer."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A request as it goes out."""

    url: str
    body: bytes
    headers: Mapping[str, str]

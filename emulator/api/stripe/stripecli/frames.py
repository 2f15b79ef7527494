"""The frames of a listening session, as the official CLI reads and writes them (github.com/stripe/stripe-cli)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.core.ids import random_text


class WebhookResponse(msgspec.Struct, frozen=True, tag_field="type", tag="webhook_response"):
    """What the forwarded request was answered."""

    forward_url: str = ""
    status: int = 0
    http_headers: dict[str, Any] = {}
    body: str = ""
    webhook_conversation_id: str = ""


class EventAck(msgspec.Struct, frozen=True, tag_field="type", tag="event_ack"):
    """That an event has arrived at the CLI."""

    event_id: str = ""


def event_frame(payload: str, headers: Mapping[str, str], conversation: str, api_version: str | None) -> str:
    """An event to forward: in an `api_version` for listeners that were told `--latest`, without one for all others.

    Both are sent, and the CLI drops what is not for it.
    """
    return msgspec.json.encode(
        {
            "type": "webhook_event",
            "endpoint": {"api_version": api_version},
            "event_payload": payload,
            "http_headers": dict(headers),
            "webhook_conversation_id": conversation,
            "webhook_id": f"wh_{random_text(24)}",
        }
    ).decode()


# Made here, by one thread: see emulator.store.serialization.
_DECODER: msgspec.json.Decoder[WebhookResponse | EventAck] = msgspec.json.Decoder(WebhookResponse | EventAck)


def read_frame(text: str | bytes) -> WebhookResponse | EventAck | None:
    """What a listener says; None for what is not understood."""
    try:
        return _DECODER.decode(text)
    except JSON_DECODE_ERRORS:
        return None

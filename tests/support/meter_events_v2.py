"""Events of meters in version 2 of the API, which takes JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.support.shop import Object
from tests.support.wire import Response, Wire

EVENTS = "/v2/billing/meter_events"
ADJUSTMENTS = "/v2/billing/meter_event_adjustments"
NEWEST = "2026-10-28.endive"


def post(wire: Wire, path: str, body: Any, version: str = NEWEST, key: str | None = None, **headers: str) -> Response:
    """POST of a JSON body in a version, by another key or token if one is given."""
    named = {"Content-Type": "application/json", "Authorization": f"Bearer {key or wire.key}", **headers}
    if version:
        named["Stripe-Version"] = version
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Wire(wire.url).request("POST", path, body=sent, headers=named)


def event(meter: Object, customer: Object, value: str = "25", **more: Any) -> dict[str, Any]:
    """The body that reports what a customer has used."""
    payload = {"stripe_customer_id": customer["id"], "value": value}
    return {"event_name": meter["event_name"], "payload": payload, **more}

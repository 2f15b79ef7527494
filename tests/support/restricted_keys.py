"""Restricted keys, given permissions through the control plane."""

from __future__ import annotations

import json
from typing import Any

from tests.support.wire import Response, Wire

KEYS = "/_emulator/restricted_keys"


def ask(wire: Wire, body: Any, **headers: str) -> Response:
    named = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return wire.request("POST", KEYS, body=json.dumps(body).encode(), headers=named)


def restricted(wire: Wire, **permissions: str) -> Wire:
    """The same world, called with a restricted key that has these permissions."""
    key = wire.key.replace("sk_", "rk_")
    assert ask(wire, {"key": key, "permissions": permissions}).status == 200
    return wire.with_key(key)

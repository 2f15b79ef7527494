"""Faults strike the JSON dialects as they strike Stripe's API: in each one's own words, and with the same store."""

from __future__ import annotations

import json
from http.client import HTTPException

import pytest

from tests.support.beel import ADDRESS
from tests.support.json_wire import JsonWire
from tests.support.other_apis import CALLERS
from tests.support.shop import Shop
from tests.support.wire import Response, Wire

CUSTOMERS = {
    "beel": {"legal_name": "Núria, S.A.", "nif": "B12345678", "address": ADDRESS, "email": "nuria@example.com"},
    "stateset": {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corp"},
    "dayzero": {"name": "Acme", "email": "billing@acme.com"},
}
WORDS = {
    "beel": ("RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "PAYMENT_REQUIRED"),
    "stateset": ("rate_limit_error", "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "PAYMENT_REQUIRED"),
    "dayzero": ("Too many requests", "Internal server error", "Service unavailable", "Payment declined"),
}
STATUSES = {"rate_limit": 429, "server_error": 500, "unavailable": 503, "decline": 402}


@pytest.mark.parametrize("dialect", CALLERS)
def test_a_fault_is_answered_in_the_words_of_the_api(dialect: str, server_url: str) -> None:
    wire = CALLERS[dialect](server_url)
    for (kind, status), word in zip(STATUSES.items(), WORDS[dialect], strict=True):
        fault(wire, kind)
        answer = wire.post("/customers", CUSTOMERS[dialect])
        assert answer.status == status
        assert word in answer.body.decode()
    assert customers(wire) == 0
    for kind in ("reset", "timeout"):
        fault(wire, kind)
        assert posted(wire, dialect) is None
    assert customers(wire) == 0
    fault(wire, "reset_after")
    assert posted(wire, dialect) is None
    assert customers(wire) == 1
    assert wire.get("/customers").status == 200


@pytest.mark.parametrize(
    ("dialect", "headers", "usual"),
    [
        ("beel", {"RateLimit-Limit": "300", "RateLimit-Remaining": "0", "RateLimit-Reset": "2"}, {}),
        (
            "stateset",
            {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Retry-After": "2"},
            {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "99", "X-RateLimit-Retry-After": "0"},
        ),
        ("dayzero", {}, {}),
    ],
)
def test_a_client_is_told_when_to_come_again(
    dialect: str, headers: dict[str, str], usual: dict[str, str], server_url: str
) -> None:
    wire = CALLERS[dialect](server_url)
    for kind, told in (("rate_limit", headers), ("unavailable", {}), ("server_error", None)):
        fault(wire, kind, seconds=1.5)
        answer = wire.post("/customers", CUSTOMERS[dialect])
        expected = usual if told is None else {**usual, "Retry-After": "2", **told}
        assert {name: answer.headers[name] for name in ("Retry-After", *headers)} == {
            name: expected.get(name) for name in ("Retry-After", *headers)
        }


def test_stripes_client_is_told_when_to_come_again(shop: Shop) -> None:
    names = ("Retry-After", "Stripe-Should-Retry", "Stripe-Rate-Limited-Reason")
    told = {"rate_limit": ("3", None, "global-rate"), "unavailable": ("3", "true", None), "server_error": (None,) * 3}
    for kind, values in told.items():
        asked = {"target": "api", "kind": kind, "seconds": 3}
        shop.wire.request("POST", "/_emulator/faults", body=json.dumps(asked).encode())
        answer = shop.wire.get("/v1/customers")
        assert tuple(answer.headers[name] for name in names) == values


def fault(wire: JsonWire, kind: str, seconds: float = 0.1) -> None:
    """Asks for a fault of the next creation of a customer."""
    asked = {"target": "api", "kind": kind, "matches": f"POST {wire.prefix}/customers", "seconds": seconds}
    headers = {**wire.headers, "Content-Type": "application/json"}
    answer = Wire(wire.url).request("POST", "/_emulator/faults", body=json.dumps(asked).encode(), headers=headers)
    assert answer.status == 200, answer.body


def posted(wire: JsonWire, dialect: str) -> Response | None:
    """The answer to the creation of a customer, None when the connection was cut off."""
    try:
        return wire.post("/customers", CUSTOMERS[dialect])
    except (HTTPException, ConnectionError):
        return None


def customers(wire: JsonWire) -> int:
    """How many there are; every dialect lists them somewhere in its answer."""
    return wire.get("/customers").body.count(b'"email":"')

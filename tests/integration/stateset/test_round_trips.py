"""What each route asks of the store."""

from __future__ import annotations

import pytest

from tests.support.serving import Server
from tests.support.stateset import Stateset

pytestmark = pytest.mark.every_engine

PERSON = {"email": "a@x.test", "first_name": "A", "last_name": "B"}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/customers", PERSON, ["write"]),
        ("GET", "/customers/{customer}", None, ["read"]),
        ("PUT", "/customers/{customer}", {"phone": "1"}, ["read", "write"]),
        ("GET", "/customers", None, ["query"]),
        ("POST", "/invoices", {"customer_id": "{customer}"}, ["read", "read", "read", "write"]),
        ("GET", "/invoices/{invoice}", None, ["read"]),
        ("PUT", "/invoices/{invoice}", {"notes": "x"}, ["read", "write"]),
        ("GET", "/invoices", None, ["query"]),
        ("GET", "/invoices?status=sent", None, ["query"]),
        ("POST", "/invoices/{invoice}/reminder", {"to": ["a@x.test"]}, ["read", "write"]),
        ("POST", "/invoices/{invoice}/payments", {"amount": 1}, ["read", "write"]),
        ("GET", "/invoices/{invoice}/payments", None, ["read"]),
        ("POST", "/invoices/{invoice}/void", None, ["read", "write"]),
    ],
)
def test_each_route(
    server: Server, stateset: Stateset, method: str, path: str, body: object, expected: list[str]
) -> None:
    invoice = stateset.invoice(send_email=True)
    ids = {"customer": invoice["customer_id"], "invoice": invoice["id"]}
    if isinstance(body, dict) and "customer_id" in body:
        body = {"customer_id": ids["customer"]}

    assert stateset.wire.counted(server.emulator, method, path.format(**ids), body) == expected

"""What is wrong with a request is said as the real FastAPI says it: ours and one of FastAPI are asked the same."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field

from tests.support.dayzero import Dayzero

ID = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
PREFIX = "/dayzero/api/v1"
JSON = "application/json"


class Status(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    BLOCKED = "blocked"


class Direction(StrEnum):
    NEXT = "next"
    PREV = "prev"


class Contact(BaseModel):
    name: str = Field(min_length=1, max_length=500)
    role: str | None = Field(None, max_length=500)
    is_primary: bool = False


class CustomerUpdate(BaseModel):
    name: str | None = Field(None, min_length=1, max_length=500)
    phone: str | None = Field(None, max_length=500)
    credit_limit_cents: int | None = None
    status: Status | None = None


class Send(BaseModel):
    cc_sender: bool = False
    attach_pdf: bool = True


app = FastAPI()


def page(
    limit: Annotated[int, Query(ge=1, le=1000)] = 50, direction: Direction = Direction.NEXT, *, descending: bool = True
) -> None:
    """What every list takes; the documentation shows it last, as FastAPI shows what a dependency takes."""


@app.get(f"{PREFIX}/customers", dependencies=[Depends(page)])
def list_customers(search: Annotated[str | None, Query(min_length=1, max_length=200)] = None) -> None:
    """GET /customers."""


@app.put(f"{PREFIX}/customers/{{customer_id}}")
def update_customer(customer_id: UUID, body: CustomerUpdate) -> None:
    """PUT /customers/{customer_id}."""


@app.post(f"{PREFIX}/customers/{{customer_id}}/contacts", status_code=201)
def create_contact(customer_id: UUID, body: Contact) -> None:
    """POST /customers/{customer_id}/contacts."""


@app.post(f"{PREFIX}/invoices/{{invoice_id}}/send", status_code=201)
def send_invoice(invoice_id: UUID, body: Send | None = None) -> None:
    """POST /invoices/{invoice_id}/send."""


def ask_fastapi(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.request(method, PREFIX + path, content=body, headers=headers)

    return asyncio.run(ask())


def assert_alike(dayzero: Dayzero, method: str, path: str, body: bytes | None = None, content_type: str = JSON) -> None:
    """What FastAPI refuses is refused with the same answer; what it takes is not refused for its parameters."""
    headers = {} if body is None or not content_type else {"Content-Type": content_type}
    theirs = ask_fastapi(method, path, body, headers)

    ours = dayzero.wire.request(method, path, body, Content_Type="" if body is None else content_type)

    if theirs.is_success:
        assert ours.status in (200, 201, 404), ours.body
        assert ours.status != 404 or ours.json["detail"].endswith(" not found")
    else:
        assert (ours.status, ours.json) == (theirs.status_code, theirs.json())
        assert ours.headers["Content-Type"] == theirs.headers["content-type"]


SEND, CONTACTS, CUSTOMER = f"/invoices/{ID}/send", f"/customers/{ID}/contacts", f"/customers/{ID}"


@pytest.mark.parametrize(
    "content_type",
    [
        JSON,
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "application/vnd.api+json; charset=utf-8",
        "Application/JSON",
        "application/jsonx",
        "application/octet-stream",
        "garbage",
        "*/*",
    ],
)
@pytest.mark.parametrize("body", [b"", b'{"name": "x"}', b"{", b"null"])
@pytest.mark.parametrize(("method", "path"), [("POST", SEND), ("POST", CONTACTS), ("POST", "/invoices/x/send")])
def test_content_types(dayzero: Dayzero, method: str, path: str, body: bytes, content_type: str) -> None:
    assert_alike(dayzero, method, path, body, content_type)


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b"  ",
        b"null",
        b"\xff",
        b"{",
        b"{}}",
        b'{"name": "x",}',
        b"'x'",
        b'{"name": "\xe9"}',
        b"[]",
        b"5",
        b'"x"',
        b"true",
        b"[" * 100_000,
        b'{"is_primary": 1' + b"0" * 5000 + b"}",
        b"\xef\xbb\xbf{}",
        '{"name": "x"}'.encode("utf-16"),
        b'{"name": null, "role": 5, "is_primary": "perhaps"}',
        b'{"name": "", "is_primary": 2}',
        b'{"name": {"a": 1}, "is_primary": null}',
        b'{"name": "x", "cc_sender": [], "attach_pdf": "off", "unknown": 1}',
        b'{"name": "x", "status": "gone", "credit_limit_cents": 1.5}',
        b'{"name": "x", "status": 5, "credit_limit_cents": "12x", "phone": ' + b'"' + b"9" * 501 + b'"}',
    ],
    ids=lambda body: repr(body)[:40],
)
@pytest.mark.parametrize(("method", "path"), [("POST", SEND), ("POST", CONTACTS), ("PUT", CUSTOMER)])
def test_bodies(dayzero: Dayzero, method: str, path: str, body: bytes | None) -> None:
    assert_alike(dayzero, method, path, body)


@pytest.mark.parametrize("id", ["x", ID[:-1], ID + "0", ID.upper(), f"urn:uuid:{ID}", "%C3%A9", "-", "%00"])
@pytest.mark.parametrize("body", [b'{"name": "x"}', b'{"name": 5, "cc_sender": 5}'])
def test_paths_and_bodies_at_once(dayzero: Dayzero, id: str, body: bytes) -> None:
    for method, path in (("POST", f"/invoices/{id}/send"), ("POST", f"/customers/{id}/contacts")):
        assert_alike(dayzero, method, path, body)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "limit=0",
        "limit=1001",
        "limit=",
        "limit=x&limit=1",
        "limit=1&limit=x",
        "limit=1.0",
        "limit=1.5",
        "limit=%20+5",
        "limit=1e2",
        "search=",
        f"search={'x' * 201}",
        "direction=back",
        "direction=",
        "descending=perhaps",
        "descending=OFF",
        "limit=0&search=&direction=x&descending=2",
        "unknown=1",
    ],
)
def test_queries(dayzero: Dayzero, query: str) -> None:
    assert_alike(dayzero, "GET", f"/customers?{query}")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/customers"),
        ("OPTIONS", "/customers"),
        ("GET", SEND),
        ("PATCH", CUSTOMER),
        ("GET", "/nothing"),
        ("POST", "/customers/x/y/z"),
        ("GET", ""),
    ],
)
def test_what_is_not_there(dayzero: Dayzero, method: str, path: str) -> None:
    assert_alike(dayzero, method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/customers/"),
        ("DELETE", "/customers/"),
        ("POST", f"{SEND}/"),
        ("GET", "/customers/?limit=5&search=%20"),
    ],
)
def test_a_slash_at_the_end_is_redirected(dayzero: Dayzero, method: str, path: str) -> None:
    theirs = ask_fastapi(method, path, None, {})

    ours = dayzero.wire.request(method, path)

    assert (ours.status, ours.body) == (theirs.status_code, theirs.content) == (307, b"")
    assert ours.headers["Location"] == theirs.headers["location"].replace("http://testserver", dayzero.wire.url)
    assert dayzero.wire.request("GET", "/nothing/").status == ask_fastapi("GET", "/nothing/", None, {}).status_code

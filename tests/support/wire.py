"""A plain HTTP caller: what goes over the socket is what a test says, to the byte."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

Form = Mapping[str, Any] | Sequence[tuple[str, Any]] | bytes
"""Parameters with their brackets spelled out, or a raw body."""

_FORM = "application/x-www-form-urlencoded"


def new_key(mode: str = "test") -> str:
    """A key of a world that nobody has been in."""
    return f"sk_{mode}_{uuid.uuid4().hex}"


@dataclass(frozen=True, slots=True)
class Response:
    """A response, read to its end."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The decoded body; the very keys in the very order."""
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, Any]:
        """The error object without the link to its log, which is never the same."""
        error: dict[str, Any] = self.json["error"]
        return {name: value for name, value in error.items() if name != "request_log_url"}


@dataclass(frozen=True, slots=True)
class Wire:
    """Calls one server with one key; every call has a connection of its own, so that threads may share it."""

    url: str
    key: str = field(default_factory=new_key)
    version: str = ""
    account: str = ""

    def with_version(self, version: str) -> Wire:
        """The same caller, who asks for an API version."""
        return replace(self, version=version)

    def with_key(self, key: str) -> Wire:
        """The same server, called with another key."""
        return replace(self, key=key)

    def for_account(self, account: str) -> Wire:
        """The same caller, who acts for an account that is connected to the key's."""
        return replace(self, account=account)

    @property
    def other_mode(self) -> Wire:
        """The same account in the other mode."""
        there = self.key.replace("sk_test_", "sk_live_")
        return self.with_key(there if there != self.key else self.key.replace("sk_live_", "sk_test_"))

    def get(self, path: str, params: Form = (), **headers: str) -> Response:
        """GET with the parameters in the query string."""
        return self.request("GET", _with_query(path, params), headers=_header_names(headers))

    def delete(self, path: str, params: Form = (), **headers: str) -> Response:
        """DELETE with the parameters in the query string."""
        return self.request("DELETE", _with_query(path, params), headers=_header_names(headers))

    def post(self, path: str, params: Form = (), **headers: str) -> Response:
        """POST with the parameters in the body; `Idempotency_Key=…` sets a header."""
        named = {"Content-Type": _FORM, **_header_names(headers)}
        return self.request("POST", path, body=_encoded(params), headers=named)

    def request(
        self, method: str, target: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Sends exactly this; a header whose value is empty is not sent."""
        host = urlsplit(self.url)
        # Longer than the control API waits for anything.
        connection = HTTPConnection(host.hostname or "", host.port, timeout=90)
        own = {"Authorization": f"Bearer {self.key}", "Stripe-Version": self.version, "Stripe-Account": self.account}
        named = {**own, **(headers or {})}
        try:
            connection.request(method, target, body, {name: value for name, value in named.items() if value})
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ok(self, answer: Response) -> Any:
        """The body of an answer that must be 200."""
        assert answer.status == 200, answer.body.decode()
        return answer.json

    def all(self, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every object of a list, page after page."""
        return list(self._pages(path, params or {}))

    def _pages(self, path: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        cursor: dict[str, str] = {}
        while True:
            page = self.ok(self.get(path, {"limit": 100, **params, **cursor}))
            yield from page["data"]
            if not page["has_more"]:
                return
            cursor = {"starting_after": page["data"][-1]["id"]}


def _header_names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _encoded(params: Form) -> bytes:
    return params if isinstance(params, bytes) else urlencode(params, doseq=True).encode()


def _with_query(path: str, params: Form) -> str:
    query = _encoded(params).decode("latin-1")
    return f"{path}?{query}" if query else path

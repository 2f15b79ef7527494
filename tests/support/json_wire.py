"""A plain caller of the dialects that speak JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from emulator.bootstrap import Emulator
from tests.support.round_trips import round_trips
from tests.support.wire import Response, Wire


@dataclass(frozen=True, slots=True)
class JsonWire:
    """Calls one dialect, at `url`, with one caller's headers."""

    url: str
    headers: Mapping[str, str]
    prefix: str = field(default="")

    def get(self, path: str, **query: Any) -> Response:
        """GET with the parameters in the query string."""
        return self.request("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def post(self, path: str, body: Any = None) -> Response:
        """POST of a JSON body; None posts none at all."""
        return self.request("POST", path, None if body is None else json.dumps(body).encode())

    def put(self, path: str, body: Any = None) -> Response:
        """PUT of a JSON body."""
        return self.send("PUT", path, body)

    def send(self, method: str, path: str, body: Any) -> Response:
        """A JSON body by any method; None sends none at all."""
        return self.request(method, path, None if body is None else json.dumps(body).encode())

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Response:
        """Sends exactly this to a path of the dialect; `x_user_email=…` sets a header, an empty one is not sent."""
        named = {"Content-Type": "application/json"} if body is not None else {}
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        wire = Wire(self.url)
        return wire.request(method, self.prefix + path, body=body, headers={**named, **self.headers, **extra})

    def control(self, path: str) -> Response:
        """GET from the control plane."""
        return Wire(self.url).request("GET", f"/_emulator{path}", headers=self.headers)

    def post_control(self, path: str, body: Any = None) -> Response:
        """POST of a JSON body to the control plane; None posts none at all."""
        headers = {"Content-Type": "application/json", **self.headers}
        sent = b"" if body is None else json.dumps(body).encode()
        return Wire(self.url).request("POST", f"/_emulator{path}", body=sent, headers=headers)

    def update_account(self, **settings: Any) -> Response:
        """Changes the account's settings through the control plane."""
        return self.post_control("/account", settings)

    def move_clock(self, **body: Any) -> Response:
        """Moves the clock of the world through the control plane, however long that takes: `advance="31d"`."""
        return self.post_control("/clock?timeout=50", body)

    def counted(self, emulator: Emulator, method: str, path: str, body: Any = None) -> list[str]:
        """What a request that succeeds asks of DynamoDB, made in this thread."""
        with round_trips(emulator) as called:
            answer = emulator.app.test_client().open(
                self.prefix + path, method=method, json=body, headers=dict(self.headers)
            )
        assert answer.status_code < 300, answer.text
        return called


@dataclass(frozen=True, slots=True)
class JsonAccount:
    """Somebody who calls one of these dialects."""

    wire: JsonWire

    def with_headers(self, **headers: str) -> Self:
        """The same caller; every request has these headers as well, `X_Locale="ca"`; an empty one is not sent."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, wire=replace(self.wire, headers={**self.wire.headers, **named}))

    def name_account(self, name: str) -> None:
        """Gives the account a name of its own."""
        assert self.wire.update_account(business_name=name).status == 200

    def outbox(self) -> list[dict[str, Any]]:
        """The account's mail, newest first."""
        mails: list[dict[str, Any]] = self.wire.control("/outbox").json["data"]
        return mails

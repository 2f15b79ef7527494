"""Requests to the emulator: JSON both ways, no proxy, every refusal an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from .errors import EmulatorError, WaitError

TIMEOUT_SECONDS = 60.0

_TIMED_OUT = 408
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
# An emulator is on this machine or in a network of one's own: a proxy would not find it.
_OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Transport:
    """How to reach one world.

    Attributes:
        url: where the emulator is, without a slash at the end.
        key: the API key; None for what takes none.
        account: a connected account that is spoken for (`Stripe-Account`).
        timeout: how many seconds an answer is waited for, on top of those that it is asked to wait.
    """

    url: str
    key: str | None = field(default=None, repr=False)
    account: str | None = None
    timeout: float = TIMEOUT_SECONDS

    def get(self, target: str, /, **query: object) -> Any:
        """What a path answers, decoded. Raises EmulatorError."""
        return self._decoded(self.read(target, **query))

    def post(self, target: str, /, body: object = None, **query: object) -> Any:
        """What a path answers to a JSON body, decoded. Raises EmulatorError."""
        return self._decoded(self._send("POST", target, query, b"" if body is None else json.dumps(body).encode()))

    def post_form(self, target: str, form: Sequence[tuple[str, str]]) -> Any:
        """What a path of Stripe's API answers to a form, decoded. Raises EmulatorError."""
        return self._decoded(self._send("POST", target, {}, urlencode(form).encode(), _FORM))

    def delete(self, path: str) -> Any:
        """What a path answers to a deletion, decoded. Raises EmulatorError."""
        return self._decoded(self._send("DELETE", path, {}, None))

    def read(self, target: str, /, **query: object) -> bytes:
        """What a path answers, as it comes. Raises EmulatorError."""
        return self._send("GET", target, query, None)

    def _send(
        self, method: str, path: str, query: Mapping[str, object], body: bytes | None, media_type: str = _JSON
    ) -> bytes:
        given = {name: _text(value) for name, value in query.items() if value is not None}
        target = f"{self.url}{path}" + (f"?{urlencode(given)}" if given else "")
        waits = float(given.get("timeout", 0))
        try:
            request = Request(target, body, self._headers(body, media_type), method=method)
            with _OPENER.open(request, timeout=self.timeout + waits) as reply:
                answer: bytes = reply.read()
                return answer
        except HTTPError as error:
            with error:
                raise _refusal(error.code, error.read()) from None
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
            raise EmulatorError(f"No emulator answers at {self.url} ({said}).") from error

    def _decoded(self, answer: bytes) -> dict[str, Any]:
        """What the JSON of an answer says. Raises EmulatorError for what no emulator answers."""
        try:
            decoded = json.loads(answer)
        except ValueError:
            decoded = None
        if not isinstance(decoded, dict):
            raise EmulatorError(f"What answers at {self.url} is no emulator.")
        return decoded

    def _headers(self, body: bytes | None, media_type: str) -> dict[str, str]:
        headers = {"Accept": _JSON}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key}"
        if self.account is not None:
            headers["Stripe-Account"] = self.account
        if body:
            headers["Content-Type"] = media_type
        return headers


def segment(name: str) -> str:
    """A name as one part of a path.

    Raises:
        EmulatorError: it is empty, or has a slash, behind which another operation could stand.
    """
    if not name or "/" in name:
        raise EmulatorError(f"{name!r} is no name: give one without a slash.")
    return quote(name, safe="")


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refusal(status: int, answer: bytes) -> EmulatorError:
    try:
        body = json.loads(answer)
        # That of the health has a reason.
        error = dict(body["error"]) if "error" in body else {"message": body["reason"]}
        message = str(error.pop("message"))
    except (ValueError, LookupError, TypeError):
        error, message = {}, answer.decode(errors="replace")[:500]
    kind = WaitError if status == _TIMED_OUT else EmulatorError
    return kind(message or f"The answer was {status}.", status, error)

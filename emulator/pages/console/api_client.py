"""How the console asks the emulated APIs: through the app itself, as a client does, and without a key."""

from collections.abc import Mapping
from contextvars import Context
from typing import Any

import msgspec
from flask import Flask
from werkzeug.test import Client, TestResponse

from emulator.api.signed_in import environ_of
from emulator.worlds import World

Json = dict[str, Any]
"""An object as an API shows it."""

AGENT = "Console"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Answer(msgspec.Struct, frozen=True):
    """What an API answered.

    Attributes:
        status: HTTP's.
        body: the object; empty where the answer is none.
        request_id: how the request log calls the request, if it has a name.
    """

    status: int
    body: Json = msgspec.field(default_factory=dict)
    request_id: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether the request was carried out."""
        return self.status < 400

    @property
    def data(self) -> list[Json]:
        """The objects of a list; none where the request was refused."""
        found: list[Json] = self.body.get("data", []) if self.is_good else []
        return found

    @property
    def refusal(self) -> Json:
        """What a refusal says of itself: its `message` at least. The dialects place it in different ways."""
        error = self.body.get("error", self.body.get("detail", self.body))
        if isinstance(error, dict):
            details = error.get("details")
            more = "; ".join(f"{name}: {value}" for name, value in details.items()) if isinstance(details, dict) else ""
            return {**error, "message": " ".join(filter(None, (str(error.get("message") or ""), more)))}
        if isinstance(error, list):
            error = "; ".join(_sentence(each) for each in error)
        return {"message": self.body.get("message") or error}


class ApiClient(msgspec.Struct, frozen=True):
    """Asks for a person who is signed in to a world.

    Attributes:
        app: what answers.
        world: the world.
        host: the name that the person's browser asked for.
        newest: the version of Stripe's API that the console speaks, whatever the account's own is.
    """

    app: Flask
    world: World
    host: str
    newest: str

    def get(self, path: str, /, *, version: str | None = None, **params: Any) -> Answer:
        """Looks at something: it is in no request log, and no fault strikes it.

        Parameters without a value are left out. `version` is another than the newest; empty, the account's own.
        """
        query = {name: value for name, value in params.items() if value not in (None, "")}
        named = self.newest if version is None else version
        headers = {"Stripe-Version": named} if named else {}
        return self._ask("GET", path, is_look=True, query=query, headers=headers)

    def act(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes | str = b"",
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Does something, as any client would."""
        return self._ask(
            method, path, is_look=False, query=query, body=body, content_type=content_type, headers=headers or {}
        )

    def _ask(
        self,
        method: str,
        path: str,
        *,
        is_look: bool,
        query: Mapping[str, Any] | str,
        body: bytes | str = b"",
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        # In a context of its own: what belongs to the request of the page is out of its sight.
        response = Context().run(
            Client(self.app.wsgi_app).open,
            path,
            method=method,
            base_url=f"http://{self.host}",
            query_string=query,
            data=body,
            content_type=content_type if body else None,
            headers={"User-Agent": AGENT, **(headers or {})},
            environ_overrides=environ_of(self.world, is_look=is_look),
        )
        return _answer(response)


def _sentence(mistake: Any) -> str:
    """One entry of FastAPI's `detail`: where, and what."""
    if not isinstance(mistake, dict):
        return str(mistake)
    return f"{'.'.join(map(str, mistake.get('loc', ())))}: {mistake.get('msg', '')}"


def _answer(response: TestResponse) -> Answer:
    try:
        body = msgspec.json.decode(response.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = {}
    shown = body if isinstance(body, dict) else {"data": body}
    return Answer(response.status_code, shown, response.headers.get("Request-Id"))

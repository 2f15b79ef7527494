"""What an API publishes and the emulator does not have is refused by name, in that API's own error shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.provider_coverage import APIS, Api
from tests.support.json_wire import JsonWire
from tests.support.other_apis import CALLERS
from tests.support.serving import Server
from tests.support.wire import Response

SENTENCES: dict[str, Callable[[Any], str]] = {
    "beel": lambda body: str(body["error"]["message"]),
    "stateset": lambda body: str(body["error"]["message"]),
    "dayzero": lambda body: str(body["detail"]),
}
ID = "0a1b2c3d-1111-4222-8333-444455556666"


@pytest.fixture(params=APIS, ids=lambda api: str(api.name))
def api(request: pytest.FixtureRequest) -> Api:
    """Each of the APIs."""
    found: Api = request.param
    return found


@pytest.fixture
def ask(api: Api, server: Server) -> Callable[..., Response]:
    """Sends a request to a path of the API's own host, with a fresh key unless `headers` say otherwise."""
    wire = CALLERS[api.dialect](server.url)
    bare = JsonWire(wire.url, wire.headers, api.host)

    def ask(method: str, path: str, **headers: str) -> Response:
        return bare.request(method, path, b"{}" if method != "GET" else None, **headers)

    return ask


def test_every_published_operation_answers(api: Api, ask: Callable[..., Response]) -> None:
    """One that is emulated never says that it is not; any other says so, by its name."""
    emulated = api.emulated()
    for method, path in api.published():
        answer = ask(method, path.format(*[ID] * path.count("{}")))
        assert (answer.status == 501) is ((method, path) not in emulated), (method, path, answer.status)
        if answer.status == 501:
            sentence = SENTENCES[api.dialect](answer.json)
            assert "is not emulated" in sentence
            assert sentence.startswith(f"{method} ")


def test_what_nobody_publishes_does_not_exist(api: Api, ask: Callable[..., Response]) -> None:
    version = api.published()[0][1].rpartition("/")[0]
    assert ask("GET", f"{version}/no_such_thing").status == 404


def test_who_has_no_key_learns_that_first(api: Api, ask: Callable[..., Response]) -> None:
    missing = [each for each in api.published() if each not in api.emulated()]
    method, path = missing[0]
    assert ask(method, path.format(*[ID] * path.count("{}")), Authorization="").status == 401

"""A body that no decoder can take is refused by every route of every API, and never a fault of ours."""

from __future__ import annotations

import re

import pytest

from emulator.api.published_operations import REFUSED_BY_NAME
from emulator.bootstrap import Emulator
from tests.support.other_apis import CALLERS
from tests.support.serving import Server
from tests.support.wire import new_key

BODIES = {
    "latin-1": b'{"subject":"\xe9","name":"\xe9"}',
    "utf-16": '{"subject":"a"}'.encode("utf-16"),
    "half a surrogate pair": b'{"subject":"\\ud800","name":"\\ud800"}',
    "an encoded surrogate": b'{"subject":"\xed\xa0\x80"}',
    "nested": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000,
    "a huge exponent": b'{"now":1e999999999,"amount":1e999999999,"lines":[1e999999999]}',
    "a huge number": b'{"now":' + b"9" * 5000 + b"}",
    "no number": b'{"now":NaN,"amount":Infinity}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "cut off": b'{"a":"',
    "null": b"null",
    "nothing": b"",
    "a form": b"a=%ff&b=%E9&c[=1&%00=%00",
    "a broken multipart": b'--x\r\nContent-Disposition: form-data; name="\xe9"\r\n\r\n\xff',
}
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/\xe9")


def writing_routes(emulator: Emulator) -> list[tuple[str, str]]:
    """Each method and path that takes a body, with a letter for whatever stands for something in it.

    What is refused by name, whatever the body, takes none.
    """
    routes = []
    for rule in emulator.app.url_map.iter_rules():
        if rule.endpoint.startswith(REFUSED_BY_NAME):
            continue
        path = re.sub(r"<[^>]*>", "x", rule.rule)
        routes += [(method, path) for method in sorted(rule.methods or ()) if method in ("POST", "PUT", "PATCH")]
    return routes


@pytest.mark.parametrize("body", BODIES)
def test_no_route_answers_a_bad_body_with_a_fault(body: str, server: Server) -> None:
    client = server.emulator.app.test_client()
    headers = {f"/{api}/": dict(caller(server.url).headers) for api, caller in CALLERS.items()}
    headers["/"] = {"Authorization": f"Bearer {new_key()}"}
    routes = writing_routes(server.emulator)
    assert len(routes) > 100
    for method, path in routes:
        named = next(value for prefix, value in headers.items() if path.startswith(prefix))
        for content_type in TYPES:
            answer = client.open(path, method=method, data=BODIES[body], headers=named, content_type=content_type)
            assert answer.status_code < 500, (method, path, content_type, answer.text)

"""A header that no parser can take is refused or passed over by every API and page, and never a fault of ours."""

from __future__ import annotations

import logging

import pytest

from emulator.activity import LOGGER
from tests.support.other_apis import CALLERS
from tests.support.serving import Server
from tests.support.wire import new_key

VALUES = {
    "latin-1": "\xff",
    "Latin-1 in Basic": "Basic \xff",
    "bytes that are no UTF-8 in Basic": "Basic /w==",
    "Basic that is no Base64": "Basic ====",
    "Latin-1 in parameters": 'Digest username="\xff',
    "a quality that is no number": "text/html;q=nan",
    "half an address": "http://[::1",
    "a long one": "9" * 5000,
}
HEADERS = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Idempotency-Key",
    "Origin",
    "Sec-Fetch-Site",
    "Stripe-Account",
    "Stripe-Version",
    "User-Agent",
    "X-API-Key",
    "X-Business-Id",
    "X-Emulator-Dialect",
)
PATHS = (
    "/",
    "/v1/customers",
    "/v2/billing/meter_events",
    "/beel/api/v1/customers",
    "/stateset/v1/customers",
    "/dayzero/customers",
    "/_emulator/",
    "/_emulator/faults",
    "/_emulator/console",
    "/i/acct_1/test_1",
)


@pytest.mark.parametrize("value", VALUES)
def test_no_route_answers_a_bad_header_with_a_fault(
    value: str, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    client = server.emulator.app.test_client()
    keys = {f"/{api}/": dict(caller(server.url).headers) for api, caller in CALLERS.items()}
    keys["/"] = {"Authorization": f"Bearer {new_key()}"}
    # Whoever serves is shown each request in a line, which tells of its key.
    with caplog.at_level(logging.INFO, LOGGER):
        for path in PATHS:
            named = next(headers for prefix, headers in keys.items() if path.startswith(prefix))
            for header in HEADERS:
                for method in ("GET", "POST"):
                    answer = client.open(path, method=method, headers={**named, header: VALUES[value]})
                    assert answer.status_code < 500, (method, path, header, answer.text)

"""Whatever stands in a body, a query or a path: an answer in Stateset's shape, never a fault, and no half a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from marshmallow import Schema

from emulator.api.json_dialect import Endpoint
from emulator.api.stateset import routes
from tests.support.fuzzing.hostile_values import JSON_VALUES
from tests.support.stateset import Stateset

GOOD: dict[str, Any] = {"email": "a@x.test", "first_name": "A", "last_name": "B", "url": "https://x.test"}

ENDPOINTS = [route.endpoint for route in routes()]
WITH_BODY = [each for each in ENDPOINTS if each.body is not None]
WITH_QUERY = [each for each in ENDPOINTS if each.query is not None]


def name(endpoint: Endpoint) -> str:
    return f"{endpoint.methods[0]} {endpoint.path}"


@pytest.fixture
def path_of(stateset: Stateset) -> Callable[[Endpoint], str]:
    """An endpoint's path, of things that there are."""
    invoice = stateset.invoice()
    webhook = stateset.create("/webhooks", {"url": "https://x.test"})
    ids = {"<invoice>": invoice["id"], "<customer>": invoice["customer_id"], "<webhook>": webhook["id"]}

    def path_of(endpoint: Endpoint) -> str:
        path = endpoint.path
        for placeholder, id in ids.items():
            path = path.replace(placeholder, id)
        return path

    return path_of


def good_body(schema: type[Schema], stateset: Stateset) -> dict[str, Any]:
    """What the endpoint cannot do without."""
    needed = {field for field, each in schema().load_fields.items() if each.required}
    good = {field: GOOD[field] for field in needed & GOOD.keys()}
    return {**good, "customer_id": stateset.customer()["id"]} if "customer_id" in needed else good


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
def test_no_value_of_any_parameter_is_a_fault(
    stateset: Stateset, path_of: Callable[[Endpoint], str], endpoint: Endpoint
) -> None:
    assert endpoint.body is not None
    path, good = path_of(endpoint), good_body(endpoint.body, stateset)
    for parameter in endpoint.body().load_fields:
        for value in JSON_VALUES:
            answer = stateset.wire.request(endpoint.methods[0], path, json.dumps({**good, parameter: value}).encode())
            assert answer.status in (200, 201, 404, 422), (parameter, value, answer.body[:300])
            if answer.status == 422:
                assert answer.json["error"]["details"], (parameter, value)


@pytest.mark.parametrize("endpoint", WITH_QUERY, ids=name)
def test_no_value_of_any_query_is_a_fault(stateset: Stateset, endpoint: Endpoint) -> None:
    assert endpoint.query is not None
    for parameter in endpoint.query().load_fields:
        for value in JSON_VALUES:
            text = value if isinstance(value, str) else json.dumps(value)
            answer = stateset.wire.get(endpoint.path, **{parameter: text[:2000]})
            assert answer.status in (200, 422), (parameter, value, answer.body[:300])


@pytest.mark.parametrize("endpoint", [each for each in ENDPOINTS if "<" in each.path], ids=name)
def test_no_id_is_a_fault(stateset: Stateset, endpoint: Endpoint) -> None:
    before, _, after = endpoint.path.partition("<")
    for value in ("\x00", "..", "inv_" + "x" * 3000, "\u202e", "#", "inv_1 or 1=1", "\ud7ff", "null"):
        path = f"{before}{quote(value, safe='')}{after.partition('>')[2]}"
        answer = stateset.wire.request(endpoint.methods[0], path, b"{}" if endpoint.body else None)
        assert answer.status in (404, 422), (value, answer.body[:300])

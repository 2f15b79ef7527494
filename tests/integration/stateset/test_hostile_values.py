"""Whatever stands in a body, a query or a path: an answer in Stateset's shape, never a fault, and no half a change."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from marshmallow import Schema

from emulator.api.json_dialect import Endpoint
from emulator.api.stateset import routes
from tests.support.fuzzing.hostile_values import JSON_VALUES
from tests.support.stateset import Stateset

GOOD: dict[str, Any] = {"email": "a@x.test", "first_name": "A", "last_name": "B", "url": "https://x.test"}

OWED = ("/payments", "/mark-paid", "/reminder")
"""What is done to invoices that were sent."""

ENDPOINTS = [route.endpoint for route in routes()]
WITH_BODY = [each for each in ENDPOINTS if each.body is not None]
WITH_QUERY = [each for each in ENDPOINTS if each.query is not None]


def name(endpoint: Endpoint) -> str:
    return f"{endpoint.methods[0]} {endpoint.path}"


def path_to_new_things(stateset: Stateset, endpoint: Endpoint) -> str:
    """An endpoint's path, of things that nothing was done to yet and that it may be asked of."""
    path = endpoint.path
    if "<invoice>" in path:
        path = path.replace("<invoice>", stateset.invoice_in("sent" if path.endswith(OWED) else "draft"))
    if "<customer>" in path:
        path = path.replace("<customer>", stateset.customer()["id"])
    if "/webhooks" in path:
        # An account has few of them.
        for each in stateset.wire.get("/webhooks").json["data"]:
            stateset.wire.request("DELETE", f"/webhooks/{each['id']}")
    if "<webhook>" in path:
        path = path.replace("<webhook>", stateset.create("/webhooks", {"url": "https://x.test"})["id"])
    return path


def good_body(schema: type[Schema], stateset: Stateset) -> dict[str, Any]:
    """What the endpoint cannot do without."""
    needed = {field for field, each in schema().load_fields.items() if each.required}
    good = {field: GOOD[field] for field in needed & GOOD.keys()}
    return {**good, "customer_id": stateset.customer()["id"]} if "customer_id" in needed else good


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=name)
def test_no_value_of_any_parameter_is_a_fault(stateset: Stateset, endpoint: Endpoint) -> None:
    assert endpoint.body is not None
    method, good = endpoint.methods[0], good_body(endpoint.body, stateset)
    assert stateset.wire.send(method, path_to_new_things(stateset, endpoint), good).status in (200, 201)
    path = path_to_new_things(stateset, endpoint)
    for parameter in endpoint.body().load_fields:
        for value in JSON_VALUES:
            answer = stateset.wire.send(method, path, {**good, parameter: value})
            assert answer.status in (200, 201, 404, 422), (parameter, value, answer.body[:300])
            if answer.status == 422:
                assert answer.json["error"]["details"], (parameter, value)
            elif answer.status != 404:
                # What was done to it may keep the next from being done.
                path = path_to_new_things(stateset, endpoint)


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

"""The control API as a contract: openapi.json says all of it, and every reply is as it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from emulator.api.control.signpost import GUESSES
from tests.support.checkout import Till
from tests.support.dayzero import new_dayzero
from tests.support.fuzzing.seeds import first_seed
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Wire

EXAMPLES = 12


@pytest.fixture
def document(server_url: str) -> dict[str, Any]:
    """The document, as anybody may have it."""
    answer = Wire(server_url).get("/_emulator/openapi.json", Authorization="")
    assert answer.headers["Content-Type"] == "application/json"
    document: dict[str, Any] = answer.json
    return document


def declared(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of a document with its method and path."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def name_in(reference: dict[str, Any]) -> str:
    """The name that a reference ends with; nothing for what is none."""
    return str(reference.get("$ref", "")).rpartition("/")[2]


def test_every_route_is_in_it(server: Server, document: dict[str, Any]) -> None:
    routed = {
        (method, re.sub("<(.*?)>", r"{\1}", rule.rule))
        for rule in server.emulator.app.url_map.iter_rules()
        if rule.rule.startswith("/_emulator") and not rule.endpoint.startswith("console.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(method, path) for method, path, _ in declared(document)} == routed


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in declared(document)]
    assert len(names) == len(set(names)) > 30


def test_every_sample_is_as_its_schema_says(document: dict[str, Any]) -> None:
    checked = 0
    for _, path, operation in declared(document):
        responses = [
            document["components"]["responses"].get(name_in(each), each) for each in operation["responses"].values()
        ]
        for content in [operation.get("requestBody", {}), *responses]:
            media = content.get("content", {}).get("application/json", {})
            if "example" in media:
                jsonschema_rs.validate({**document, **media["schema"]}, media["example"])
                checked += 1
            else:
                assert path in ("/_emulator/account", "/_emulator/openapi.json") or not media, path
    assert checked > 100


def test_a_body_that_is_sampled_is_taken(document: dict[str, Any], shop: Shop) -> None:
    taken, dayzero = {}, new_dayzero(shop.wire.url).wire.headers
    till = Till(shop)
    session = till.open(till.once())["id"]
    for method, path, operation in declared(document):
        sample = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        if sample is not None:
            wire = shop.wire.with_key(sample["key"]) if "key" in sample else shop.wire
            headers = dayzero if path.startswith("/_emulator/dayzero/") else None
            named = path.replace("{session}", session)
            taken[path] = wire.request(method, named, body=json.dumps(sample).encode(), headers=headers).status
    assert set(taken.values()) == {200}, taken


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_made_up_request_gets_a_reply_that_breaks_it(
    mode: GenerationMode, document: dict[str, Any], shop: Shop
) -> None:
    shop.send(shop.open_invoice(shop.customer()["id"])["id"])
    shop.post("/_emulator/snapshots/seeded")
    found: Any = schemathesis.openapi.from_dict(document).get_all_operations()
    operations = [each.ok() for each in found]
    assert len(operations) == len(list(declared(document)))
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.query or operation.body:
            _ask(operation, mode, shop.wire)


def _ask(operation: Any, mode: GenerationMode, wire: Wire) -> None:
    """Makes up requests to an operation, and holds each reply against what is said of it."""

    @hypothesis.seed(first_seed())
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if any(parameter.name == "timeout" for parameter in operation.query):
            # Nothing will come that is waited for.
            case.query = {**case.query, "timeout": 0}
        case.call_and_validate(
            base_url=wire.url,
            headers={"Authorization": f"Bearer {wire.key}"},
            # A schema cannot say all that is asked of a value: which currencies there are, or that a key is ours.
            excluded_checks=[positive_data_acceptance],
        )

    ask()


def test_the_index_tells_programs_and_people(document: dict[str, Any], wire: Wire) -> None:
    for path in ("/_emulator", "/_emulator/"):
        index = wire.get(path, Authorization="").json
        listed = {(each["method"], each["path"]) for each in index["operations"]}
        assert listed == {(method, path) for method, path, _ in declared(document)}
    page = wire.get("/_emulator/", Authorization="", Accept="text/html,*/*;q=0.8")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "/_emulator/webhooks/attempts/wait" in page.body.decode()


def test_an_unknown_path_leads_to_the_index(wire: Wire) -> None:
    answer = wire.get("/_emulator/mails", Authorization="")
    assert (answer.status, "GET /_emulator/ lists what is" in answer.json["error"]["message"]) == (404, True)


@pytest.mark.parametrize("path", GUESSES)
def test_a_guess_is_told_where_to_go_and_asked_for_no_key(path: str, wire: Wire) -> None:
    answer = wire.get(path, Authorization="", Accept="*/*")
    assert (answer.status, "GET /_emulator/health says how it is" in answer.json["error"]["message"]) == (404, True)
    assert wire.post(path, Authorization="").status in (401, 405)

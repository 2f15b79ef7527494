"""Idempotency keys, and the headers that every answer has."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.api.stateset.idempotency import key_in_use
from tests.support.stateset import Stateset
from tests.support.wire import Response

PERSON = {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}


def posted(stateset: Stateset, path: str, body: object, key: str) -> Response:
    return stateset.wire.request("POST", path, json.dumps(body).encode(), Idempotency_Key=key)


def test_a_repetition_gets_the_first_answer_and_does_nothing(stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]

    first = posted(stateset, f"/invoices/{invoice}/send", {"subject": "Hello"}, "key-1")
    second = posted(stateset, f"/invoices/{invoice}/send", {"subject": "Hello", "message": None}, "key-1")

    assert (first.status, second.status, second.body) == (200, 200, first.body)
    assert (first.headers["Idempotent-Replayed"], second.headers["Idempotent-Replayed"]) == (None, "true")
    assert len(stateset.outbox()) == 1
    assert stateset.send(invoice)["sent_count"] == 2


@pytest.mark.parametrize(("path", "body"), [("/customers", {**PERSON, "notes": "x"}), ("/invoices/{}/void", {})])
def test_a_key_is_good_for_one_request(stateset: Stateset, path: str, body: object) -> None:
    assert posted(stateset, "/customers", PERSON, "key-1").status == 201
    invoice = stateset.invoice()["id"]

    answer = posted(stateset, path.format(invoice), body, "key-1")

    assert answer.status == 422
    assert answer.json["error"]["message"] == "This idempotency key was used for another request."
    assert answer.json["error"]["details"] == {"field": "Idempotency-Key", "value": "key-1"}


def test_a_refused_request_may_be_tried_again(stateset: Stateset) -> None:
    assert posted(stateset, "/customers", {}, "key-1").status == 422

    assert posted(stateset, "/customers", PERSON, "key-1").status == 201


def test_keys_are_those_of_one_world(stateset: Stateset, live: Stateset) -> None:
    assert posted(stateset, "/customers", PERSON, "key-1").status == 201

    assert posted(live, "/customers", PERSON, "key-1").headers["Idempotent-Replayed"] is None


def test_a_key_that_is_too_long(stateset: Stateset) -> None:
    assert posted(stateset, "/customers", PERSON, "k" * 255).status == 201
    assert posted(stateset, "/customers", PERSON, "k" * 256).status == 422


def test_a_key_in_use_is_a_reason_to_come_again() -> None:
    refusal = key_in_use("key-1")

    assert (refusal.status, refusal.code, refusal.type) == (409, "IDEMPOTENCY_KEY_IN_USE", "invalid_request_error")


@pytest.mark.every_engine
def test_at_the_same_time_a_key_acts_once(stateset: Stateset) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: posted(stateset, "/customers", PERSON, "key-1"), range(8)))

    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.body for answer in answers if answer.status == 201}) == 1
    assert len(stateset.wire.get("/customers").json["data"]) == 1


@pytest.mark.parametrize(("path", "status"), [("/customers", 200), ("/customers/cust_nobody", 404), ("/no", 404)])
def test_every_answer_names_its_limits_and_its_request(stateset: Stateset, path: str, status: int) -> None:
    answer = stateset.wire.get(path)

    assert answer.status == status
    headers = answer.headers
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("100", "99")
    assert (headers["X-RateLimit-Bucket"], headers["X-RateLimit-Retry-After"]) == ("api", "0")
    assert int(headers["X-RateLimit-Reset"]) % 60 == 0
    assert 1 <= int(headers["X-RateLimit-Reset-After"]) <= 60
    assert headers["X-Request-Id"].startswith("req_")
    if status == 404:
        assert answer.json["error"]["request_id"] == headers["X-Request-Id"]

"""Errors on the wire, and idempotent requests that are not the same."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.idempotency import InFlightKeys, StoredReply, fingerprint
from emulator.api.stripe.errors import LogEntry, error_body, lock_timeout
from emulator.api.stripe.idempotency import check_key, check_same_request, key_in_use
from emulator.api.stripe.replies import json_text
from emulator.billing.core.errors import APIError
from emulator.worlds import World
from schemas.stripe import parameter_errors
from schemas.stripe.parameter_errors import InvalidParameterError

LOG = LogEntry("req_1", World("acct_1", livemode=False), "http://127.0.0.1:12111")


def test_a_state_error_has_three_keys() -> None:
    assert error_body(APIError("No."), LOG) == {
        "error": {
            "message": "No.",
            "request_log_url": "http://127.0.0.1:12111/_emulator/console/acct_1/test/requests/req_1",
            "type": "invalid_request_error",
        }
    }


def test_a_code_leads_to_its_page() -> None:
    api_error = InvalidParameterError(parameter_errors.no_such("invoice", "in_1", "invoice", 404))
    body = error_body(api_error, None)["error"]
    assert list(body) == ["code", "doc_url", "message", "param", "type"]
    assert body["doc_url"] == "https://stripe.com/docs/error-codes/resource-missing"
    assert api_error.status == 404


def test_some_codes_have_no_page() -> None:
    assert "doc_url" not in error_body(APIError("Deep.", code="too_deep", documented=False), None)["error"]


def test_further_members_stand_in_order() -> None:
    api_error = APIError("Declined.", status=402, type="card_error", extra={"decline_code": "x", "charge": "ch_1"})
    assert list(error_body(api_error, None)["error"]) == ["charge", "decline_code", "message", "type"]


def test_live_mode_has_its_own_logs() -> None:
    log = LogEntry("req_1", World("acct_1", livemode=True), "https://emulator.test")
    assert log.url == "https://emulator.test/_emulator/console/acct_1/live/requests/req_1"


def test_a_lock_is_told_to_be_tried_again() -> None:
    assert (lock_timeout().status, lock_timeout().code) == (429, "lock_timeout")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}\n"),
        ({"a": None, "b": []}, '{\n  "a": null,\n  "b": []\n}\n'),
        ({"a": "ü<&>😀"}, '{\n  "a": "ü<&>😀"\n}\n'),
        ({"a": {"b": [1, 2]}}, '{\n  "a": {\n    "b": [\n      1,\n      2\n    ]\n  }\n}\n'),
    ],
)
def test_json_is_printed_with_two_spaces(value: object, text: str) -> None:
    assert json_text(value) == text


def test_fingerprints_look_at_everything_but_the_order() -> None:
    assert fingerprint({"a": "1", "b": {"c": "2", "d": "3"}}) == fingerprint({"b": {"d": "3", "c": "2"}, "a": "1"})
    different: list[dict[str, Any]] = [
        {},
        {"a": "1"},
        {"a": "2"},
        {"a": ["1"]},
        {"a": {"1": ""}},
        {"b": "1"},
        {"a": ["1", "2"]},
        {"a": ["2", "1"]},
    ]
    assert len({fingerprint(each) for each in different}) == len(different)


def test_the_length_of_a_key() -> None:
    assert check_key(None) is None
    assert check_key("") is None
    assert check_key("k" * 255) == "k" * 255
    with pytest.raises(APIError):
        check_key("k" * 256)


def test_a_key_belongs_to_one_request() -> None:
    stored = StoredReply(id="k", created=1, path="/v1/a", fingerprint="f", status=200, body="", request_id="req_1")
    check_same_request(stored, "/v1/a", "f")
    with pytest.raises(APIError, match="only be used with the same parameters") as parameters:
        check_same_request(stored, "/v1/a", "g")
    with pytest.raises(APIError, match=r"\('/v1/b' vs '/v1/a'\)") as endpoint:
        check_same_request(stored, "/v1/b", "f")
    assert {refused.value.type for refused in (parameters, endpoint)} == {"idempotency_error"}


def test_a_key_in_hand_is_refused_until_it_is_free() -> None:
    in_flight = InFlightKeys(key_in_use)
    here, there = World("acct_1", False), World("acct_1", True)
    with in_flight.hold(here, "k"), in_flight.hold(there, "k"), in_flight.hold(here, "other"):
        with pytest.raises(APIError) as refused, in_flight.hold(here, "k"):
            pass
        assert (refused.value.status, refused.value.code) == (409, "idempotency_key_in_use")
        with in_flight.hold(here, None), in_flight.hold(here, None):
            pass
    with pytest.raises(KeyError), in_flight.hold(here, "k"):
        raise KeyError
    with in_flight.hold(here, "k"):
        pass

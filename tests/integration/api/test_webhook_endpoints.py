"""/v1/webhook_endpoints over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_listing, check_reading
from tests.support.shop import Shop
from tests.support.wire import Wire

URL = "http://127.0.0.1:9/hook"


def create(shop: Shop, **params: Any) -> dict[str, Any]:
    return shop.post("/v1/webhook_endpoints", **{"url": URL, "enabled_events": ["invoice.sent"], **params})


def test_only_the_answer_to_the_creation_shows_the_secret(shop: Shop) -> None:
    made = create(shop, description="mine", metadata__a="b")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert len(secret) == len("whsec_") + 32
    assert made == {
        "id": made["id"],
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": made["created"],
        "description": "mine",
        "enabled_events": ["invoice.sent"],
        "livemode": False,
        "metadata": {"a": "b"},
        "status": "enabled",
        "url": URL,
    }
    assert shop.get(f"/v1/webhook_endpoints/{made['id']}") == made


def test_an_update_changes_what_is_given(shop: Shop) -> None:
    made = create(shop, metadata__a="b")
    path = f"/v1/webhook_endpoints/{made['id']}"
    changed = shop.post(path, disabled=True, enabled_events=["*"], metadata__c="d")
    assert (changed["status"], changed["enabled_events"], changed["url"]) == ("disabled", ["*"], URL)
    assert changed["metadata"] == {"a": "b", "c": "d"}
    assert shop.post(path, disabled=False)["status"] == "enabled"


def test_a_deleted_endpoint_is_gone(shop: Shop) -> None:
    path = f"/v1/webhook_endpoints/{create(shop)['id']}"
    assert shop.delete(path) == {"id": path.rpartition("/")[2], "object": "webhook_endpoint", "deleted": True}
    answer = shop.wire.get(path)
    assert (answer.status, answer.error["code"]) == (404, "resource_missing")


def test_a_list_pages_in_both_directions(shop: Shop) -> None:
    newest_first = [create(shop)["id"] for _ in range(5)][::-1]

    def page(**params: Any) -> tuple[list[str], bool]:
        listed = shop.get("/v1/webhook_endpoints", **params)
        return [each["id"] for each in listed["data"]], listed["has_more"]

    assert page() == (newest_first, False)
    assert page(limit=2) == (newest_first[:2], True)
    assert page(limit=2, starting_after=newest_first[1]) == (newest_first[2:4], True)
    assert page(limit=2, starting_after=newest_first[3]) == (newest_first[4:], False)
    assert page(limit=2, ending_before=newest_first[4]) == (newest_first[2:4], True)
    assert page(ending_before=newest_first[1]) == (newest_first[:1], False)


def test_a_seventeenth_endpoint_is_refused(shop: Shop) -> None:
    for _ in range(16):
        create(shop)
    answer = shop.wire.post("/v1/webhook_endpoints", {"url": URL, "enabled_events[]": "*"})
    assert (answer.status, "maximum of 16 test" in answer.error["message"]) == (400, True)


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"enabled_events[]": "*"}, "url", "parameter_missing"),
        ({"url": URL}, "enabled_events", "parameter_missing"),
        ({"url": "nowhere", "enabled_events[]": "*"}, "url", "url_invalid"),
        ({"url": URL, "enabled_events[]": "invoice.snet"}, "enabled_events[0]", None),
    ],
)
def test_what_is_wrong_is_named(params: dict[str, str], param: str, code: str | None, wire: Wire) -> None:
    answer = wire.post("/v1/webhook_endpoints", params)
    assert (answer.status, answer.error["param"], answer.error.get("code")) == (400, param, code)


def test_a_version_must_be_one(wire: Wire) -> None:
    answer = wire.post("/v1/webhook_endpoints", {"url": URL, "enabled_events[]": "*", "api_version": "yesterday"})
    assert answer.error["message"] == "Invalid Stripe API version: yesterday"
    assert "/test/requests/req_" in answer.json["error"]["request_log_url"]


def test_it_is_read_changed_and_listed(shop: Shop) -> None:
    older, newer = ({name: value for name, value in create(shop).items() if name != "secret"} for _ in range(2))
    check_reading(shop, "/v1/webhook_endpoints", newer, "No such webhook endpoint")
    check_listing(shop, "/v1/webhook_endpoints", older, newer)
    check_changing(shop, "/v1/webhook_endpoints", older)

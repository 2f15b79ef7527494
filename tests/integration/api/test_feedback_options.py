"""Feedback option over the wire."""

from __future__ import annotations

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_listing, check_reading, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

PATH = "/v1/billing/feedback_options"


def made(shop: Shop, description: str = "First") -> Object:
    return shop.post(PATH, description=description)


def test_it_is_made_as_asked_for(shop: Shop) -> None:
    shown = made(shop)
    assert_keys(shown, stripe.billing.FeedbackOption)
    assert (shown["status"], shown["status_transitions"]) == ("active", {"deactivated_at": None})
    assert (shown["object"], shown["livemode"], shown["description"]) == ("billing.feedback_option", False, "First")
    assert shown["id"].startswith("bfo_")


def test_it_is_read(shop: Shop) -> None:
    check_reading(shop, PATH, made(shop), "No such feedback option")


def test_it_is_changed(shop: Shop) -> None:
    older = made(shop)
    changed = shop.post(f"{PATH}/{older['id']}", description="Second")
    assert changed == {**shop.get(f"{PATH}/{older['id']}"), "description": "Second"}


def test_they_are_listed(shop: Shop) -> None:
    older, newer = made(shop), made(shop, "Second")
    check_listing(shop, PATH, older, newer)


def test_what_is_refused(shop: Shop) -> None:
    check_refusal(shop.wire.post(PATH), "description", "parameter_missing")
    check_refusal(shop.wire.post(PATH, {"description": "First", "wat": 1}), "wat", "parameter_unknown")
    assert shop.wire.post(PATH, {"description": "x" * 101}).error["param"] == "description"


def test_one_is_deactivated(shop: Shop) -> None:
    older, newer = made(shop), made(shop, "Second")
    gone = shop.post(f"{PATH}/{older['id']}/deactivate")
    assert (gone["status"], gone["status_transitions"]["deactivated_at"] is None) == ("inactive", False)
    assert shop.post(f"{PATH}/{older['id']}/deactivate") == gone
    assert [each["id"] for each in shop.get(PATH, status="active")["data"]] == [newer["id"]]
    assert [each["id"] for each in shop.get(PATH, status="inactive")["data"]] == [older["id"]]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_cancellation_names_one(shop: Shop, at_once: bool) -> None:
    books, option = Books(shop), made(shop)
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    path = f"/v1/subscriptions/{created['id']}"
    if at_once:
        ended = shop.delete(f"{path}?cancellation_details[feedback_option]={option['id']}")
    else:
        said = {"cancellation_details__feedback_option": option["id"]}
        ended = shop.post(path, cancel_at_period_end=True, **said)
    assert ended["cancellation_details"]["feedback_option"] == option["id"]
    expanded = shop.get(path, expand=["cancellation_details.feedback_option"])
    assert expanded["cancellation_details"]["feedback_option"] == option


def test_which_ones_a_cancellation_cannot_name(shop: Shop) -> None:
    books, option = Books(shop), made(shop)["id"]
    path = f"/v1/subscriptions/{books.subscribe(shop.paying_customer()['id'], books.price(1000))['id']}"
    shop.post(f"{PATH}/{option}/deactivate")
    for id in ("bfo_nope", option):
        refused = books.refused(path, cancellation_details__feedback_option=id)
        assert (refused["status"], refused["param"]) == (400, "cancellation_details[feedback_option]")
        assert shop.wire.delete(path, {"cancellation_details[feedback_option]": id}).status == 400
    assert shop.get(path)["status"] == "active"


def test_what_a_restricted_key_needs(shop: Shop) -> None:
    id = made(shop)["id"]
    assert restricted(shop.wire, billing_feedback_option="read").get(f"{PATH}/{id}").status == 200
    refused = restricted(shop.wire, billing_feedback_option="read").post(PATH, {"description": "Second"})
    assert (refused.status, "rak_billing_feedback_option_write" in refused.error["message"]) == (403, True)

"""Portal configurations over the wire."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import stripe

from tests.support.portal import CONFIGURATIONS as PATH
from tests.support.portal import OFFER, flat, offering
from tests.support.provider_types import keys_of
from tests.support.resources import check_changing, check_filters, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import Books
from tests.support.typed_classes import mismatches

PRODUCTS = "features.subscription_update.products"


def made(shop: Shop, **params: Any) -> Object:
    return shop.post(PATH, **flat(params or {"features__invoice_history__enabled": True}))


def test_one_is_made_with_what_it_is_by_default(shop: Shop) -> None:
    shown = made(shop)
    assert list(shown) == keys_of(stripe.billing_portal.Configuration)
    assert mismatches(shown) == ["billing_portal.configuration.features.subscription_update.products: missing"]
    assert shown["id"].startswith("bpc_")
    assert {**shown, "id": "", "created": 0, "updated": 0} == {
        "id": "",
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": 0,
        "default_return_url": None,
        "features": {
            "customer_update": {"allowed_updates": [], "enabled": False},
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": False, "payment_method_configuration": None},
            "subscription_cancel": {
                "cancellation_reason": {
                    "enabled": False,
                    "feedback_options": None,
                    "options": ["too_expensive", "missing_features", "switched_service", "unused", "other"],
                },
                "enabled": False,
                "mode": "at_period_end",
                "proration_behavior": "none",
            },
            "subscription_pause": {
                "duration": {
                    "interval_options": [{"interval": "month", "interval_count": 1}],
                    "type": "interval_options",
                },
                "enabled": False,
            },
            "subscription_update": {
                "billing_cycle_anchor": "unchanged",
                "default_allowed_updates": [],
                "enabled": False,
                "proration_behavior": "none",
                "schedule_at_period_end": {"conditions": []},
                "trial_update_behavior": "end_trial",
            },
        },
        "is_default": False,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
        "updated": 0,
    }
    assert [event["type"] for event in shop.events()] == ["billing_portal.configuration.created"]


def test_one_is_read_and_changed(shop: Shop) -> None:
    older = made(shop)
    assert shop.get(f"{PATH}/{older['id']}") == older
    answer = shop.wire.get(f"{PATH}/nope")
    assert (answer.status, answer.error["message"]) == (404, "No such configuration: 'nope'")
    check_changing(shop, PATH, older)
    assert [event["type"] for event in shop.events()] == [
        "billing_portal.configuration.created",
        *["billing_portal.configuration.updated"] * 2,
    ]


def test_a_change_leaves_what_it_does_not_name(shop: Shop) -> None:
    configuration = made(
        shop,
        name="Portal",
        default_return_url="https://example.com/account",
        business_profile={"headline": "Welcome", "privacy_policy_url": "https://example.com/privacy"},
        features__customer_update={"enabled": True, "allowed_updates": ["email", "tax_id"]},
        features__subscription_cancel={
            "enabled": True,
            "mode": "immediately",
            "proration_behavior": "create_prorations",
            "cancellation_reason": {"enabled": True, "options": ["unused", "other"]},
        },
    )
    changed = shop.post(
        f"{PATH}/{configuration['id']}",
        business_profile__headline="",
        features__customer_update__allowed_updates="",
        features__subscription_cancel__cancellation_reason__enabled=False,
    )
    expected = copy.deepcopy(configuration)
    expected["business_profile"]["headline"] = None
    expected["features"]["customer_update"]["allowed_updates"] = []
    expected["features"]["subscription_cancel"]["cancellation_reason"]["enabled"] = False
    assert changed == {**expected, "updated": changed["updated"]}


def test_a_payment_method_configuration_can_be_named_and_taken_back(shop: Shop) -> None:
    named = shop.post("/v1/payment_method_configurations", name="Portal")["id"]
    given = {"enabled": True, "payment_method_configuration": named}
    made = shop.post(PATH, **flat({"features__payment_method_update": given}))
    assert made["features"]["payment_method_update"] == given
    path = f"{PATH}/{made['id']}"
    assert shop.post(path, features__payment_method_update__enabled=True) == made
    taken = shop.post(path, features__payment_method_update__payment_method_configuration="")
    assert taken["features"]["payment_method_update"] == {**given, "payment_method_configuration": None}
    shop.post(f"/v1/payment_method_configurations/{named}", active=False)
    refused = shop.wire.post(path, {"features[payment_method_update][payment_method_configuration]": named})
    check_refusal(refused, "features[payment_method_update][payment_method_configuration]")


def test_a_login_page_has_a_link_until_it_is_taken_away(shop: Shop) -> None:
    configuration = made(shop, features__invoice_history__enabled=True, login_page__enabled=True)
    path, page = f"{PATH}/{configuration['id']}", configuration["login_page"]
    assert (page["enabled"], page["url"].startswith(f"{shop.wire.url}/p/login/test_")) == (True, True)
    assert shop.post(path, name="Ours")["login_page"] == page
    assert shop.post(path, login_page__enabled=True)["login_page"] == page
    assert shop.post(path, login_page__enabled=False)["login_page"] == {"enabled": False, "url": None}
    again = shop.post(path, login_page__enabled=True)["login_page"]
    assert (again["enabled"], again["url"] == page["url"]) == (True, False)
    assert shop.get(path)["login_page"] == again


def test_what_can_be_changed_to_shows_when_it_is_expanded(books: Books) -> None:
    params = offering(books, 1000, 2000)
    shown = books.shop.post(PATH, **params)
    assert "products" not in shown["features"]["subscription_update"]
    offered = books.shop.get(f"{PATH}/{shown['id']}", expand=[PRODUCTS])["features"]["subscription_update"]["products"]
    assert offered == [
        {
            "adjustable_quantity": {"enabled": True, "maximum": None, "minimum": 1},
            "prices": params[f"{OFFER}__prices"],
            "product": params[f"{OFFER}__product"],
        }
    ]
    listed = books.shop.get(PATH, expand=[f"data.{PRODUCTS}"])["data"]
    assert listed[0]["features"]["subscription_update"]["products"] == offered


def test_they_are_listed_before_the_default_one(shop: Shop) -> None:
    older, newer = made(shop), made(shop, features__invoice_history__enabled=False)
    (default,) = shop.get(PATH, is_default=True)["data"]
    listed = shop.get(PATH)
    assert (listed["data"], listed["has_more"]) == ([newer, older, default], False)
    assert shop.wire.all(PATH, {"limit": 1}) == [newer, older, default]
    shop.post(f"{PATH}/{older['id']}", active=False)
    check_filters(
        shop,
        PATH,
        ({"active": False}, [older]),
        ({"active": True}, [newer, default]),
        ({"is_default": False}, [newer, older]),
    )


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_page_begins_at_the_default_one_whether_it_was_changed_or_not(shop: Shop, *, is_kept: bool) -> None:
    (default,) = shop.get(PATH)["data"]
    if is_kept:
        shop.post(f"{PATH}/{default['id']}", name="Ours")
    oldest, middle, newest = made(shop), made(shop), made(shop)
    assert shop.get(PATH, starting_after=default["id"])["data"] == []
    before = shop.get(PATH, ending_before=default["id"], limit=2)
    assert (before["data"], before["has_more"]) == ([middle, oldest], True)
    assert shop.get(PATH, ending_before=default["id"])["data"] == [newest, middle, oldest]
    both = shop.wire.get(PATH, {"ending_before": default["id"], "starting_after": newest["id"]})
    assert (both.status, both.error["message"].startswith("Received both")) == (400, True)


def test_the_default_one_is_there_and_can_be_changed(shop: Shop) -> None:
    (default,) = shop.get(PATH, is_default=True, limit=1)["data"]
    features = default["features"]
    assert (default["is_default"], default["active"]) == (True, True)
    assert (features["subscription_cancel"]["enabled"], features["subscription_update"]["enabled"]) == (True, False)
    assert shop.get(f"{PATH}/{default['id']}") == default
    changed = shop.post(f"{PATH}/{default['id']}", name="Ours")
    assert changed == {**default, "name": "Ours", "updated": changed["updated"]}
    assert shop.get(PATH)["data"] == [changed]
    check_refusal(shop.wire.post(f"{PATH}/{default['id']}", {"active": "false"}), "active")


def test_an_account_may_have_no_default_one(shop: Shop) -> None:
    (default,) = shop.get(PATH)["data"]
    body = json.dumps({"portal_settings_saved": False}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))
    assert shop.get(PATH)["data"] == []
    assert shop.wire.get(f"{PATH}/{default['id']}").status == 404
    check_refusal(shop.wire.get(PATH, {"starting_after": default["id"]}), "starting_after", "resource_missing")


UPDATE = "features[subscription_update]"


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({}, "features", "parameter_missing"),
        (
            {"features__invoice_history__enabled": "x"},
            "features[invoice_history][enabled]",
            None,
        ),
        ({"features__wat": "1"}, "features[wat]", "parameter_unknown"),
        (
            {"features__customer_update__allowed_updates": ["email"]},
            "features[customer_update][enabled]",
            "parameter_missing",
        ),
        ({"features__subscription_update__enabled": True}, f"{UPDATE}[default_allowed_updates]", "parameter_missing"),
        (
            {
                "features__subscription_update__enabled": True,
                "features__subscription_update__default_allowed_updates": ["price"],
            },
            f"{UPDATE}[products]",
            "parameter_missing",
        ),
        (
            {
                "features__subscription_update": {
                    "enabled": False,
                    "schedule_at_period_end": {"conditions": [{"type": "shortening_interval"}]},
                }
            },
            f"{UPDATE}[schedule_at_period_end][conditions][0][type]",
            "not_emulated",
        ),
        ({"features__subscription_pause__enabled": True}, "features[subscription_pause][enabled]", "not_emulated"),
        (
            {"features__payment_method_update": {"enabled": True, "payment_method_configuration": "pmc_1"}},
            "features[payment_method_update][payment_method_configuration]",
            "resource_missing",
        ),
        (
            {"features__invoice_history__enabled": True, "login_page__url": "https://example.com"},
            "login_page[url]",
            "parameter_unknown",
        ),
        (
            {"features__invoice_history__enabled": True, "default_return_url": "javascript://x"},
            "default_return_url",
            "url_invalid",
        ),
        (
            {"features__subscription_cancel": {"enabled": True, "proration_behavior": "always_invoice"}},
            "features[subscription_cancel][proration_behavior]",
            None,
        ),
        (
            {"features__subscription_cancel": {"enabled": True, "proration_behavior": "create_prorations"}},
            "features[subscription_cancel][proration_behavior]",
            None,
        ),
        (
            {
                "features__subscription_cancel": {
                    "enabled": True,
                    "cancellation_reason": {"enabled": True, "feedback_options": ["bfo_nope"], "options": ["other"]},
                }
            },
            "features[subscription_cancel][cancellation_reason][feedback_options][0]",
            "resource_missing",
        ),
    ],
)
def test_what_is_refused(shop: Shop, params: dict[str, Any], param: str, code: str | None) -> None:
    check_refusal(shop.wire.post(PATH, spelled(flat(params))), param, code)


def test_which_prices_cannot_be_changed_to(books: Books) -> None:
    once = books.shop.price()
    stranger = books.price(1000)
    for price, product in ((once["id"], once["product"]), (stranger, once["product"]), ("price_nope", once["product"])):
        params = {**offering(books, 500), f"{OFFER}__prices": [price], f"{OFFER}__product": product}
        refused = books.shop.wire.post(PATH, spelled(flat(params)))
        check_refusal(refused, f"{UPDATE}[products][0][prices][0]", "resource_missing" if "nope" in price else None)
    params = {**offering(books, 500), f"{OFFER}__product": "prod_nope"}
    check_refusal(
        books.shop.wire.post(PATH, spelled(flat(params))), f"{UPDATE}[products][0][product]", "resource_missing"
    )


def test_a_restricted_key_needs_the_permission(shop: Shop) -> None:
    made(shop)
    allowed = restricted(shop.wire, customer_portal="read")
    assert allowed.get(PATH).status == 200
    refused = allowed.post(PATH, {"features[invoice_history][enabled]": "true"})
    assert (refused.status, "rak_customer_portal_write" in refused.error["message"]) == (403, True)

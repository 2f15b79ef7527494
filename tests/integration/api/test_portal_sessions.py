"""Portal sessions over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from tests.support.portal import CONFIGURATIONS, OFFER, flat, offering, opened
from tests.support.portal import SESSIONS as PATH
from tests.support.provider_types import assert_keys
from tests.support.resources import check_refusal
from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import Books


def test_one_is_opened_at_once(shop: Shop) -> None:
    customer = shop.customer()["id"]
    session = opened(shop, customer, return_url="https://example.com/account")
    assert_keys(session, stripe.billing_portal.Session)
    (default,) = shop.get(CONFIGURATIONS, is_default=True)["data"]
    assert {**session, "id": "", "url": "", "created": 0} == {
        "id": "",
        "object": "billing_portal.session",
        "after_expiration": None,
        "configuration": default["id"],
        "created": 0,
        "customer": customer,
        "customer_account": None,
        "flow": None,
        "livemode": False,
        "locale": None,
        "on_behalf_of": None,
        "return_url": "https://example.com/account",
        "url": "",
    }
    assert session["id"].startswith("bps_")
    assert session["url"].startswith(f"{shop.wire.url}/p/session/test_")
    assert shop.wire.key not in session["url"]
    assert [event["type"] for event in shop.events()][-1] == "billing_portal.session.created"


@pytest.mark.parametrize("deadline", [None, 2_000_000_000])
def test_it_says_how_it_is_recovered(shop: Shop, deadline: int | None) -> None:
    login = {} if deadline is None else {"after_expiration__customer_login__expires_at": deadline}
    session = opened(shop, shop.customer()["id"], after_expiration__type="customer_login", **login)
    assert session["after_expiration"] == {"customer_login": {"expires_at": deadline}, "type": "customer_login"}
    assert_keys(session, stripe.billing_portal.Session)


def test_its_configuration_is_expanded(shop: Shop) -> None:
    session = opened(shop, shop.customer()["id"], expand=["configuration"])
    assert session["configuration"] == shop.get(CONFIGURATIONS)["data"][0]
    assert shop.get(CONFIGURATIONS, is_default=True)["data"] == [session["configuration"]]


def test_two_sessions_have_different_links(shop: Shop) -> None:
    customer = shop.customer()["id"]
    assert opened(shop, customer)["url"] != opened(shop, customer)["url"]


def test_what_a_configuration_says_is_taken_unless_the_session_says_it(shop: Shop) -> None:
    configuration = shop.post(
        CONFIGURATIONS, default_return_url="https://example.com/a", features__invoice_history__enabled=True
    )["id"]
    customer = shop.customer()["id"]
    assert opened(shop, customer, configuration=configuration)["return_url"] == "https://example.com/a"
    said = opened(shop, customer, configuration=configuration, return_url="https://example.com/b", locale="de")
    assert (said["return_url"], said["locale"]) == ("https://example.com/b", "de")


def test_without_a_default_configuration_it_is_refused_as_in_a_new_sandbox(shop: Shop) -> None:
    body = json.dumps({"portal_settings_saved": False}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))
    customer = shop.customer()["id"]
    refused = shop.wire.post(PATH, {"customer": customer})
    check_refusal(refused, None)
    assert refused.error["message"] == (
        "No configuration provided and your test mode default configuration has not been created. Provide a "
        "configuration or create your default by saving your customer portal settings in test mode at "
        "https://dashboard.stripe.com/test/settings/billing/portal."
    )
    configuration = shop.post(CONFIGURATIONS, features__invoice_history__enabled=True)["id"]
    assert opened(shop, customer, configuration=configuration)["configuration"] == configuration


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"customer": "cus_nope"}, "customer", "resource_missing"),
        ({"configuration": "bpc_nope"}, "configuration", "resource_missing"),
        ({"return_url": "example.com"}, "return_url", "url_invalid"),
        ({"return_url": "javascript://x/%0aalert(1)"}, "return_url", "url_invalid"),
        ({"locale": "tlh"}, "locale", None),
        ({"on_behalf_of": "nobody"}, "on_behalf_of", "resource_missing"),
        ({"customer_account": "acct_1"}, "customer_account", "not_emulated"),
        ({"after_expiration": {"type": "never"}}, "after_expiration[type]", None),
        ({"after_expiration": {"customer_login": {"expires_at": 2_000_000_000}}}, "after_expiration[type]", None),
        (
            {"after_expiration": {"type": "customer_login", "customer_login": {"expires_at": 1_000_000_000}}},
            "after_expiration[customer_login][expires_at]",
            None,
        ),
        ({"flow_data": {"type": "subscription_pause"}}, "flow_data[type]", "not_emulated"),
        ({"flow_data": {"type": "subscription_cancel"}}, "flow_data[subscription_cancel]", "parameter_missing"),
        (
            {"flow_data": {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_nope"}}},
            "flow_data[subscription_cancel][subscription]",
            "resource_missing",
        ),
        (
            {"flow_data": {"type": "customer_update", "subscription_cancel": {"subscription": "sub_nope"}}},
            "flow_data[subscription_cancel]",
            None,
        ),
        (
            {"flow_data": {"type": "payment_method_update", "after_completion": {"type": "redirect"}}},
            "flow_data[after_completion][redirect]",
            "parameter_missing",
        ),
    ],
)
def test_what_is_refused(shop: Shop, params: dict[str, Any], param: str, code: str | None) -> None:
    customer = shop.customer()["id"]
    refused = shop.wire.post(PATH, spelled(flat({"customer": customer, **params})))
    assert (refused.status, refused.error.get("param")) == (400, param)
    assert code is None or refused.error["code"] == code


def test_a_customer_must_be_named(shop: Shop) -> None:
    assert shop.wire.post(PATH, {}).error["code"] == "parameter_missing"


def test_an_inactive_configuration_is_refused(shop: Shop) -> None:
    configuration = shop.post(CONFIGURATIONS, features__invoice_history__enabled=True)["id"]
    shop.post(f"{CONFIGURATIONS}/{configuration}", active=False)
    refused = shop.wire.post(PATH, {"customer": shop.customer()["id"], "configuration": configuration})
    check_refusal(refused, "configuration")


def test_a_flow_is_shown_as_it_was_asked_for(books: Books) -> None:
    customer = books.shop.paying_customer()["id"]
    subscription = books.subscribe(customer, books.price(1000))
    coupon = books.shop.coupon()["id"]
    session = opened(
        books.shop,
        customer,
        flow_data={
            "type": "subscription_cancel",
            "subscription_cancel": {
                "subscription": subscription["id"],
                "retention": {"type": "coupon_offer", "coupon_offer": {"coupon": coupon}},
            },
            "after_completion": {"type": "redirect", "redirect": {"return_url": "https://example.com/done"}},
        },
    )
    assert_keys(session, stripe.billing_portal.Session)
    assert session["flow"] == {
        "after_completion": {
            "hosted_confirmation": None,
            "redirect": {"return_url": "https://example.com/done"},
            "type": "redirect",
        },
        "customer_update": None,
        "subscription_cancel": {
            "retention": {"coupon_offer": {"coupon": coupon}, "type": "coupon_offer"},
            "subscription": subscription["id"],
        },
        "subscription_pause": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": "subscription_cancel",
    }
    updating = opened(books.shop, customer, flow_data={"type": "customer_update"})["flow"]
    assert (updating["customer_update"], updating["after_completion"]["type"]) == ({}, "portal_homepage")


def test_a_flow_needs_the_feature(books: Books) -> None:
    customer = books.shop.paying_customer()["id"]
    subscription = books.subscribe(customer, books.price(1000))["id"]
    update = {"type": "subscription_update", "subscription_update": {"subscription": subscription}}
    refused = books.refused(PATH, customer=customer, **flat({"flow_data": update}))
    assert refused["message"] == (
        "This subscription cannot be updated because the subscription update feature in the portal configuration is "
        "disabled."
    )
    configuration = books.shop.post(CONFIGURATIONS, features__invoice_history__enabled=True)["id"]
    for flow in (
        {"type": "customer_update"},
        {"type": "payment_method_update"},
        {"type": "subscription_cancel", "subscription_cancel": {"subscription": subscription}},
    ):
        refused = books.refused(PATH, customer=customer, configuration=configuration, **flat({"flow_data": flow}))
        assert refused["message"].endswith("feature in the portal configuration is disabled."), flow


def confirming(subscription: Object, **item: Any) -> dict[str, Any]:
    changed = {"id": subscription["items"]["data"][0]["id"], **item}
    return {
        "type": "subscription_update_confirm",
        "subscription_update_confirm": {"subscription": subscription["id"], "items": [changed]},
    }


def test_a_change_is_confirmed_to_what_is_offered(books: Books) -> None:
    params = offering(books, 1000, 2000)
    configuration = books.shop.post(CONFIGURATIONS, **params)["id"]
    prices = params[f"{OFFER}__prices"]
    customer = books.shop.paying_customer()["id"]
    subscription = books.subscribe(customer, prices[0])
    flow = confirming(subscription, price=prices[1], quantity=3)
    shown = opened(books.shop, customer, configuration=configuration, flow_data=flow)["flow"]
    item = subscription["items"]["data"][0]["id"]
    assert shown["subscription_update_confirm"] == {
        "discounts": None,
        "items": [{"id": item, "price": prices[1], "quantity": 3}],
        "subscription": subscription["id"],
    }
    stranger = books.price(500)
    refused = books.refused(
        PATH,
        customer=customer,
        configuration=configuration,
        **flat({"flow_data": confirming(subscription, price=stranger)}),
    )
    assert refused["message"] == (
        f"The item `{item}` cannot be updated to price `{stranger}` because the configuration `{configuration}` does "
        "not include the price in its `features[subscription_update][products]`."
    )
    refused = books.refused(
        PATH,
        customer=customer,
        configuration=configuration,
        **flat({"flow_data": confirming(subscription, price=prices[0])}),
    )
    assert refused["message"] == "Cannot update the subscription because there are no changes to confirm."
    refused = books.refused(
        PATH,
        customer=customer,
        configuration=configuration,
        **flat({"flow_data": confirming(subscription, quantity=0)}),
    )
    assert refused["param"] == "flow_data[subscription_update_confirm][items][0][quantity]"


def test_a_flow_is_about_a_subscription_of_the_customer_that_goes_on(books: Books) -> None:
    customer, other = books.shop.paying_customer()["id"], books.shop.paying_customer()["id"]
    strange, ended = books.subscribe(other, books.price(1000)), books.subscribe(customer, books.price(1000))
    books.shop.delete(f"/v1/subscriptions/{ended['id']}")
    ending = books.subscribe(customer, books.price(1000), cancel_at_period_end=True)
    for subscription in (strange, ended, ending):
        flow = {"type": "subscription_cancel", "subscription_cancel": {"subscription": subscription["id"]}}
        refused = books.refused(PATH, customer=customer, **flat({"flow_data": flow}))
        assert (refused["status"], refused["param"]) == (400, "flow_data[subscription_cancel][subscription]")

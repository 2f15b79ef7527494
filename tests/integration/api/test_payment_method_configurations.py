"""Payment method configurations over the wire, and what they offer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_filters, check_listing, check_reading, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Object, Shop, spelled

CONFIGURATIONS = "/v1/payment_method_configurations"
PAYMENT = {"amount": 500, "currency": "eur"}
PARAM = "payment_method_configuration"


def preferences(**preferences: str) -> dict[str, str]:
    return {f"{name}__display_preference__preference": value for name, value in preferences.items()}


def configuration(shop: Shop, **given: str) -> Object:
    return shop.post(CONFIGURATIONS, name="Shop", **preferences(**given))


def default(shop: Shop) -> Object:
    last: Object = shop.get(CONFIGURATIONS)["data"][-1]
    return last


def account_types(shop: Shop) -> list[str]:
    settings = shop.wire.ok(shop.wire.request("GET", "/_emulator/account"))
    types: list[str] = settings["payment_method_types"]
    return types


@pytest.mark.every_engine
def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    first = default(shop)
    assert (first["name"], first["is_default"], first["card"]["available"], mismatches(first)) == (
        "Default",
        True,
        True,
        [],
    )
    older, newer = configuration(shop, klarna="on", link="off"), configuration(shop, sepa_debit="on")
    assert mismatches(older) == []
    assert older["klarna"] == {
        "available": True,
        "display_preference": {"overridable": None, "preference": "on", "value": "on"},
    }
    assert (older["link"]["available"], older["card"]["display_preference"]["preference"]) == (False, "none")
    assert (older["application"], older["parent"], older["is_default"]) == (None, None, False)
    check_reading(shop, CONFIGURATIONS, older, "No such payment_method_configuration")
    changed = shop.post(f"{CONFIGURATIONS}/{newer['id']}", active=False, name="Other", **preferences(sepa_debit="off"))
    assert (changed["active"], changed["name"], changed["sepa_debit"]["available"]) == (False, "Other", False)
    assert shop.get(CONFIGURATIONS)["data"] == [changed, older, first]
    assert shop.wire.all(CONFIGURATIONS, {"limit": 1}) == [changed, older, first]
    check_filters(
        shop,
        CONFIGURATIONS,
        ({"active": False}, [changed]),
        ({"active": True}, [older, first]),
        ({"application": ""}, [changed, older, first]),
        ({"application": "ca_1"}, []),
        ({"starting_after": first["id"]}, []),
        ({"ending_before": first["id"]}, [changed, older]),
    )


def test_cards_are_turned_off_alone(shop: Shop) -> None:
    """As the acceptance tests of Stripe's Terraform provider do it, which plan no other change."""
    made = configuration(shop, card="on")
    assert (made["apple_pay"]["display_preference"]["value"], made["google_pay"]["available"]) == ("on", False)
    changed = shop.post(f"{CONFIGURATIONS}/{made['id']}", active=False, **preferences(card="off"))
    off = {"available": False, "display_preference": {"overridable": None, "preference": "off", "value": "off"}}
    assert changed == {**made, "active": False, "card": off}


def test_the_default_one_is_the_setting_of_the_account(shop: Shop) -> None:
    id = default(shop)["id"]
    check_reading(shop, CONFIGURATIONS, default(shop), "No such payment_method_configuration")
    changed = shop.post(f"{CONFIGURATIONS}/{id}", name="Mine", **preferences(klarna="on", link="off"))
    assert account_types(shop) == ["card", "klarna"]
    assert shop.post("/v1/payment_intents", **PAYMENT)["payment_method_types"] == ["card", "klarna"]
    assert default(shop) == changed == shop.get(f"{CONFIGURATIONS}/{id}")
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=b'{"payment_method_types": ["card", "eps"]}'))
    seen = default(shop)
    assert (seen["name"], seen["eps"]["available"], seen["klarna"]["available"]) == ("Mine", True, False)
    other = configuration(shop)
    check_listing(shop, CONFIGURATIONS, seen, other)
    check_filters(shop, CONFIGURATIONS, ({"ending_before": id}, [other]), ({"starting_after": id}, []))


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents"])
def test_an_intent_takes_what_a_configuration_offers(shop: Shop, kind: str) -> None:
    terms: dict[str, Any] = PAYMENT if kind == "payment_intents" else {}
    made = configuration(shop, sepa_debit="on", klarna="on", link="off")["id"]
    plain = shop.post(f"/v1/{kind}", **terms)
    assert plain["payment_method_configuration_details"] == {"id": default(shop)["id"], "parent": None}
    intent = shop.post(f"/v1/{kind}", **terms, payment_method_configuration=made)
    assert intent["payment_method_types"] == ["card", "klarna", "sepa_debit"]
    assert intent["payment_method_configuration_details"] == {"id": made, "parent": None}
    assert mismatches(intent) == []
    path = f"/v1/{kind}/{intent['id']}"
    narrowed = shop.post(path, excluded_payment_method_types=["klarna"])
    assert narrowed["payment_method_types"] == ["card", "sepa_debit"]
    other = configuration(shop, eps="on")["id"]
    shop.post(f"{CONFIGURATIONS}/{made}", active=False)
    assert shop.post(path, metadata__a="b")["payment_method_types"] == ["card", "sepa_debit"]
    changed = shop.post(path, payment_method_configuration=other)
    assert changed["payment_method_types"] == ["card", "eps", "link"]
    assert changed["payment_method_configuration_details"]["id"] == other
    chosen = shop.post(path, payment_method_types=["card", "sepa_debit"])
    assert (chosen["payment_method_types"], chosen["payment_method_configuration_details"]) == (
        ["card", "sepa_debit"],
        None,
    )
    again = shop.post(path, payment_method_configuration=other)
    assert again["automatic_payment_methods"]["enabled"] is True
    given = {"payment_method": "pm_card_visa", "return_url": "https://a.example"}
    confirmed = shop.post(f"{path}/confirm", **given, allowed_payment_method_types=["card", "eps", "klarna"])
    assert (confirmed["status"], confirmed["payment_method_types"]) == ("succeeded", ["card", "eps"])


def test_what_a_configuration_does_not_offer_is_not_taken(shop: Shop) -> None:
    made = configuration(shop, card="off", sepa_debit="on")["id"]
    given = spelled({**PAYMENT, "confirm": "true", "payment_method": "pm_card_visa", PARAM: made})
    refused = shop.wire.post("/v1/payment_intents", {**given, "return_url": "https://a.example"})
    check_refusal(refused, "payment_method")
    assert "link, sepa_debit" in refused.error["message"]


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents", "checkout/sessions"])
def test_what_is_refused_of_a_configuration(shop: Shop, kind: str) -> None:
    session = {
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][product_data][name]": "Hat",
        "line_items[0][price_data][unit_amount]": "500",
        "line_items[0][quantity]": "1",
        "mode": "payment",
        "success_url": "https://a.example",
    }
    terms: dict[str, Any] = {"payment_intents": PAYMENT, "setup_intents": {}}.get(kind, session)
    inactive, empty = configuration(shop)["id"], configuration(shop, card="off", link="off")["id"]
    shop.post(f"{CONFIGURATIONS}/{inactive}", active=False)

    def refused(**given: str) -> Any:
        return shop.wire.post(f"/v1/{kind}", {**terms, **given})

    unknown = refused(payment_method_configuration="pmc_1")
    check_refusal(unknown, PARAM, "resource_missing")
    assert unknown.error["message"] == "No such payment_method_configuration: 'pmc_1'"
    check_refusal(refused(payment_method_configuration=inactive), PARAM)
    assert "No valid payment method types" in refused(payment_method_configuration=empty).error["message"]
    both = refused(payment_method_configuration=empty, **{"payment_method_types[]": "card"})
    assert "You may only specify one of these parameters" in both.error["message"]
    check_refusal(refused(payment_method_configuration=""), PARAM, "parameter_invalid_empty")


@pytest.mark.parametrize(
    ("given", "param"),
    [
        (preferences(card="maybe"), "card[display_preference][preference]"),
        ({"card": "on"}, "card"),
        ({"parent": "pmc_1"}, "parent"),
        (preferences(apple_pay_later="on"), "apple_pay_later"),
        (preferences(card="off", google_pay="on"), None),
        ({"name": ""}, "name"),
        (preferences(gold="on"), "gold"),
    ],
)
def test_what_no_configuration_is_made_of(shop: Shop, given: dict[str, str], param: str | None) -> None:
    refused = shop.wire.post(CONFIGURATIONS, spelled(given))
    assert (refused.status, refused.error.get("param")) == (400, param)


def test_each_mode_and_each_account_has_its_own(shop: Shop, live_shop: Shop) -> None:
    made = configuration(shop)["id"]
    connected = Shop(shop.wire.for_account("acct_1Connected"))
    for other in (live_shop, connected):
        assert [each["is_default"] for each in other.get(CONFIGURATIONS)["data"]] == [True]
        assert default(other)["id"] != default(shop)["id"]
        for id in (made, default(shop)["id"]):
            check_refusal(other.wire.post("/v1/payment_intents", {**PAYMENT, PARAM: id}), PARAM, "resource_missing")
    assert default(live_shop)["livemode"] is True


def test_a_restricted_key_needs_the_permission(shop: Shop) -> None:
    allowed = restricted(shop.wire, payment_method_configuration="read")
    assert allowed.get(CONFIGURATIONS).status == 200
    refused = allowed.post(CONFIGURATIONS, {"name": "Shop"})
    assert (refused.status, "rak_payment_method_configuration_write" in refused.error["message"]) == (403, True)


def test_a_key_that_is_sent_twice_makes_one(shop: Shop) -> None:
    first, second = (shop.wire.post(CONFIGURATIONS, {"name": "Shop"}, Idempotency_Key="once").json for _ in range(2))
    assert first == second
    assert len(shop.get(CONFIGURATIONS)["data"]) == 2


def test_in_older_versions_a_configuration_chooses_more_than_cards(shop: Shop) -> None:
    made = configuration(shop, klarna="on")["id"]
    old = shop.wire.post("/v1/payment_intents", {**PAYMENT, PARAM: made}, Stripe_Version="2022-11-15")
    assert shop.wire.ok(old)["payment_method_types"] == ["card", "klarna", "link"]


def test_a_session_takes_what_a_configuration_offers(shop: Shop) -> None:
    made = configuration(shop, sepa_debit="on", link="off")["id"]
    given = {"mode": "setup", "currency": "eur", "success_url": "https://a.example"}
    session = shop.post("/v1/checkout/sessions", **given, payment_method_configuration=made)
    assert session["payment_method_types"] == ["card", "sepa_debit"]
    assert session["payment_method_configuration_details"] == {"id": made, "parent": None}
    plain = shop.post("/v1/checkout/sessions", **given)
    assert plain["payment_method_configuration_details"] == {"id": default(shop)["id"], "parent": None}
    chosen = shop.post("/v1/checkout/sessions", **given, payment_method_types=["card"])
    assert chosen["payment_method_configuration_details"] is None

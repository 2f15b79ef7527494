"""The customer portal where something cannot be done: any more, twice, or at all."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.store.store import ContentionError, Store
from tests.integration.pages.portal_scene import CONFIGURATIONS, UPDATE, opened, page_of, scene_of, subscription
from tests.integration.pages.visitor import Visitor


@pytest.fixture
def scene(visitor: Visitor) -> dict[str, Any]:
    """A customer who pays ten dollars a month, and may change to twenty."""
    return scene_of(visitor)


FLOWS = (
    *("customer_update", "payment_method_update"),
    *("subscription_cancel", "subscription_update", "subscription_update_confirm"),
)


def sent_to(visitor: Visitor, scene: dict[str, Any], flow: str, **params: Any) -> str:
    """A link to a flow, which leads away when it is done."""
    place = f"flow_data[{flow}]"
    about = {f"{place}[subscription]": scene["subscription"]} if flow.startswith("subscription") else {}
    if flow == "subscription_update_confirm":
        about |= {f"{place}[items][0][id]": scene["item"], f"{place}[items][0][price]": scene["prices"][1]}
    leave = {
        "flow_data[after_completion][type]": "redirect",
        "flow_data[after_completion][redirect][return_url]": "https://example.com/done",
    }
    return opened(visitor, scene, **{"flow_data[type]": flow}, **about, **leave, **params)


@pytest.mark.parametrize("flow", FLOWS)
def test_what_cannot_be_done_any_more_leaves_the_portal(visitor: Visitor, scene: dict[str, Any], flow: str) -> None:
    url = sent_to(visitor, scene, flow)
    page = visitor.visit(url).headers["Location"]
    assert visitor.visit(page).status_code == 200
    if flow == "subscription_update_confirm":
        visitor.post(f"/v1/prices/{scene['prices'][1]}", active="false")
    else:
        feature = flow.removesuffix("_confirm")
        visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{f"features[{feature}][enabled]": "false"})
    assert visitor.visit(page).headers["Location"] == visitor.visit(url).request.path
    assert "Invoice history" in visitor.visit(url).text


@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_is_said_to_be_done_before_it_is(visitor: Visitor, scene: dict[str, Any], flow: str) -> None:
    url = sent_to(visitor, scene, flow)
    assert visitor.visit(f"{url}/done").headers["Location"] == visitor.visit(url).request.path


def test_what_was_not_asked_for_finishes_no_flow(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = sent_to(visitor, scene, "subscription_cancel")
    saved = visitor.client.post(f"{url}/details", data={"email": "new@example.com"})
    assert saved.headers["Location"].endswith("?saved=1")
    assert visitor.visit(url).headers["Location"].endswith("/cancel")
    assert visitor.client.post(page_of(scene, url, "cancel")).headers["Location"] == "https://example.com/done"


def test_nothing_is_billed_or_taken_off_twice(visitor: Visitor, scene: dict[str, Any]) -> None:
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{f"{UPDATE}[billing_cycle_anchor]": "now"})
    coupon = visitor.post("/v1/coupons", percent_off="50", duration="forever")["id"]
    visitor.post("/v1/promotion_codes", code="HALF", **{"promotion[type]": "coupon", "promotion[coupon]": coupon})
    url, wanted = opened(visitor, scene), {"price": scene["prices"][1], "code": "half"}
    assert visitor.client.post(page_of(scene, url, "change"), data=wanted).status_code == 303
    changed = subscription(visitor, scene)
    visitor.move_clock(advance=60)
    again = visitor.client.post(page_of(scene, url, "change"), data=wanted)
    assert again.headers["Location"].endswith("?saved=1")
    assert subscription(visitor, scene) == changed
    assert len(changed["discounts"]) == 1


@pytest.mark.parametrize("typed", ["two", "-1", "1.5", "٣", "1000000", "11", "1"])
def test_a_quantity_that_cannot_be_had_is_refused_before_it_is_confirmed(
    visitor: Visitor, scene: dict[str, Any], typed: str
) -> None:
    product = visitor.get(f"/v1/prices/{scene['prices'][0]}")["product"]
    place = f"{UPDATE}[products][0]"
    limits = {f"{place}[adjustable_quantity][{name}]": value for name, value in (("minimum", "2"), ("maximum", "10"))}
    limits |= {f"{place}[prices][{number}]": each for number, each in enumerate(scene["prices"])}
    limits |= {f"{place}[product]": product, f"{place}[adjustable_quantity][enabled]": "true"}
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **limits)
    visitor.post(
        f"/v1/subscriptions/{scene['subscription']}",
        **{"items[0][id]": scene["item"], "items[0][quantity]": "2", "proration_behavior": "none"},
    )
    url, wanted = opened(visitor, scene), {"price": scene["prices"][0], "quantity": typed}
    refused = visitor.client.get(page_of(scene, url, "change"), query_string=wanted)
    assert (refused.status_code, "This could not be done." in refused.text) == (422, True)
    assert visitor.client.post(page_of(scene, url, "change"), data=wanted).status_code == 422
    assert subscription(visitor, scene)["items"]["data"][0]["quantity"] == 2


def test_what_was_done_elsewhere_leads_back_to_the_portal(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = opened(visitor, scene)
    not_ending = visitor.client.post(page_of(scene, url, "renew"))
    assert not_ending.headers["Location"].endswith("?saved=1") is False
    visitor.client.post(page_of(scene, url, "cancel"))
    ending = subscription(visitor, scene)
    again = visitor.client.post(page_of(scene, url, "cancel"), data={"reason": "unused"})
    assert again.headers["Location"] == visitor.visit(url).request.path
    assert subscription(visitor, scene) == ending


def test_a_plan_that_was_never_paid_is_not_canceled_with_its_period(visitor: Visitor, scene: dict[str, Any]) -> None:
    method = visitor.post("/v1/payment_methods", type="card", **{"card[token]": "tok_chargeCustomerFail"})["id"]
    visitor.post(f"/v1/payment_methods/{method}/attach", customer=scene["customer"])
    plan = {"items[0][price]": scene["prices"][0], "default_payment_method": method}
    unpaid = visitor.post("/v1/subscriptions", customer=scene["customer"], **plan)
    assert unpaid["status"] == "incomplete"
    url = opened(visitor, scene)
    assert f"{unpaid['id']}/cancel" not in visitor.visit(url).text
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{"features[subscription_cancel][mode]": "immediately"})
    assert f"{unpaid['id']}/cancel" in visitor.visit(url).text
    visitor.client.post(f"{url}/subscriptions/{unpaid['id']}/cancel")
    assert visitor.get(f"/v1/subscriptions/{unpaid['id']}")["status"] == "incomplete_expired"


def test_what_a_plan_is_paid_with_is_shown_and_not_removed(visitor: Visitor, scene: dict[str, Any]) -> None:
    own = visitor.post("/v1/payment_methods/pm_card_mastercard/attach", customer=scene["customer"])["id"]
    visitor.post(f"/v1/subscriptions/{scene['subscription']}", default_payment_method=own)
    url = opened(visitor, scene)
    shown = visitor.visit(url).text
    assert '<p class="quiet">Mastercard •••• 4444</p>' in shown
    assert 'value="remove"' not in shown
    assert visitor.client.post(f"{url}/payment-methods/{own}", data={"action": "remove"}).status_code == 422
    assert visitor.get(f"/v1/payment_methods/{own}")["customer"] == scene["customer"]
    visitor.client.post(f"{url}/payment-methods/{own}", data={"action": "default"})
    assert '<p class="quiet">Mastercard •••• 4444</p>' not in visitor.visit(url).text


def test_the_source_that_is_paid_with_is_not_removed(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", source="tok_visa")
    url, source = (
        visitor.post("/v1/billing_portal/sessions", customer=customer["id"])["url"],
        customer["default_source"],
    )
    assert visitor.client.post(f"{url}/payment-methods/{source}", data={"action": "remove"}).status_code == 422
    assert visitor.get(f"/v1/payment_methods/{source}")["customer"] == customer["id"]


def test_what_is_on_behalf_of_others_is_neither_seen_nor_changed(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = opened(visitor, scene, on_behalf_of="acct_1032D82eZvKYlo2C")
    assert "You have no subscription." in visitor.visit(url).text
    for name in ("cancel", "change"):
        assert visitor.visit(page_of(scene, url, name)).status_code == 404
    assert visitor.client.post(page_of(scene, url, "cancel")).status_code == 404
    assert subscription(visitor, scene)["cancel_at_period_end"] is False


@pytest.mark.parametrize("page", ["details/tax-ids", "payment-methods/pm_1"])
def test_the_address_of_a_refusal_can_be_opened(visitor: Visitor, scene: dict[str, Any], page: str) -> None:
    url = opened(visitor, scene)
    assert visitor.client.post(f"{url}/{page}").status_code == 422
    again = visitor.visit(f"{url}/{page}")
    assert (again.status_code, visitor.visit(again.headers["Location"]).status_code) == (303, 200)


@pytest.mark.parametrize("anchor", ["now", "unchanged"])
def test_a_trial_goes_on_where_the_configuration_says_so(visitor: Visitor, scene: dict[str, Any], anchor: str) -> None:
    goes_on = {f"{UPDATE}[billing_cycle_anchor]": anchor, f"{UPDATE}[trial_update_behavior]": "continue_trial"}
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **goes_on)
    plan = {"items[0][price]": scene["prices"][0], "trial_period_days": 10}
    trial = visitor.post("/v1/subscriptions", customer=scene["customer"], **plan)
    url, wanted = opened(visitor, scene), {"price": scene["prices"][1]}
    page = f"{url}/subscriptions/{trial['id']}/change"
    assert "Due today" not in visitor.client.get(page, query_string=wanted).text
    assert visitor.client.post(page, data=wanted).status_code == 303
    after = visitor.get(f"/v1/subscriptions/{trial['id']}")
    assert (after["status"], after["trial_end"]) == ("trialing", trial["trial_end"])
    assert after["items"]["data"][0]["price"]["id"] == scene["prices"][1]


@pytest.mark.parametrize("flow", ["subscription_update", "subscription_update_confirm"])
def test_nobody_is_sent_to_choose_from_nothing(visitor: Visitor, scene: dict[str, Any], flow: str) -> None:
    url, sent = opened(visitor, scene), sent_to(visitor, scene, flow)
    assert "Change plan" in visitor.visit(url).text
    product = visitor.get(f"/v1/prices/{scene['prices'][0]}")["product"]
    visitor.post(f"/v1/products/{product}", active="false")
    assert "Change plan" not in visitor.visit(url).text
    assert visitor.visit(page_of(scene, url, "change")).status_code == 303
    assert visitor.visit(sent).status_code == 200


def test_a_refusal_says_what_is_wrong(visitor: Visitor, scene: dict[str, Any]) -> None:
    url, wanted = opened(visitor, scene), {"price": scene["prices"][1]}
    code = visitor.client.post(page_of(scene, url, "change"), data={**wanted, "code": "NOPE"})
    assert "This code is invalid." in code.text
    tax_id = visitor.client.post(f"{url}/details/tax-ids", data={"type": "eu_vat", "value": "nope"})
    assert "This tax ID is invalid." in tax_id.text
    method = visitor.get(f"/v1/customers/{scene['customer']}")["invoice_settings"]["default_payment_method"]
    visitor.post(f"/v1/payment_methods/{method}/detach")
    unpaid = visitor.client.post(page_of(scene, url, "change"), data=wanted)
    assert (unpaid.status_code, "There is no payment method yet." in unpaid.text) == (402, True)


def test_prices_are_shown_as_they_are_billed(visitor: Visitor, scene: dict[str, Any]) -> None:
    product = visitor.get(f"/v1/prices/{scene['prices'][0]}")["product"]
    common = {"currency": "usd", "recurring[interval]": "month", "product": product}
    tiers = {"tiers[0][up_to]": 5, "tiers[0][unit_amount]": 100, "tiers[1][up_to]": "inf", "tiers[1][unit_amount]": 50}
    tiered = visitor.post("/v1/prices", billing_scheme="tiered", tiers_mode="graduated", **common, **tiers)["id"]
    packages = {"transform_quantity[divide_by]": 10, "transform_quantity[round]": "up"}
    packed = visitor.post("/v1/prices", unit_amount=500, **common, **packages)["id"]
    euros = visitor.post("/v1/prices", unit_amount=1000, **common, **{"currency_options[eur][unit_amount]": 900})["id"]
    other = visitor.post("/v1/prices", unit_amount=3000, **common, **{"currency_options[eur][unit_amount]": 2700})["id"]
    place = f"{UPDATE}[products][0]"
    offered = {f"{place}[prices][{n}]": each for n, each in enumerate((tiered, packed, euros, other))}
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{f"{place}[product]": product, **offered})

    for params, shown in (
        ({"items[0][price]": tiered, "items[0][quantity]": 7}, "$6.00 / month"),
        ({"items[0][price]": packed, "items[0][quantity]": 11}, "$10.00 / month"),
        ({"items[0][price]": euros, "currency": "eur"}, "€9.00 / month"),
    ):
        customer = visitor.post("/v1/customers", email="jenny@example.com", payment_method="pm_card_visa")["id"]
        method = visitor.get(f"/v1/payment_methods?customer={customer}")["data"][0]["id"]
        bought = visitor.post("/v1/subscriptions", customer=customer, default_payment_method=method, **params)
        url = opened(visitor, {**scene, "customer": customer})
        assert f'<p class="price">{shown}</p>' in visitor.visit(url).text
        page = f"{url}/subscriptions/{bought['id']}/change"
        confirm = visitor.client.get(page, query_string={"price": other, "quantity": "2"}).text
        expected = "2 × €27.00 / month" if bought["currency"] == "eur" else "2 × $30.00 / month"
        assert f'<p class="price">{expected}</p>' in confirm
        assert visitor.client.post(page, data={"price": other, "quantity": "2"}).status_code == 303


@pytest.mark.parametrize(("allowed", "forms"), [("tax_id", 0), ("phone", 1)])
def test_there_is_a_form_for_details_only_where_it_has_fields(
    visitor: Visitor, scene: dict[str, Any], allowed: str, forms: int
) -> None:
    place = "features[customer_update][allowed_updates][0]"
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{place: allowed})
    shown = visitor.visit(f"{opened(visitor, scene)}/details").text
    assert shown.count("Save changes") == forms
    assert shown.count("Go back") == 1


def test_a_look_that_cannot_be_written_down_is_a_look_all_the_same(
    visitor: Visitor, scene: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crowded(*_: object) -> None:
        raise ContentionError

    url = opened(visitor, scene)
    monkeypatch.setattr(Store, "run", crowded)
    assert [visitor.visit(f"{url}{page}").status_code for page in ("", "/details", "/payment-methods")] == [200] * 3
    assert visitor.client.post(f"{url}/details", data={"name": "Kim"}).status_code == 422

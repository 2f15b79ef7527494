"""The customer portal, opened and used as its customer does."""

from __future__ import annotations

import html
import re
from typing import Any, Literal

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.portal.links import parse_token
from emulator.billing.system.test_clocks import TestClock
from emulator.bootstrap import Emulator
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.integration.pages.visitor import CARD, Visitor

CONFIGURATIONS = "/v1/billing_portal/configurations"
UPDATE = "features[subscription_update]"


def price(visitor: Visitor, amount: int, product: str) -> str:
    params = {"currency": "usd", "unit_amount": amount, "recurring[interval]": "month", "product": product}
    return str(visitor.post("/v1/prices", **params)["id"])


@pytest.fixture
def scene(visitor: Visitor) -> dict[str, Any]:
    """A customer who pays ten dollars a month, and may change to twenty."""
    product = visitor.post("/v1/products", name="Gold <b>")["id"]
    prices = [price(visitor, 1000, product), price(visitor, 2000, product)]
    method = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = visitor.post("/v1/customers", name="Jenny <i>", email="jenny@example.com", **method)["id"]
    subscription = visitor.post("/v1/subscriptions", customer=customer, **{"items[0][price]": prices[0]})
    configuration = visitor.post(
        CONFIGURATIONS,
        **{
            "features[customer_update][enabled]": "true",
            "features[customer_update][allowed_updates][0]": "address",
            "features[customer_update][allowed_updates][1]": "tax_id",
            "features[customer_update][allowed_updates][2]": "email",
            "features[invoice_history][enabled]": "true",
            "features[payment_method_update][enabled]": "true",
            "features[subscription_cancel][enabled]": "true",
            "features[subscription_cancel][cancellation_reason][enabled]": "true",
            "features[subscription_cancel][cancellation_reason][options][0]": "unused",
            f"{UPDATE}[enabled]": "true",
            f"{UPDATE}[default_allowed_updates][0]": "price",
            f"{UPDATE}[default_allowed_updates][1]": "quantity",
            f"{UPDATE}[default_allowed_updates][2]": "promotion_code",
            f"{UPDATE}[proration_behavior]": "always_invoice",
            f"{UPDATE}[products][0][product]": product,
            f"{UPDATE}[products][0][prices][0]": prices[0],
            f"{UPDATE}[products][0][prices][1]": prices[1],
            "business_profile[headline]": "Welcome <u>",
            "business_profile[privacy_policy_url]": "https://example.com/privacy",
        },
    )["id"]
    return {
        "configuration": configuration,
        "customer": customer,
        "prices": prices,
        "subscription": subscription["id"],
        "item": subscription["items"]["data"][0]["id"],
    }


def opened(visitor: Visitor, scene: dict[str, Any], **params: Any) -> str:
    said = {"configuration": scene["configuration"], "return_url": "https://example.com/account", **params}
    return str(visitor.post("/v1/billing_portal/sessions", customer=scene["customer"], **said)["url"])


def subscription(visitor: Visitor, scene: dict[str, Any]) -> dict[str, Any]:
    return visitor.get(f"/v1/subscriptions/{scene['subscription']}")


def page_of(scene: dict[str, Any], url: str, name: str) -> str:
    return f"{url}/subscriptions/{scene['subscription']}/{name}"


def test_what_is_shown(visitor: Visitor, scene: dict[str, Any]) -> None:
    shown = visitor.visit(opened(visitor, scene))
    text = html.unescape(re.sub(r"<[^>]+>", " ", shown.text))
    assert shown.status_code == 200
    for expected in ("Gold <b>", "$10.00 / month", "Renews on", "Visa •••• 4242", "Jenny <i>", "Welcome <u>", "Paid"):
        assert expected in text
    assert "<b>" not in shown.text
    assert 'href="https://example.com/account"' in shown.text
    assert 'href="https://example.com/privacy"' in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.key not in shown.text


@pytest.mark.parametrize(
    "change", [lambda url: url[:-3] + "abc", lambda url: url.replace("/test_", "/live_"), lambda url: url + "x"]
)
def test_a_link_that_nobody_gave_out_opens_nothing(visitor: Visitor, scene: dict[str, Any], change: Any) -> None:
    assert visitor.visit(change(opened(visitor, scene))).status_code == 404


def test_a_link_is_good_for_a_while(visitor: Visitor, scene: dict[str, Any]) -> None:
    unused, used = opened(visitor, scene), opened(visitor, scene)
    visitor.visit(used)
    visitor.move_clock(advance=301)
    assert (visitor.visit(unused).status_code, visitor.visit(used).status_code) == (410, 200)
    visitor.move_clock(advance=3601)
    assert visitor.visit(used).status_code == 410
    assert visitor.client.post(f"{used}/details").status_code == 410


def test_a_subscription_is_canceled_and_renewed(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = opened(visitor, scene)
    form = visitor.visit(page_of(scene, url, "cancel"))
    assert "I no longer need it" in form.text
    done = visitor.client.post(page_of(scene, url, "cancel"), data={"reason": "unused", "comment": "Bye <script>"})
    assert (done.status_code, done.headers["Location"].endswith("?saved=1")) == (303, True)
    ending = subscription(visitor, scene)
    assert ending["cancel_at_period_end"] is True
    assert ending["cancellation_details"] == {
        "comment": "Bye <script>",
        "feedback": "unused",
        "feedback_option": None,
        "reason": "cancellation_requested",
    }
    assert "Renew plan" in visitor.visit(url).text
    visitor.client.post(page_of(scene, url, "renew"))
    assert subscription(visitor, scene)["cancel_at_period_end"] is False


def test_one_is_canceled_at_once_where_the_configuration_says_so(visitor: Visitor, scene: dict[str, Any]) -> None:
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{"features[subscription_cancel][mode]": "immediately"})
    url = opened(visitor, scene)
    visitor.client.post(page_of(scene, url, "cancel"))
    assert subscription(visitor, scene)["status"] == "canceled"
    assert "You have no subscription." in visitor.visit(url).text


def test_a_plan_is_changed_for_what_was_previewed(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = opened(visitor, scene)
    choice = visitor.visit(page_of(scene, url, "change"))
    assert "$20.00 / month" in choice.text
    wanted = {"price": scene["prices"][1], "quantity": "3"}
    preview = visitor.client.get(page_of(scene, url, "change"), query_string=wanted)
    assert preview.status_code == 200
    assert "Due today" in preview.text
    assert "$50.00" in preview.text
    done = visitor.client.post(page_of(scene, url, "change"), data=wanted)
    assert done.status_code == 303
    item = subscription(visitor, scene)["items"]["data"][0]
    assert (item["price"]["id"], item["quantity"]) == (scene["prices"][1], 3)
    assert visitor.get(f"/v1/invoices/{subscription(visitor, scene)['latest_invoice']}")["amount_paid"] == 5000


def test_what_is_prorated_is_due_with_the_next_renewal(visitor: Visitor, scene: dict[str, Any]) -> None:
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **{f"{UPDATE}[proration_behavior]": "create_prorations"})
    url = opened(visitor, scene)
    preview = visitor.client.get(page_of(scene, url, "change"), query_string={"price": scene["prices"][1]})
    assert "Due on" in preview.text
    assert "Due today" not in preview.text
    assert "$30.00" in preview.text


@pytest.mark.parametrize("wanted", [{"price": "price_nope"}, {"quantity": "0"}, {"code": "NOPE"}])
def test_a_change_that_nobody_offered_is_refused(
    visitor: Visitor, scene: dict[str, Any], wanted: dict[str, str]
) -> None:
    url = opened(visitor, scene)
    refused = visitor.client.post(page_of(scene, url, "change"), data={"price": scene["prices"][1], **wanted})
    assert refused.status_code in (402, 422)
    assert subscription(visitor, scene)["items"]["data"][0]["price"]["id"] == scene["prices"][0]


def test_a_promotion_code_is_taken(visitor: Visitor, scene: dict[str, Any]) -> None:
    coupon = visitor.post("/v1/coupons", percent_off="50", duration="forever")["id"]
    visitor.post("/v1/promotion_codes", code="HALF", **{"promotion[type]": "coupon", "promotion[coupon]": coupon})
    url = opened(visitor, scene)
    visitor.client.post(page_of(scene, url, "change"), data={"price": scene["prices"][1], "code": "half"})
    assert len(subscription(visitor, scene)["discounts"]) == 1


def test_a_card_is_added_made_default_and_removed(visitor: Visitor, scene: dict[str, Any]) -> None:
    url = opened(visitor, scene)
    old = visitor.get(f"/v1/customers/{scene['customer']}")["invoice_settings"]["default_payment_method"]
    wrong = visitor.client.post(f"{url}/payment-methods", data={**CARD, "number": "4242"})
    assert (wrong.status_code, "Your card number is invalid." in wrong.text) == (422, True)
    declined = visitor.client.post(f"{url}/payment-methods", data={**CARD, "number": "4000000000000002"})
    assert (declined.status_code, "Your card was declined." in declined.text) == (402, True)
    added = visitor.client.post(f"{url}/payment-methods", data={**CARD, "number": "5555555555554444"})
    assert added.status_code == 303
    new = visitor.get(f"/v1/customers/{scene['customer']}")["invoice_settings"]["default_payment_method"]
    assert new != old
    assert "Mastercard •••• 4444" in visitor.visit(url).text
    kept = visitor.client.post(f"{url}/payment-methods/{new}", data={"action": "remove"})
    assert kept.status_code == 422
    visitor.client.post(f"{url}/payment-methods/{old}", data={"action": "default"})
    visitor.client.post(f"{url}/payment-methods/{new}", data={"action": "remove"})
    assert [each["id"] for each in visitor.get(f"/v1/payment_methods?customer={scene['customer']}")["data"]] == [old]


def test_a_card_that_asks_for_authentication_is_added_once_that_is_done(
    visitor: Visitor, scene: dict[str, Any]
) -> None:
    url = opened(visitor, scene)
    sent = visitor.client.post(f"{url}/payment-methods", data={**CARD, "number": "4000002760003184"})
    action = sent.headers["Location"]
    assert "/payments/" in action
    back = visitor.client.post(action, data={"answer": "complete"}).headers["Location"]
    assert back.startswith(f"{url}/payment-methods/authenticated?")
    assert visitor.visit(back).status_code == 303
    assert "•••• 3184" in visitor.visit(url).text


def test_what_is_said_of_the_customer_is_changed_as_far_as_that_is_allowed(
    visitor: Visitor, scene: dict[str, Any]
) -> None:
    url = opened(visitor, scene)
    typed = {"email": "new@example.com", "address_line1": "Main St 1", "address_country": "de", "name": "Nobody"}
    assert visitor.client.post(f"{url}/details", data={**typed, "email": "nope"}).status_code == 422
    assert visitor.client.post(f"{url}/details", data=typed).status_code == 303
    customer = visitor.get(f"/v1/customers/{scene['customer']}")
    assert (customer["email"], customer["name"]) == ("new@example.com", "Jenny <i>")
    assert (customer["address"]["line1"], customer["address"]["country"]) == ("Main St 1", "DE")
    visitor.client.post(f"{url}/details/tax-ids", data={"type": "eu_vat", "value": "DE123456789"})
    (tax_id,) = visitor.get(f"/v1/customers/{scene['customer']}/tax_ids")["data"]
    assert "DE123456789" in visitor.visit(url).text
    visitor.client.post(f"{url}/details/tax-ids", data={"remove": tax_id["id"]})
    assert visitor.get(f"/v1/customers/{scene['customer']}/tax_ids")["data"] == []


def test_what_is_not_enabled_is_not_there(visitor: Visitor, scene: dict[str, Any]) -> None:
    bare = visitor.post(CONFIGURATIONS, **{"features[invoice_history][enabled]": "false"})["id"]
    url = opened(visitor, scene, configuration=bare)
    shown = visitor.visit(url).text
    for absent in ("Change plan", "Cancel plan", "Add payment method", "Update information", "Invoice history"):
        assert absent not in shown
    visitor.client.post(page_of(scene, url, "cancel"))
    visitor.client.post(page_of(scene, url, "change"), data={"price": scene["prices"][1]})
    visitor.client.post(f"{url}/details", data={"email": "new@example.com"})
    visitor.client.post(f"{url}/payment-methods", data=CARD)
    after = subscription(visitor, scene)
    assert (after["cancel_at_period_end"], after["items"]["data"][0]["price"]["id"]) == (False, scene["prices"][0])
    assert visitor.get(f"/v1/customers/{scene['customer']}")["email"] == "jenny@example.com"


def test_a_subscription_of_somebody_else_is_not_found(visitor: Visitor, scene: dict[str, Any]) -> None:
    stranger = visitor.post("/v1/customers", payment_method="pm_card_visa", email="x@example.com")["id"]
    url = opened(visitor, {**scene, "customer": stranger})
    for name in ("cancel", "change"):
        assert visitor.visit(page_of(scene, url, name)).status_code == 404
    assert visitor.client.post(page_of(scene, url, "cancel")).status_code == 404
    assert subscription(visitor, scene)["cancel_at_period_end"] is False


def test_a_flow_leads_to_its_page_and_back(visitor: Visitor, scene: dict[str, Any]) -> None:
    coupon = visitor.post("/v1/coupons", percent_off="25", duration="forever")["id"]
    flow = {
        "flow_data[type]": "subscription_cancel",
        "flow_data[subscription_cancel][subscription]": scene["subscription"],
        "flow_data[subscription_cancel][retention][type]": "coupon_offer",
        "flow_data[subscription_cancel][retention][coupon_offer][coupon]": coupon,
        "flow_data[after_completion][type]": "redirect",
        "flow_data[after_completion][redirect][return_url]": "https://example.com/done?a=1",
    }
    url = opened(visitor, scene, **flow)
    led = visitor.visit(url)
    assert (led.status_code, led.headers["Location"].endswith("/cancel")) == (303, True)
    page = visitor.visit(led.headers["Location"])
    assert "form-action 'self' https://example.com" in page.headers["Content-Security-Policy"]
    assert "25%" in page.text
    back = visitor.client.post(page_of(scene, url, "cancel"), data={"action": "offer"})
    assert back.headers["Location"] == "https://example.com/done?a=1"
    kept = subscription(visitor, scene)
    assert (kept["cancel_at_period_end"], len(kept["discounts"])) == (False, 1)
    assert visitor.visit(url).status_code == 200
    assert visitor.client.post(page_of(scene, url, "cancel"), data={"action": "offer"}).status_code == 303
    assert subscription(visitor, scene) == kept


def test_no_card_is_added_in_live_mode(live_visitor: Visitor) -> None:
    customer = live_visitor.post("/v1/customers", email="jenny@example.com")["id"]
    url = live_visitor.post("/v1/billing_portal/sessions", customer=customer)["url"]
    assert "/p/session/live_" in url
    assert "Add payment method" not in live_visitor.visit(url).text
    assert "Test mode" not in live_visitor.visit(url).text
    assert live_visitor.client.post(f"{url}/payment-methods", data=CARD).status_code == 303
    assert live_visitor.get(f"/v1/payment_methods?customer={customer}")["data"] == []


def test_an_own_reason_can_be_chosen(visitor: Visitor, scene: dict[str, Any]) -> None:
    option = visitor.post("/v1/billing/feedback_options", description="We moved <away>")["id"]
    place = "features[subscription_cancel][cancellation_reason]"
    changed = {f"{place}[enabled]": "true", f"{place}[feedback_options][0]": option}
    visitor.post(f"{CONFIGURATIONS}/{scene['configuration']}", **changed)
    url = opened(visitor, scene)
    assert "We moved &lt;away&gt;" in visitor.visit(page_of(scene, url, "cancel")).text
    visitor.client.post(page_of(scene, url, "cancel"), data={"reason": option})
    assert subscription(visitor, scene)["cancellation_details"]["feedback_option"] == option


def test_a_change_is_confirmed(visitor: Visitor, scene: dict[str, Any]) -> None:
    flow = {
        "flow_data[type]": "subscription_update_confirm",
        "flow_data[subscription_update_confirm][subscription]": scene["subscription"],
        "flow_data[subscription_update_confirm][items][0][id]": scene["item"],
        "flow_data[subscription_update_confirm][items][0][price]": scene["prices"][1],
        "flow_data[after_completion][type]": "hosted_confirmation",
        "flow_data[after_completion][hosted_confirmation][custom_message]": "Thanks <3",
    }
    url = opened(visitor, scene, **flow)
    page = visitor.visit(visitor.visit(url).headers["Location"])
    assert "Due today" in page.text
    done = visitor.client.post(page_of(scene, url, "change"), data={"price": scene["prices"][1]})
    assert "Thanks &lt;3" in visitor.visit(done.headers["Location"]).text
    assert subscription(visitor, scene)["items"]["data"][0]["price"]["id"] == scene["prices"][1]


@pytest.mark.parametrize(
    ("locale", "expected"), [("de", "Zahlungsarten"), ("ja", "お支払い方法"), ("auto", "Payment methods")]
)
def test_it_is_written_in_the_language_that_was_asked_for(
    visitor: Visitor, scene: dict[str, Any], locale: str, expected: str
) -> None:
    assert expected in visitor.visit(opened(visitor, scene, locale=locale)).text


def test_nothing_is_done_while_the_customers_clock_moves(visitor: Visitor, emulator: Emulator) -> None:
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time="1900000000")["id"]
    customer = visitor.post("/v1/customers", email="jenny@example.com", test_clock=clock)["id"]
    url = visitor.post("/v1/billing_portal/sessions", customer=customer)["url"]
    link = parse_token(url.rpartition("/")[2])
    assert link is not None
    world = World(link.account, livemode=False)

    def set_status(status: Literal["advancing", "ready"]) -> None:
        def change(uow: UnitOfWork) -> None:
            found = uow.get(TestClock, clock)
            assert found is not None
            uow.changes.save(replace(found, status=status))

        emulator.store.run(world, change)

    set_status("advancing")
    assert visitor.client.post(f"{url}/details", data={"email": "new@example.com"}).status_code == 422
    set_status("ready")
    assert visitor.client.post(f"{url}/details", data={"email": "new@example.com"}).status_code == 303
    assert visitor.get(f"/v1/customers/{customer}")["email"] == "new@example.com"


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

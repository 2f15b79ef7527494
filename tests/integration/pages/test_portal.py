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
from tests.integration.pages.portal_scene import CONFIGURATIONS, UPDATE, opened, page_of, scene_of, subscription
from tests.integration.pages.visitor import CARD, Visitor


@pytest.fixture
def scene(visitor: Visitor) -> dict[str, Any]:
    """A customer who pays ten dollars a month, and may change to twenty."""
    return scene_of(visitor)


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


@pytest.mark.parametrize(("looked_after", "status"), [(59, 410), (60, 200)])
def test_a_look_is_written_down_once_a_minute(
    visitor: Visitor, scene: dict[str, Any], looked_after: int, status: int
) -> None:
    visitor.move_clock(frozen=True)
    url = opened(visitor, scene)
    for seconds in (0, looked_after, 3600 - looked_after):
        if seconds:
            visitor.move_clock(advance=seconds)
        answer = visitor.visit(url)
    assert answer.status_code == status


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


def test_a_code_that_is_for_the_customer_alone_goes_before_what_is_for_everybody(
    visitor: Visitor, scene: dict[str, Any]
) -> None:
    own, common = (visitor.post("/v1/coupons", percent_off=each, duration="forever")["id"] for each in ("50", "10"))
    for coupon, more in ((own, {"customer": scene["customer"]}), (common, {})):
        visitor.post(
            "/v1/promotion_codes", code="HALF", **{"promotion[type]": "coupon", "promotion[coupon]": coupon}, **more
        )
    url = opened(visitor, scene)
    visitor.client.post(page_of(scene, url, "change"), data={"price": scene["prices"][1], "code": " half "})
    (discount,) = visitor.get(f"/v1/subscriptions/{scene['subscription']}?expand[]=discounts")["discounts"]
    assert discount["source"]["coupon"] == own


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

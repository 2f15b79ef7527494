"""Payment links over the wire: made, changed, listed, and what is refused of them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till, one_each
from tests.support.payment_classes import mismatches
from tests.support.payment_links import ELSEWHERE, PATH, THANKS, change, link_of, opened
from tests.support.provider_types import assert_keys, keys_of
from tests.support.shop import Shop, spelled

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def refused(till: Till, *prices: str, path: str = PATH, **params: Any) -> tuple[Any, Any]:
    given = {**(one_each(*prices) if path == PATH else {}), **params}
    answer = till.shop.wire.post(path, spelled({name: value for name, value in given.items() if value is not None}))
    assert answer.status == 400, answer.json
    return answer.error["message"], answer.error.get("param")


def test_a_new_link(till: Till) -> None:
    begun = len(till.shop.events())
    link = link_of(till, till.once(), metadata__campaign="spring")
    assert list(link) == [name for name in keys_of(stripe.PaymentLink) if name != "line_items"]
    assert mismatches(link) == []
    assert link["id"].startswith("plink_1")
    assert "/b/test_" in link["url"]
    assert link["after_completion"] == {"hosted_confirmation": {"custom_message": None}, "type": "hosted_confirmation"}
    shown = ("active", "allow_promotion_codes", "billing_address_collection", "currency", "customer_creation")
    assert [link[name] for name in shown] == [True, False, "auto", "usd", "if_required"]
    assert (link["payment_method_types"], link["restrictions"], link["submit_type"]) == (None, None, "auto")
    assert link["metadata"] == {"campaign": "spring"}
    assert till.shop.get(f"{PATH}/{link['id']}") == link
    assert till.shop.types_since(begun)[-1] == "payment_link.created"


def test_what_it_sells(till: Till) -> None:
    link = link_of(till, till.once(250), till.once(100), expand=["line_items"])
    first, second = till.shop.get(f"{PATH}/{link['id']}/line_items")["data"]
    assert_keys(first, stripe.LineItem, "discounts", "taxes")
    assert link["line_items"]["data"] == [first, second]
    assert (first["amount_total"], first["quantity"], second["amount_total"]) == (250, 1, 100)
    page = till.shop.get(f"{PATH}/{link['id']}/line_items", limit=1, starting_after=first["id"])
    assert (page["data"], page["has_more"]) == ([second], False)


def test_a_recurring_price_makes_it_a_subscription(till: Till) -> None:
    settings = "subscription_data__invoice_settings"
    data = {
        "subscription_data__trial_period_days": 7,
        "subscription_data__metadata__a": "1",
        f"{settings}__footer": "F",
    }
    link = link_of(till, till.monthly(), payment_method_collection="if_required", **data)
    assert mismatches(link) == []
    assert link["customer_creation"] == "always"
    assert (link["subscription_data"]["trial_period_days"], link["subscription_data"]["metadata"]) == (7, {"a": "1"})
    session = opened(till, link)
    assert (session["mode"], session["success_url"]) == ("subscription", "https://stripe.com")
    assert till.complete(session)["outcome"] == "completed"
    made = till.read(session, expand=["subscription"])["subscription"]
    assert (made["status"], made["metadata"], made["invoice_settings"]["footer"]) == ("trialing", {"a": "1"}, "F")


def test_money_of_connected_accounts(till: Till) -> None:
    told = {"on_behalf_of": "acct_1Seller", "transfer_data__destination": "acct_1Seller"}
    link = link_of(till, till.once(), application_fee_amount=100, **told)
    assert mismatches(link) == []
    assert (link["application_fee_amount"], link["on_behalf_of"]) == (100, "acct_1Seller")
    assert link["transfer_data"] == {"amount": None, "destination": "acct_1Seller"}
    session = opened(till, link)
    till.complete(session)
    intent = till.read(session, expand=["payment_intent"])["payment_intent"]
    assert (intent["application_fee_amount"], intent["on_behalf_of"]) == (100, "acct_1Seller")
    plan = link_of(till, till.monthly(), application_fee_percent=2.5, **told)
    begun = opened(till, plan)
    till.complete(begun)
    subscription = till.read(begun, expand=["subscription"])["subscription"]
    assert (subscription["application_fee_percent"], plan["application_fee_percent"]) == (2.5, 2.5)
    without = change(till, link, application_fee_amount="", on_behalf_of="", transfer_data="")
    assert [without[name] for name in ("application_fee_amount", "on_behalf_of", "transfer_data")] == [None] * 3
    shared = change(till, link, transfer_data__destination="acct_1Other", transfer_data__amount=30)
    assert shared["transfer_data"] == {"amount": 30, "destination": "acct_1Other"}
    whole = change(till, link, transfer_data__destination="acct_1Other", transfer_data__amount="")
    assert whole["transfer_data"] == {"amount": None, "destination": "acct_1Other"}


def test_what_may_change(till: Till) -> None:
    link = link_of(till, till.once(), expand=["line_items"], **ELSEWHERE)
    session, (line,) = opened(till, link), link["line_items"]["data"]
    begun = len(till.shop.events())
    changed = change(
        till,
        link,
        after_completion__type="hosted_confirmation",
        after_completion__hosted_confirmation__custom_message="See you soon.",
        allow_promotion_codes=True,
        custom_text__submit__message="Hello",
        inactive_message="Sold out.",
        invoice_creation__enabled=True,
        line_items__0__id=line["id"],
        line_items__0__quantity=3,
        metadata__a="1",
        name_collection__individual__enabled=True,
        payment_intent_data__metadata__b="2",
        payment_method_types=["card"],
        restrictions__completed_sessions__limit=5,
        expand=["line_items"],
    )
    assert mismatches(changed) == []
    assert changed["after_completion"]["hosted_confirmation"] == {"custom_message": "See you soon."}
    assert (changed["allow_promotion_codes"], changed["inactive_message"]) == (True, "Sold out.")
    assert changed["line_items"]["data"][0]["quantity"] == 3
    assert changed["restrictions"] == {"completed_sessions": {"count": 0, "limit": 5}}
    assert (changed["metadata"], changed["payment_intent_data"]["metadata"]) == ({"a": "1"}, {"b": "2"})
    assert (changed["payment_method_types"], changed["invoice_creation"]["enabled"]) == (["card"], True)
    assert till.shop.types_since(begun) == ["payment_link.updated"]
    assert (till.read(session)["success_url"], till.read(session)["amount_total"]) == (THANKS, 1500)
    unset = change(
        till,
        link,
        custom_fields="",
        custom_text__submit="",
        inactive_message="",
        metadata="",
        name_collection="",
        optional_items="",
        payment_intent_data__metadata="",
        payment_method_types="",
        restrictions="",
        shipping_address_collection="",
        shipping_options="",
    )
    assert (unset["custom_text"]["submit"], unset["inactive_message"], unset["metadata"]) == (None, None, {})
    assert [unset[name] for name in ("name_collection", "payment_intent_data", "payment_method_types")] == [None] * 3
    assert (unset["restrictions"], unset["allow_promotion_codes"]) == (None, True)
    begun = len(till.shop.events())
    assert change(till, link, allow_promotion_codes=True) == unset
    assert till.shop.types_since(begun) == []


def test_a_subscription_is_to_be_another_one(till: Till) -> None:
    link = link_of(till, till.monthly(), subscription_data__description="Plan", subscription_data__metadata__a="1")
    end = "subscription_data__trial_settings__end_behavior__missing_payment_method"
    tried = change(
        till, link, subscription_data__trial_period_days=3, subscription_data__metadata__b="2", **{end: "pause"}
    )
    assert tried["subscription_data"]["metadata"] == {"b": "2"}
    assert (tried["subscription_data"]["description"], tried["subscription_data"]["trial_period_days"]) == ("Plan", 3)
    assert tried["subscription_data"]["trial_settings"] == {"end_behavior": {"missing_payment_method": "pause"}}
    plain = change(till, link, subscription_data__trial_period_days="", subscription_data__trial_settings="")
    assert (plain["subscription_data"]["trial_period_days"], plain["subscription_data"]["trial_settings"]) == (
        None,
        None,
    )


def test_older_versions_and_repeated_requests(till: Till) -> None:
    old = till.shop.wire.with_version("2019-12-03")
    form = spelled(one_each(till.once()))
    key = {"Idempotency-Key": "once"}
    first, again = (old.post(PATH, form, **key) for _ in range(2))
    assert (first.status, first.json["object"], again.json) == (200, "payment_link", first.json)
    assert len(till.shop.get(PATH)["data"]) == 1
    session = opened(till, first.json)
    assert (session["payment_intent"], session["payment_link"]) == (None, first.json["id"])


def test_a_price_made_on_the_spot_and_one_that_a_meter_counts(till: Till) -> None:
    shop = till.shop
    spot = {
        "line_items__0__price_data__currency": "usd",
        "line_items__0__price_data__product_data__name": "Hat",
        "line_items__0__price_data__unit_amount": 900,
        "line_items__0__quantity": 2,
    }
    assert opened(till, shop.post(PATH, **spot))["amount_total"] == 1800
    meter = shop.post(
        "/v1/billing/meters", display_name="Calls", event_name="calls", default_aggregation__formula="sum"
    )
    recurring = {"recurring__interval": "month", "recurring__usage_type": "metered", "recurring__meter": meter["id"]}
    metered = shop.price(unit_amount=5, **recurring)
    session = opened(till, link_of(till, metered["id"]))
    (line,) = shop.get(f"{SESSIONS}/{session['id']}/line_items")["data"]
    assert (session["mode"], line["quantity"]) == ("subscription", None)


def test_lists(till: Till) -> None:
    price = till.once()
    first, second = link_of(till, price), link_of(till, price)
    change(till, first, active=False)
    assert [each["id"] for each in till.shop.get(PATH)["data"]] == [second["id"], first["id"]]
    assert [each["id"] for each in till.shop.get(PATH, active="true")["data"]] == [second["id"]]
    assert [each["id"] for each in till.shop.get(PATH, active="false")["data"]] == [first["id"]]
    own, other = opened(till, second), till.open(price)
    assert other["payment_link"] is None
    assert [each["id"] for each in till.shop.get(SESSIONS, payment_link=second["id"])["data"]] == [own["id"]]
    assert till.shop.get(SESSIONS, payment_link="plink_none")["data"] == []


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"line_items__0__quantity": None}, None, "line_items[0][quantity]"),
        ({"line_items__0__price": "price_none"}, "No such price: 'price_none'", "line_items[0][price]"),
        ({"after_completion__type": "redirect"}, None, "after_completion[redirect]"),
        ({"after_completion__type": "wat"}, None, "after_completion[type]"),
        (
            {**ELSEWHERE, "after_completion__redirect__url": "nowhere"},
            "Not a valid URL",
            "after_completion[redirect][url]",
        ),
        ({"restrictions__completed_sessions__limit": 0}, None, "restrictions[completed_sessions][limit]"),
        ({"payment_method_collection": "if_required"}, None, "payment_method_collection"),
        ({"subscription_data__trial_period_days": 3}, None, "subscription_data"),
        ({"application_fee_percent": 3}, None, "application_fee_percent"),
        ({"application_fee_amount": 3}, None, "application_fee_amount"),
        ({"shipping_options__0__shipping_rate": "shr_none"}, None, "shipping_options[0][shipping_rate]"),
        ({"currency": "eur"}, None, "line_items[0][price]"),
        ({"inactive_message": "x" * 501}, None, "inactive_message"),
        ({"success_url": THANKS}, None, "success_url"),
        ({"payment_method_options__card__restrictions__brands_blocked": ["visa"]}, None, "payment_method_options"),
        ({"managed_payments__enabled": "true"}, None, "managed_payments"),
    ],
)
def test_what_cannot_be_made(till: Till, params: dict[str, Any], message: str | None, param: str) -> None:
    said, place = refused(till, till.once(), **params)
    assert place == param
    assert message in (None, said)


def test_what_cannot_be_changed(till: Till) -> None:
    link, plan = link_of(till, till.once()), link_of(till, till.monthly())
    path = f"{PATH}/{link['id']}"
    assert refused(till, path=path, line_items__0__id="li_none")[1] == "line_items[0][id]"
    assert refused(till, path=path, line_items__0__quantity=2)[1] == "line_items[0][id]"
    assert refused(till, path=path, currency="eur")[1] == "currency"
    assert refused(till, path=path, subscription_data__trial_period_days=2)[1] == "subscription_data"
    assert refused(till, path=path, payment_intent_data__capture_method="manual")[1] is not None
    other = f"{PATH}/{plan['id']}"
    assert refused(till, path=other, payment_intent_data__description="x")[1] == "payment_intent_data"
    assert (
        refused(till, path=other, transfer_data__destination="acct_1A", transfer_data__amount=3)[1]
        == "transfer_data[amount]"
    )
    assert till.shop.get(path) == link
    assert till.shop.get(other) == plan
    missing = till.shop.wire.post(f"{PATH}/plink_none", {"active": "false"})
    assert (missing.status, missing.error["message"]) == (404, "No such payment link: 'plink_none'")


def test_too_many_lines(till: Till) -> None:
    prices = [till.once(100 + n) for n in range(3)]
    assert refused(till, *(prices * 7))[1] == "line_items"
    added: dict[str, Any] = {"optional_items__0__price": till.once(), "optional_items__0__quantity": 1}
    assert refused(till, *(prices * 7)[:20], **added)[1] == "line_items"
    full = link_of(till, *(prices * 7)[:20])
    assert refused(till, path=f"{PATH}/{full['id']}", **added)[1] == "line_items"


def test_a_link_without_anything_to_sell(till: Till) -> None:
    answer = till.shop.wire.post(PATH, {})
    assert (answer.status, answer.error["message"]) == (400, "Missing required param: line_items.")

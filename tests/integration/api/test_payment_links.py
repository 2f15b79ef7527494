"""Payment links over the wire: made, changed, listed, opened, and what is refused of them."""

from __future__ import annotations

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till, one_each
from tests.support.payment_classes import mismatches
from tests.support.provider_types import assert_keys, keys_of
from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY

pytestmark = pytest.mark.every_engine

PATH = "/v1/payment_links"
THANKS = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"
ELSEWHERE = {"after_completion__type": "redirect", "after_completion__redirect__url": THANKS}


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """There is no further request."""


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def link_of(till: Till, *prices: str, **params: Any) -> Object:
    return till.shop.post(PATH, **one_each(*prices), **params)


def change(till: Till, link: Object, **params: Any) -> Object:
    return till.shop.post(f"{PATH}/{link['id']}", **params)


def refused(till: Till, *prices: str, path: str = PATH, **params: Any) -> tuple[Any, Any]:
    given = {**(one_each(*prices) if path == PATH else {}), **params}
    answer = till.shop.wire.post(path, spelled({name: value for name, value in given.items() if value is not None}))
    assert answer.status == 400, answer.json
    return answer.error["message"], answer.error.get("param")


def visit(link: Object, query: str = "", method: str = "GET") -> tuple[int, str | None]:
    """The status that whoever opens a link gets, and where it leads."""
    request = urllib.request.Request(f"{link['url']}{query}", method=method)
    try:
        with urllib.request.build_opener(_Stays).open(request, timeout=30) as reply:
            return reply.status, None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Location"]


def opened(till: Till, link: Object, query: str = "", **params: Any) -> Object:
    """The session that whoever opens a link gets."""
    status, location = visit(link, query)
    assert status == 303
    assert location is not None
    return till.shop.get(f"{SESSIONS}/{location.rpartition('/')[2]}", **params)


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


def test_whoever_opens_it_gets_a_session_of_their_own(till: Till) -> None:
    link = link_of(till, till.once(), metadata__campaign="spring", **ELSEWHERE)
    first, second = opened(till, link), opened(till, link, expand=["payment_link"])
    assert mismatches(first) == []
    assert first["id"] != second["id"]
    assert (first["payment_link"], second["payment_link"]) == (link["id"], link)
    assert (first["mode"], first["status"], first["amount_total"]) == ("payment", "open", 1500)
    assert (first["metadata"], first["locale"]) == ({"campaign": "spring"}, "auto")
    assert (first["success_url"], first["cancel_url"]) == (THANKS, "https://stripe.com")
    assert first["expires_at"] - first["created"] == DAY
    outcome = till.complete(first, email="kim@example.com")
    assert outcome["location"] == THANKS.replace("{CHECKOUT_SESSION_ID}", first["id"])
    assert till.read(first)["payment_status"] == "paid"
    assert till.read(second)["status"] == "open"


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


def test_what_its_sessions_are_told(till: Till) -> None:
    """Each parameter is a session's own, and does there what it does of one that was made by itself."""
    shop = till.shop
    rate = shop.post(
        "/v1/shipping_rates",
        display_name="Post",
        type="fixed_amount",
        fixed_amount__amount=300,
        fixed_amount__currency="usd",
    )
    extra = till.once(700)
    link = link_of(
        till,
        till.once(),
        line_items__0__adjustable_quantity__enabled=True,
        line_items__0__adjustable_quantity__minimum=1,
        optional_items__0__price=extra,
        optional_items__0__quantity=2,
        allow_promotion_codes=True,
        billing_address_collection="required",
        consent_collection__promotions="auto",
        custom_fields__0__key="size",
        custom_fields__0__label__custom="Size",
        custom_fields__0__label__type="custom",
        custom_fields__0__type="text",
        custom_text__submit__message="Soon yours.",
        customer_creation="always",
        invoice_creation__enabled=True,
        invoice_creation__invoice_data__footer="Thanks",
        name_collection__business__enabled=True,
        payment_intent_data__description="Cart",
        payment_intent_data__metadata__a="1",
        payment_method_types=["card", "sepa_debit"],
        phone_number_collection__enabled=True,
        shipping_address_collection__allowed_countries=["DE", "US"],
        shipping_options__0__shipping_rate=rate["id"],
        submit_type="donate",
        tax_id_collection__enabled=True,
    )
    assert mismatches(link) == []
    session = opened(till, link)
    same = (
        "allow_promotion_codes",
        "billing_address_collection",
        "consent_collection",
        "custom_text",
        "customer_creation",
        "invoice_creation",
        "name_collection",
        "optional_items",
        "payment_method_types",
        "phone_number_collection",
        "shipping_address_collection",
        "shipping_options",
        "submit_type",
        "tax_id_collection",
    )
    assert {name: session[name] for name in same} == {name: link[name] for name in same}
    assert session["custom_fields"][0]["text"] == {**link["custom_fields"][0]["text"], "value": None}
    (line,) = shop.get(f"{SESSIONS}/{session['id']}/line_items")["data"]
    till.complete(session, quantities={line["id"]: 2}, optional_items={extra: 2}, business_name="Rosen Books")
    paid = till.read(session, expand=["payment_intent", "invoice"])
    assert paid["amount_total"] == 2 * 1500 + 2 * 700 + 300
    assert (paid["payment_intent"]["description"], paid["payment_intent"]["metadata"]) == ("Cart", {"a": "1"})
    assert (paid["invoice"]["status"], paid["invoice"]["footer"]) == ("paid", "Thanks")
    assert paid["customer"].startswith("cus_")


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


def test_an_inactive_link_takes_nobody(till: Till) -> None:
    link = link_of(till, till.once())
    session = opened(till, link)
    assert change(till, link, active=False)["active"] is False
    assert visit(link) == (410, None)
    # Who has opened it before may still pay.
    assert till.complete(session)["outcome"] == "completed"
    change(till, link, active=True)
    assert visit(link)[0] == 303


def test_it_ends_when_enough_were_completed(till: Till) -> None:
    link = link_of(till, till.once(), restrictions__completed_sessions__limit=2)
    first, second, third = (opened(till, link) for _ in range(3))
    till.complete(first)
    assert till.shop.get(f"{PATH}/{link['id']}")["restrictions"]["completed_sessions"] == {"count": 1, "limit": 2}
    till.complete(second, payment_method="pm_card_chargeDeclined")
    begun = len(till.shop.events())
    till.complete(second)
    told = till.shop.types_since(begun)
    assert told.index("checkout.session.completed") < told.index("payment_link.updated")
    ended = till.shop.get(f"{PATH}/{link['id']}")
    assert (ended["active"], ended["restrictions"]["completed_sessions"]) == (False, {"count": 2, "limit": 2})
    assert visit(link)[0] == 410
    late = till.try_to_complete(third)
    assert (late.status, link["id"] in late.error["message"]) == (400, True)
    assert visit(change(till, link, active=True))[0] == 410
    assert visit(change(till, link, restrictions__completed_sessions__limit=3))[0] == 303
    assert till.complete(third)["outcome"] == "completed"


def test_what_the_address_says(till: Till) -> None:
    shop = till.shop
    coupon = shop.coupon(percent_off=10)
    shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon["id"], code="SPRING")
    link = link_of(till, till.once(), allow_promotion_codes=True)
    query = "?client_reference_id=cart_7-A&prefilled_email=kim%40example.com&prefilled_promo_code=spring&locale=de"
    session = opened(till, link, f"{query}&utm_source=mail")
    assert (session["client_reference_id"], session["locale"], session["amount_total"]) == ("cart_7-A", "de", 1350)
    assert session["customer_email"] is None
    till.complete(session)
    assert till.read(session)["customer_details"]["email"] == "kim@example.com"
    assert opened(till, link, "?locked_prefilled_email=kim@example.com")["customer_email"] == "kim@example.com"
    wrong = "?client_reference_id=a%20b&prefilled_email=nobody&prefilled_promo_code=NONE&locale=xx&unknown=1"
    plain = opened(till, link, wrong)
    assert (plain["client_reference_id"], plain["locale"], plain["amount_total"]) == (None, "auto", 1500)
    no_codes = link_of(till, till.once())
    assert opened(till, no_codes, "?prefilled_promo_code=SPRING")["amount_total"] == 1500


def test_taxes_by_where_the_customer_lives(till: Till, rates: dict[str, str]) -> None:
    link = link_of(till, till.once(), automatic_tax__enabled=True)
    assert link["automatic_tax"] == {"enabled": True, "liability": {"type": "self"}}
    till.shop.post(f"/v1/tax_rates/{rates['DE']}", display_name="MwSt")
    session = opened(till, link, expand=["total_details.breakdown"])
    till.complete(session, address={"country": "DE", "postal_code": "10115"})
    paid = till.read(session, expand=["total_details.breakdown"])
    assert (paid["amount_total"], paid["automatic_tax"]["status"]) == (1785, "complete")
    assert paid["total_details"]["breakdown"]["taxes"][0]["rate"]["display_name"] == "MwSt"


def test_no_more_are_sold_than_there_are_to_many_at_once(till: Till) -> None:
    link = link_of(till, till.once(), restrictions__completed_sessions__limit=2)
    sessions = [opened(till, link) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        statuses = [each.status for each in pool.map(till.try_to_complete, sessions)]
    assert statuses.count(200) == 2
    assert set(statuses) <= {200, 400, 409, 429}
    assert [each["status"] for each in till.shop.get(SESSIONS, payment_link=link["id"])["data"]].count("complete") == 2
    assert till.shop.get(f"{PATH}/{link['id']}")["restrictions"]["completed_sessions"]["count"] == 2


def test_who_is_with_their_bank_when_it_ends_does_not_pay(till: Till) -> None:
    link = link_of(till, till.once(), restrictions__completed_sessions__limit=1)
    sessions = [opened(till, link) for _ in range(3)]
    waiting = {"authentication": "waits", "payment_method": "pm_card_authenticationRequired"}
    assert [till.complete(each, **waiting)["outcome"] for each in sessions] == ["action_required"] * 3
    with ThreadPoolExecutor(3) as pool:
        statuses = [each.status for each in pool.map(till.try_to_complete, sessions)]
    assert statuses.count(200) == 1
    assert till.shop.get(f"{PATH}/{link['id']}")["restrictions"]["completed_sessions"]["count"] == 1
    late = next(each for each, status in zip(sessions, statuses, strict=True) if status != 200)
    assert link["id"] in till.try_to_complete(late).error["message"]
    assert till.complete(late, authentication="fails")["outcome"] == "declined"
    assert till.read(late)["status"] == "open"


def test_older_versions_and_repeated_requests(till: Till) -> None:
    old = till.shop.wire.with_version("2019-12-03")
    form = spelled(one_each(till.once()))
    key = {"Idempotency-Key": "once"}
    first, again = (old.post(PATH, form, **key) for _ in range(2))
    assert (first.status, first.json["object"], again.json) == (200, "payment_link", first.json)
    assert len(till.shop.get(PATH)["data"]) == 1
    session = opened(till, first.json)
    assert (session["payment_intent"], session["payment_link"]) == (None, first.json["id"])


def test_it_sells_at_the_terms_of_the_day(till: Till) -> None:
    shop, price = till.shop, till.once()
    link = link_of(till, price)
    shop.post(f"/v1/products/{shop.get(f'/v1/prices/{price}')['product']}", name="Renamed")
    session = opened(till, link)
    (line,) = shop.get(f"{SESSIONS}/{session['id']}/line_items")["data"]
    assert line["description"] == "Renamed"
    # An archived price is not sold to anybody new.
    shop.post(f"/v1/prices/{price}", active=False)
    assert visit(link)[0] == 410
    shop.post(f"/v1/prices/{price}", active=True)
    assert visit(link)[0] == 303


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


def test_looking_whether_it_is_there_opens_nothing(till: Till) -> None:
    link = link_of(till, till.once())
    assert visit(link, method="HEAD") == (200, None)
    assert till.shop.get(SESSIONS, payment_link=link["id"])["data"] == []
    for wrong in ("x", "test_", link["url"].rpartition("/")[2][:-3] + "zzz", link["url"].rpartition("_")[2]):
        assert visit({"url": f"{link['url'].rpartition('/')[0]}/{wrong}"})[0] == 404


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

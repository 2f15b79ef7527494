"""The sessions that whoever opens a payment link gets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.checkout import PATH as SESSIONS
from tests.support.checkout import Till
from tests.support.payment_classes import mismatches
from tests.support.payment_links import ELSEWHERE, PATH, THANKS, change, link_of, opened, visit
from tests.support.shop import Shop
from tests.support.subscriptions import DAY

pytestmark = pytest.mark.every_engine


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


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
        payment_method_types=["card", "us_bank_account"],
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


def test_it_takes_nobody_while_nothing_pays_in_its_currency(till: Till) -> None:
    link, own = link_of(till, till.once()), link_of(till, till.once(), payment_method_types=["card"])
    till.shop.wire.request("POST", "/_emulator/account", body=b'{"payment_method_types": ["sepa_debit"]}')
    assert visit(link) == (410, None)
    assert visit(own)[0] == 303
    till.shop.wire.request("POST", "/_emulator/account", body=b'{"payment_method_types": ["sepa_debit", "card"]}')
    assert opened(till, link)["payment_method_types"] == ["sepa_debit", "card"]


def test_looking_whether_it_is_there_opens_nothing(till: Till) -> None:
    link = link_of(till, till.once())
    assert visit(link, method="HEAD") == (200, None)
    assert till.shop.get(SESSIONS, payment_link=link["id"])["data"] == []
    for wrong in ("x", "test_", link["url"].rpartition("/")[2][:-3] + "zzz", link["url"].rpartition("_")[2]):
        assert visit({"url": f"{link['url'].rpartition('/')[0]}/{wrong}"})[0] == 404

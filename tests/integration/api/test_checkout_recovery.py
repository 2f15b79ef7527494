"""Expired Checkout Sessions, which their customers take up again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.checkout import PATH, Till
from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books

pytestmark = pytest.mark.every_engine

RECOVERY = {"after_expiration__recovery__enabled": True}


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def expired(till: Till, *prices: str, **params: Any) -> Object:
    """A session that nobody has paid in time."""
    session = till.open(*(prices or (till.once(),)), **{**RECOVERY, **params})
    assert session["after_expiration"]["recovery"]["url"] is None
    return till.shop.post(f"{PATH}/{session['id']}/expire")


def taken_up(till: Till, session: Object) -> Object:
    """The session to which the link of another leads."""
    link = session["after_expiration"]["recovery"]["url"]
    answer = till.shop.wire.get(link.removeprefix(till.shop.wire.url))
    assert answer.status == 303
    return till.shop.get(f"{PATH}/{answer.headers['Location'].rpartition('/')[2]}")


def test_an_expired_session_is_taken_up_again(till: Till) -> None:
    now = Books(till.shop).stop()
    terms = {"metadata__cart": "7", "client_reference_id": "cart-7"}
    old = expired(till, till.once(1500), till.once(700), **terms)
    assert mismatches(old) == []
    told = till.shop.events()[-1]["data"]["object"]["after_expiration"]["recovery"]
    assert told == {
        "allow_promotion_codes": False,
        "enabled": True,
        "expires_at": now + 30 * DAY,
        "url": f"{till.shop.wire.url}/c/recover/{old['id']}",
    }

    new = taken_up(till, old)
    assert (new["status"], new["recovered_from"], new["expires_at"]) == ("open", old["id"], now + DAY)
    same = ("amount_total", "cancel_url", "client_reference_id", "metadata", "mode", "success_url")
    assert [new[name] for name in same] == [old[name] for name in same]
    assert taken_up(till, old)["id"] == new["id"]
    assert till.complete(new)["payment_status"] == "paid"
    assert till.shop.events()[-1]["data"]["object"]["recovered_from"] == old["id"]
    assert taken_up(till, old)["id"] != new["id"]


def test_codes_are_taken_where_the_recovery_says_so(till: Till) -> None:
    coupon = till.shop.coupon(percent_off="50", duration="once")["id"]
    till.shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="BACK")
    closed, opened = expired(till), expired(till, after_expiration__recovery__allow_promotion_codes=True)
    assert taken_up(till, closed)["allow_promotion_codes"] is None
    new = taken_up(till, opened)
    till.complete(new, promotion_code="BACK")
    assert till.read(new)["amount_total"] == 750


def test_a_plan_and_what_may_be_added_to_it(till: Till) -> None:
    extra = till.once(400)
    offer = {"optional_items__0__price": extra, "optional_items__0__quantity": 1}
    new = taken_up(till, expired(till, till.monthly(), mode="subscription", **offer))
    till.complete(new, optional_items={extra: 1})
    done = till.read(new)
    assert (done["amount_total"], done["subscription"] is not None) == (1300, True)


def test_a_page_of_ones_own_is_taken_up_on_the_providers(till: Till) -> None:
    own = {"ui_mode": "embedded_page", "return_url": "https://shop.example/back", "success_url": None}
    new = taken_up(till, expired(till, **own))
    assert (new["ui_mode"], new["success_url"]) == ("hosted_page", "https://shop.example/back")
    assert f"/c/pay/{new['id']}#" in new["url"]


@pytest.mark.parametrize("wait", [30 * DAY, 0])
def test_what_cannot_be_taken_up(till: Till, wait: int) -> None:
    now = Books(till.shop).stop()
    customer = till.shop.customer()["id"]
    old = expired(till, customer=customer)
    if wait:
        Books(till.shop).move_to(now + wait)
    else:
        till.shop.delete(f"/v1/customers/{customer}")
    assert till.shop.wire.get(f"/c/recover/{old['id']}").status == 410
    assert till.shop.wire.get(f"/c/recover/{old['id'][:-1]}x").status == 404


def test_what_is_still_open_is_paid_on_its_own_page(till: Till) -> None:
    session = till.open(till.once(), **RECOVERY)
    answer = till.shop.wire.get(f"/c/recover/{session['id']}")
    assert (answer.status, answer.headers["Location"]) == (303, f"/c/pay/{session['id']}")


def test_nothing_is_said_of_it(till: Till) -> None:
    session = till.open(till.once())
    assert (session["after_expiration"], session["recovered_from"]) == (None, None)
    off = till.open(till.once(), after_expiration__recovery__enabled=False)
    gone = till.shop.post(f"{PATH}/{off['id']}/expire")
    assert gone["after_expiration"]["recovery"]["url"] is None

"""Payment links without a store: their addresses, what an address says, and the sessions that they open."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.catalog.products import Product
from emulator.billing.checkout.creation import CheckoutReferences
from emulator.billing.checkout.lines import CheckoutLineEntry
from emulator.billing.checkout.link_params import (
    AfterCompletionParams,
    ChangedLinkLineParams,
    CompletedSessionsParams,
    LinkLineParams,
    PaymentLinkCreateParams,
    PaymentLinkUpdateParams,
    RedirectParams,
    RestrictionsParams,
)
from emulator.billing.checkout.link_sessions import (
    Prefilled,
    count_completed,
    opened,
    prefilled_of,
    require_left,
    sells,
)
from emulator.billing.checkout.links import link_url, read_link
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.payment_links import new_link, updated_link
from emulator.billing.checkout.session_ids import SessionAddress
from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import Stamps
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace

CTX = Context(
    1_800_000_000, Account(id="acct_1Shop"), livemode=False, base_url="https://pay.example", next_stamp=Stamps().next
)
PRODUCT = Product(id="prod_1", created=1, name="Hat", order="prod_1", updated=1)
ONCE = Price(
    id="price_1",
    created=1,
    currency="usd",
    order="price_1",
    product="prod_1",
    terms=Terms(unit_amount_decimal="1500"),
)
MONTHLY = replace(ONCE, id="price_2", recurring=Recurring(interval="month"))
METERED = replace(ONCE, id="price_3", recurring=Recurring(interval="month", usage_type="metered"))


def link_of(*prices: Price, quantity: int = 1, **told: Any) -> PaymentLink:
    params = PaymentLinkCreateParams(
        line_items=[LinkLineParams(price=each.id, quantity=quantity) for each in prices], **told
    )
    entries = [
        CheckoutLineEntry(params=line.as_line, param_prefix=f"line_items[{n}]", price=price, product=PRODUCT)
        for n, (line, price) in enumerate(zip(params.line_items, prices, strict=True))
    ]
    return new_link(params, CheckoutReferences(lines=entries), CTX)


def changed(link: PaymentLink, **told: Any) -> PaymentLink:
    return updated_link(link, PaymentLinkUpdateParams(**told), CheckoutReferences(), CTX)


def limited(limit: int) -> RestrictionsParams:
    return RestrictionsParams(completed_sessions=CompletedSessionsParams(limit=limit))


@pytest.mark.parametrize("owner", [None, "acct_1Platform"])
@pytest.mark.parametrize("livemode", [True, False])
@pytest.mark.parametrize("account", ["acct_1", "acct_1Shop", "acct_" + "x" * 64])
def test_an_address_says_whose_link_it_is(account: str, owner: str | None, *, livemode: bool) -> None:
    ctx = Context(1, Account(id=account, owner=owner), livemode, "https://pay.example", lambda: 1)
    link = link_of(ONCE)
    url = link_url(link, ctx)
    assert url.startswith("https://pay.example/b/" if livemode else "https://pay.example/b/test_")
    assert read_link(url.rpartition("/")[2]) == (SessionAddress(account, livemode, owner), link.id)


@pytest.mark.parametrize("token", ["", "test_", "test_0", "zz", "test_ZZZZ", "test_0500ab", "a b", "test_0100x/y"])
def test_what_is_no_address_opens_nothing(token: str) -> None:
    assert read_link(token) is None


@pytest.mark.parametrize(
    ("query", "prefilled"),
    [
        ({}, Prefilled()),
        ({"client_reference_id": "Cart_7-a"}, Prefilled(client_reference_id="Cart_7-a")),
        ({"client_reference_id": "x" * 200}, Prefilled(client_reference_id="x" * 200)),
        ({"client_reference_id": "x" * 201}, Prefilled()),
        ({"client_reference_id": "a b"}, Prefilled()),
        ({"client_reference_id": "a\n"}, Prefilled()),
        ({"client_reference_id": ""}, Prefilled()),
        ({"prefilled_email": "kim@example.com"}, Prefilled(email="kim@example.com")),
        ({"locked_prefilled_email": "kim@example.com"}, Prefilled(locked_email="kim@example.com")),
        ({"prefilled_email": "kim", "locked_prefilled_email": "@"}, Prefilled()),
        ({"locale": "pt-BR"}, Prefilled(locale="pt-BR")),
        ({"locale": "klingon"}, Prefilled()),
        ({"prefilled_promo_code": "SPRING"}, Prefilled(promotion_code="SPRING")),
        ({"prefilled_promo_code": "", "utm_other": "mail"}, Prefilled()),
        (
            {"utm_campaign": "may-1", "utm_source": "mail"},
            Prefilled(campaign=(("utm_source", "mail"), ("utm_campaign", "may-1"))),
        ),
        ({"utm_source": "x" * 151, "utm_term": "a b", "utm_medium": ""}, Prefilled()),
    ],
)
def test_what_cannot_be_is_dropped(query: dict[str, str], prefilled: Prefilled) -> None:
    assert prefilled_of(query) == prefilled


def test_its_prices_say_what_comes_of_it() -> None:
    assert link_of(ONCE).prototype.mode == "payment"
    assert link_of(ONCE, MONTHLY).prototype.mode == "subscription"
    assert [line.quantity for line in link_of(METERED).prototype.lines] == [None]
    with pytest.raises(APIError, match="at most 20 line items"):
        link_of(*[ONCE] * 21)


def test_a_session_is_the_prototype_made_anew() -> None:
    link = link_of(ONCE, metadata={"a": "1"}, payment_method_types=["card"])
    dearer = replace(PRODUCT, name="Old hat")
    first, second = (opened(link, Prefilled(), {ONCE.id: ONCE}, {dearer.id: dearer}, (), CTX) for _ in range(2))
    assert first.id != second.id
    assert first.lines[0].id != second.lines[0].id != link.prototype.lines[0].id
    assert (first.payment_link, first.metadata, first.payment_method_types) == (link.id, {"a": "1"}, ("card",))
    assert (first.lines[0].description, first.expires_at - first.created) == ("Old hat", 86_400)


@pytest.mark.parametrize(
    ("url", "led_to"),
    [
        ("https://shop.example/", "https://shop.example/?utm_source=mail&utm_term=hat"),
        (
            "https://shop.example/?id={CHECKOUT_SESSION_ID}#a",
            "https://shop.example/?id={CHECKOUT_SESSION_ID}&utm_source=mail&utm_term=hat#a",
        ),
    ],
)
def test_the_codes_of_a_campaign_go_on_to_the_business(url: str, led_to: str) -> None:
    redirect = AfterCompletionParams(type="redirect", redirect=RedirectParams(url=url))
    link, prefilled = link_of(ONCE, after_completion=redirect), prefilled_of({"utm_source": "mail", "utm_term": "hat"})
    assert opened(link, prefilled, {}, {}, (), CTX).success_url == led_to
    assert opened(link, Prefilled(), {}, {}, (), CTX).success_url == url
    assert opened(link_of(ONCE), prefilled, {}, {}, (), CTX).success_url is None


def test_what_is_not_sold_any_more() -> None:
    link = link_of(ONCE)
    assert sells({ONCE.id: ONCE}, link)
    assert not sells({ONCE.id: replace(ONCE, active=False)}, link)
    assert not sells({}, link)
    assert sells({ONCE.id: replace(ONCE, active=False, hidden=True)}, link)


def test_the_last_session_that_may_be_ends_it() -> None:
    changes, link = Changes(), link_of(ONCE, restrictions=limited(2))
    count_completed(link, changes)
    once = changes.as_saved(link)
    assert (once.completed, once.active, list(changes.domain_events)) == (1, True, [])
    require_left(once)
    count_completed(once, changes)
    twice = changes.as_saved(link)
    assert (twice.completed, twice.active, twice.is_used_up) == (2, False, True)
    assert [each.type for each in changes.domain_events] == ["payment_link.updated"]
    with pytest.raises(APIError, match="limit of completed sessions is 2"):
        require_left(twice)


def test_what_is_not_limited_is_not_counted() -> None:
    changes = Changes()
    count_completed(link_of(ONCE), changes)
    assert changes.saved(PaymentLink) == []


def test_a_limit_may_be_raised_and_taken_away() -> None:
    used_up = replace(link_of(ONCE, restrictions=limited(1)), completed=1)
    assert used_up.is_used_up
    assert not changed(used_up, restrictions=limited(2)).is_used_up
    free = changed(used_up, restrictions=None)
    assert (free.limit, free.completed) == (None, 0)


def test_a_line_that_is_not_named_stays() -> None:
    link = link_of(ONCE, MONTHLY)
    first, second = link.prototype.lines
    after = changed(link, line_items=[ChangedLinkLineParams(id=second.id, quantity=4)]).prototype.lines
    assert after == (first, replace(second, quantity=4))
    assert changed(link, metadata=NOT_GIVEN) == link

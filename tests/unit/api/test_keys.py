"""API keys: which are good, which world they open, and how they are shown."""

from __future__ import annotations

import base64

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import UnauthorizedError, authenticate, masked, recognisable
from emulator.billing.core.errors import APIError
from emulator.worlds import World, account_of


def bearer(key: str, **more: str) -> Headers:
    return Headers({"Authorization": f"Bearer {key}"} | {name.replace("_", "-"): value for name, value in more.items()})


@pytest.mark.parametrize(
    ("key", "livemode"),
    [("sk_test_abc", False), ("rk_test_abc", False), ("sk_live_abc", True), ("rk_live_abc", True)],
)
def test_modes_of_one_account(key: str, livemode: bool) -> None:
    world = World(account_of("abc"), livemode=livemode)
    assert authenticate(bearer(key)).world == world
    basic = base64.b64encode(f"{key}:".encode()).decode()
    assert authenticate(Headers({"Authorization": f"Basic {basic}"})).world == world
    password = base64.b64encode(f"{key}:ignored".encode()).decode()
    assert authenticate(Headers({"authorization": f"basic {password}"})).world == world


@pytest.mark.parametrize(
    "key", ["sk_test_", "sk_test_a-b", "sk_test_ä", "SK_TEST_abc", "sk_prod_abc", "abc", "sk_test_" + "a" * 251]
)
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(UnauthorizedError, match="Invalid API Key provided: "):
        authenticate(bearer(key))


def test_only_accepted_keys_are_good_when_there_are_any() -> None:
    assert authenticate(bearer("sk_test_good"), ("sk_test_good",)).world.account == account_of("good")
    with pytest.raises(UnauthorizedError) as refused:
        authenticate(bearer("sk_test_other1234"), ("sk_test_good",))
    assert "other" not in refused.value.message


def test_a_publishable_key_is_good_where_it_may_be_one() -> None:
    key = "pk_test_good"
    for accepted in ((), ("sk_test_good",)):
        caller = authenticate(bearer(key), accepted, publishable=True)
        assert (caller.world, caller.is_publishable) == (World(account_of("good"), livemode=False), True)
    with pytest.raises(UnauthorizedError, match="Invalid API Key provided: pk_test_"):
        authenticate(bearer(key), ("sk_test_other",), publishable=True)
    with pytest.raises(UnauthorizedError, match="cannot be made with a publishable API key"):
        authenticate(bearer(key))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk_test_4eC39HqLyjWDarjtT1zdp7dc", "sk_test_********************p7dc"),
        ("rk_live_abcd", "rk_live_****"),
        ("sk_test_abcde", "sk_test_*bcde"),
        ("pk_test_abcdef", "pk_test_**cdef"),
        ("secret", "**cret"),
        ("abc", "***"),
        ("", ""),
    ],
)
def test_masks(key: str, shown: str) -> None:
    assert masked(key) == shown


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk_test_4eC39HqLyjWDarjtT1zdp7dc", "sk_test_********************p7dc"),
        ("rk_live_abcd", "rk_live_**cd"),
        ("sk_test_123", "sk_test_*23"),
        ("sk_test_a", "sk_test_a"),
        ("beel_sk_test_abcdefgh", "beel_sk_test_****efgh"),
        ("dz_live_abcdefgh", "dz_live_****efgh"),
        ("abc", "*bc"),
        ("", ""),
    ],
)
def test_our_own_log_tells_short_keys_apart(key: str, shown: str) -> None:
    assert recognisable(key) == shown


def test_connected_accounts() -> None:
    own = account_of("abc")
    assert authenticate(bearer("sk_test_abc", Stripe_Account="acct_9")).world == World("acct_9", False, owner=own)
    assert authenticate(bearer("sk_test_abc", Stripe_Account=own)).world == World(own, False)
    assert authenticate(bearer("sk_test_abc", Stripe_Account="")).world == World(own, False)
    for account in ("9", "acct_", "acct_a.b", "acct_a/b", "acct_" + "a" * 65):
        with pytest.raises(APIError) as refused:
            authenticate(bearer("sk_test_abc", Stripe_Account=account))
        assert (refused.value.status, refused.value.code) == (403, "account_invalid")
        assert "sk_test_abc" not in refused.value.message

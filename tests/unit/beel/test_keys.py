"""Which keys open which company, and what they may do."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from emulator.api.beel.keys import authenticate, world_of_key
from emulator.billing.beel.choices import SCOPES
from emulator.billing.core.errors import APIError


def bearer(key: str) -> Headers:
    return Headers({"Authorization": f"Bearer {key}"})


def test_modes_of_one_company() -> None:
    test, live = (authenticate(bearer(f"beel_sk_{mode}_abc")).world for mode in ("test", "live"))
    assert (test.account, test.livemode, live.livemode) == (live.account, False, True)
    assert authenticate(bearer("beel_sk_test_abd")).world.account != test.account


def test_a_key_without_a_mode_is_a_test_key() -> None:
    assert authenticate(bearer("beel_sk_abc")).world == authenticate(bearer("beel_sk_test_abc")).world
    assert authenticate(bearer("beel_sk_abc_invoices-read")).scopes == {"invoices:read"}
    assert authenticate(bearer("beel_sk_testabc")).world.livemode is False


@pytest.mark.parametrize(
    ("key", "scopes"),
    [
        ("beel_sk_test_abc", set(SCOPES)),
        ("beel_sk_test_abc_invoices-read", {"invoices:read"}),
        ("beel_sk_test_abc_invoices-read_customers-write", {"invoices:read", "customers:write"}),
    ],
)
def test_scopes(key: str, scopes: set[str]) -> None:
    caller = authenticate(bearer(key))
    assert caller.scopes == scopes
    assert caller.world == authenticate(bearer("beel_sk_test_abc")).world


@pytest.mark.parametrize(
    "key",
    [
        "",
        "beel_sk_",
        "beel_sk_test",
        "beel_sk_live",
        "beel_sk_test_",
        "sk_test_abc",
        "beel_sk_test_a-b",
        "beel_sk_test_a_invoices-all",
    ],
)
def test_bad_keys(key: str) -> None:
    with pytest.raises(APIError) as refused:
        authenticate(bearer(key))
    assert (refused.value.status, refused.value.code) == (401, "UNAUTHORIZED")


def test_only_accepted_keys() -> None:
    assert authenticate(bearer("beel_sk_test_abc"), ("beel_sk_test_abc",))
    with pytest.raises(APIError) as refused:
        authenticate(bearer("beel_sk_test_abd"), ("beel_sk_test_abc",))
    assert (refused.value.status, refused.value.code) == (401, "UNAUTHORIZED")


def test_other_keys_are_left_to_others() -> None:
    assert world_of_key(bearer("sk_test_abc")) is None
    assert world_of_key(Headers()) is None
    assert world_of_key(bearer("beel_sk_test_abc")) is not None

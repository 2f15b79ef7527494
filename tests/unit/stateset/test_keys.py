"""Which key opens which world, and what it may do there."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stateset.keys import SCOPES, authenticate, world_of_key
from emulator.api.stripe.keys import authenticate as authenticate_stripe
from emulator.billing.core.errors import APIError

READS = frozenset({"customers:read", "invoices:read", "webhooks:read"})
WRITES = frozenset({"customers:write", "invoices:write", "webhooks:write"})


def bearer(key: str) -> Headers:
    return Headers({"Authorization": f"Bearer {key}"})


@pytest.mark.parametrize(
    ("key", "livemode", "scopes"),
    [
        ("sk_test_abc", False, SCOPES),
        ("sk_live_abc", True, SCOPES),
        ("rk_live_abc", True, SCOPES),
        ("rk_test_read_abc", False, READS),
        ("rk_test_write_abc", False, WRITES),
        ("pk_live_abc", True, frozenset()),
    ],
)
def test_a_key_names_mode_scopes_and_one_account(key: str, *, livemode: bool, scopes: frozenset[str]) -> None:
    caller = authenticate(bearer(key))

    assert (caller.world.livemode, caller.scopes) == (livemode, scopes)
    assert caller.world.account == authenticate(bearer("sk_test_abc")).world.account


def test_the_word_of_a_restricted_key_means_nothing_in_a_secret_one() -> None:
    caller = authenticate(bearer("sk_test_read_abc"))

    assert caller.scopes == SCOPES
    assert caller.world.account != authenticate(bearer("sk_test_abc")).world.account


def test_the_world_is_not_that_of_the_same_key_at_stripe() -> None:
    ours = authenticate(bearer("sk_test_abc")).world
    theirs = authenticate_stripe(bearer("sk_test_abc")).world

    assert ours.account == theirs.account.replace("acct_", "stateset_")
    assert ours.key_prefix != theirs.key_prefix


@pytest.mark.parametrize("key", ["", "sk_test_", "sk_prod_abc", "sk_test_a b", "sk_test_" + "x" * 251, "sk_test_ä"])
def test_malformed_keys(key: str) -> None:
    with pytest.raises(APIError) as refused:
        authenticate(bearer(key))
    assert (refused.value.status, refused.value.code) == (401, "INVALID_TOKEN_FORMAT")


def test_where_keys_are_named_no_other_is_good() -> None:
    assert authenticate(bearer("sk_test_a"), ["sk_test_a"]).world.livemode is False
    with pytest.raises(APIError, match="API key is invalid or revoked") as refused:
        authenticate(bearer("sk_test_b"), ["sk_test_a"])
    assert (refused.value.status, refused.value.code) == (401, "INVALID_API_KEY")


def test_the_control_plane_must_be_told_whose_key_it_is() -> None:
    headers = bearer("sk_test_abc")

    assert world_of_key(headers) is None
    assert world_of_key(Headers({**headers, "X-Emulator-Dialect": "beel"})) is None
    told = Headers({**headers, "X-Emulator-Dialect": "Stateset"})
    assert world_of_key(told) == authenticate(headers).world

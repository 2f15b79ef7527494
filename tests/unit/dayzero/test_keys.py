"""Which headers open which world."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from emulator.api.dayzero.keys import authenticate, world_of_key
from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero.tokens import TokenTerms, create_api_token, create_code, create_token_pair
from emulator.worlds import World

BUSINESS = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"


def headers(token: str, business: str = BUSINESS) -> Headers:
    return Headers({"Authorization": f"Bearer {token}", "X-Business-Id": business})


@pytest.mark.parametrize(
    ("token", "livemode", "may_write"),
    [
        ("dz_abc", False, True),
        ("dz_test_abc", False, True),
        ("dz_live_abc", True, True),
        ("dz_read_abc", False, False),
        ("dz_test_read_abc", False, False),
        ("dz_live_read_abc", True, False),
        ("dz_alive_abc", False, True),
    ],
)
def test_a_token_decides_mode_and_rights_and_the_business_the_world(
    token: str, *, livemode: bool, may_write: bool
) -> None:
    caller = authenticate(headers(token))

    assert (caller.world, caller.may_write) == (World(f"dayzero_{BUSINESS}", livemode), may_write)


@pytest.mark.parametrize("business", [BUSINESS.upper(), BUSINESS.replace("-", ""), f"{{{BUSINESS}}}"])
def test_a_business_in_any_spelling(business: str) -> None:
    assert authenticate(headers("dz_abc", business)).world.account == f"dayzero_{BUSINESS}"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (Headers(), 401),
        (headers(""), 401),
        (headers("dz_"), 401),
        (headers("dz_ä"), 401),
        (headers("sk_test_abc"), 401),
        (headers("dz_" + "x" * 251), 401),
        (headers("dz_abc", ""), 401),
        (headers("dz_abc", "nope"), 400),
        (headers("dz_abc", BUSINESS[:-1]), 400),
    ],
)
def test_who_is_not_let_in(given: Headers, status: int) -> None:
    with pytest.raises(APIError) as refused:
        authenticate(given)
    assert refused.value.status == status


def test_where_tokens_are_named_no_other_is_good() -> None:
    assert authenticate(headers("dz_a"), ["dz_a"]).may_write
    with pytest.raises(APIError, match="Not authenticated"):
        authenticate(headers("dz_b"), ["dz_a"])


def test_the_control_plane_knows_the_token() -> None:
    assert world_of_key(headers("dz_abc")) == World(f"dayzero_{BUSINESS}", livemode=False)
    assert world_of_key(headers("sk_test_abc")) is None
    with pytest.raises(APIError, match="Not authenticated"):
        world_of_key(headers("dz_abc", ""))


def given_out() -> list[str]:
    """A token of every kind that can be given out, as somebody could make one up who knows the business."""
    ctx = Context(1_768_910_400, Account(id=f"dayzero_{BUSINESS}"), True, "http://127.0.0.1:1", lambda: 1)
    terms, changes = TokenTerms(user_email="a@example.com", redirect_uri="https://app.example/callback"), Changes()
    pair = create_token_pair(terms, ctx, changes)
    api, _ = create_api_token(terms, (), ctx, changes)
    return [api, pair.access_token, pair.refresh_token, create_code(terms, ctx, changes)]


@pytest.mark.parametrize("token", given_out(), ids=["api", "access", "refresh", "code"])
def test_where_tokens_are_named_the_control_plane_opens_for_no_other(token: str) -> None:
    with pytest.raises(APIError, match="Not authenticated") as refused:
        world_of_key(headers(token), ["dz_a"])
    assert refused.value.status == 401


@pytest.mark.parametrize("token", given_out()[:2], ids=["api", "access"])
def test_where_none_are_named_the_control_plane_opens_for_one_that_was_given_out(token: str) -> None:
    assert world_of_key(headers(token)) == World(f"dayzero_{BUSINESS}", livemode=True)

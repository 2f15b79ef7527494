"""Tokens that are given out: what they say, what they may do and when they end."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.dayzero.tokens import (
    DayzeroToken,
    IssuedTo,
    TokenKind,
    TokenPair,
    TokenTerms,
    create_api_token,
    create_code,
    create_token_pair,
    exchange_token,
    issued_to,
)
from emulator.billing.system.restricted_keys import digest_of

NOW = 1_768_910_400
BUSINESS = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
CALLBACK = "https://app.example/callback"
TERMS = TokenTerms(user_email="a@example.com")
MINUTE, HOUR, DAY = 60, 3600, 86_400


def moment(now: int = NOW, *, livemode: bool = False) -> Context:
    return Context(now, Account(id=f"dayzero_{BUSINESS}"), livemode, "http://127.0.0.1:1", lambda: 1)


def pair_and_records() -> tuple[TokenPair, DayzeroToken, DayzeroToken]:
    """Two tokens, and what is kept of the first and of the second."""
    changes = Changes()
    pair = create_token_pair(TERMS, moment(), changes)
    access, refresh = changes.saved(DayzeroToken)
    return pair, access, refresh


def code(**given: Any) -> tuple[str, DayzeroToken]:
    changes = Changes()
    text = create_code(replace(TERMS, redirect_uri=CALLBACK, **given), moment(), changes)
    (kept,) = changes.saved(DayzeroToken)
    return text, kept


@pytest.mark.parametrize("livemode", [False, True])
def test_a_token_says_whose_it_is(*, livemode: bool) -> None:
    ctx = moment(livemode=livemode)
    pair = create_token_pair(TERMS, ctx, Changes())
    api, _ = create_api_token(TERMS, (), ctx, Changes())
    texts: dict[TokenKind, str] = {
        "api": api,
        "access": pair.access_token,
        "refresh": pair.refresh_token,
        "code": create_code(replace(TERMS, redirect_uri=CALLBACK), ctx, Changes()),
    }
    account = f"dayzero_{BUSINESS}"
    assert {kind: issued_to(text) for kind, text in texts.items()} == {
        kind: IssuedTo(kind, account, livemode) for kind in texts
    }


@pytest.mark.parametrize("token", ["", "dz_abc", "a.b.c", "a.W10.c", f"dz_api_{BUSINESS}_short", "a.e30.c"])
def test_what_was_not_given_out_says_nothing(token: str) -> None:
    assert issued_to(token) is None


def test_not_the_token_is_kept_but_what_it_is_recognised_by() -> None:
    text, kept = create_api_token(TERMS, (), moment(), Changes())
    assert kept.id == digest_of(text)
    assert text not in repr(kept)
    assert kept.masked == f"{text[:6]}…{text[-4:]}"


def test_the_ends_of_tokens() -> None:
    _, access, refresh = pair_and_records()
    _, of_a_day = create_api_token(replace(TERMS, expires_in_days=1), (), moment(), Changes())
    _, endless = create_api_token(TERMS, (), moment(), Changes())
    ends = [each.expires_at and each.expires_at - NOW for each in (access, refresh, code()[1], of_a_day, endless)]
    assert ends == [HOUR, 30 * DAY, 10 * MINUTE, DAY, None]
    assert [of_a_day.is_expired(NOW + DAY - 1), of_a_day.is_expired(NOW + DAY)] == [False, True]
    assert endless.is_expired(NOW + 10_000 * DAY) is False


def test_an_access_token_is_written_as_a_jwt() -> None:
    pair, _, _ = pair_and_records()
    header, payload, signature = pair.access_token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert (claims["sub"], claims["business_id"], claims["exp"] - claims["iat"]) == ("a@example.com", BUSINESS, HOUR)
    assert (len(signature), pair.expires_in, pair.scope) == (43, HOUR, "*:write")


@pytest.mark.parametrize(
    ("permissions", "reads", "writes"),
    [
        (None, True, True),
        ({}, False, False),
        ({"customers": "write"}, False, False),
        ({"invoices": "none"}, False, False),
        ({"invoices": "read"}, True, False),
        ({"invoices": "write"}, True, True),
    ],
)
def test_what_a_token_may_do(permissions: Any, *, reads: bool, writes: bool) -> None:
    _, token = create_api_token(replace(TERMS, permissions=permissions), (), moment(), Changes())
    assert (token.allows("invoices", "read"), token.allows("invoices", "write")) == (reads, writes)


def test_ten_tokens_that_have_not_ended_are_the_most() -> None:
    _, one = create_api_token(TERMS, (), moment(), Changes())
    ended = replace(one, expires_at=NOW)
    _, access, _ = pair_and_records()
    assert create_api_token(TERMS, [one] * 9 + [ended, access] * 5, moment(), Changes())[0]
    with pytest.raises(APIError) as refused:
        create_api_token(TERMS, [one] * 10, moment(), Changes())
    assert refused.value.status == 409


def test_a_code_is_exchanged_once_for_what_it_may_do() -> None:
    _, kept = code(permissions={"invoices": "read"})
    changes = Changes()
    pair = exchange_token(kept, "code", CALLBACK, moment(NOW + 9 * MINUTE), changes)
    assert pair.scope == "invoices:read"
    assert changes.written["dayzero_token", kept.id][0] == "remove"
    made = changes.saved(DayzeroToken)
    assert [(each.kind, each.permissions, each.redirect_uri) for each in made] == [
        ("access", {"invoices": "read"}, None),
        ("refresh", {"invoices": "read"}, None),
    ]


def test_a_refresh_token_is_exchanged_without_an_address() -> None:
    _, _, refresh = pair_and_records()
    assert exchange_token(refresh, "refresh", None, moment(NOW + DAY), Changes()).access_token


@pytest.mark.parametrize(
    ("found", "kind", "redirect_uri", "after"),
    [
        (None, "code", CALLBACK, 0),
        (code()[1], "refresh", CALLBACK, 0),
        (code()[1], "code", CALLBACK, 10 * MINUTE),
        (code()[1], "code", "https://other.example/", 0),
        (code()[1], "code", None, 0),
        (pair_and_records()[1], "refresh", None, 0),
        (pair_and_records()[2], "refresh", None, 30 * DAY),
    ],
)
def test_what_is_exchanged_for_nothing(found: Any, kind: Any, redirect_uri: str | None, after: int) -> None:
    changes = Changes()
    with pytest.raises(APIError) as refused:
        exchange_token(found, kind, redirect_uri, moment(NOW + after), changes)
    assert (refused.value.status, refused.value.code, changes.written) == (400, "invalid_grant", {})


@pytest.mark.parametrize("uri", [None, "", "/callback", "https://app.example/#fragment", "https://app.example/ b"])
def test_a_code_is_sent_to_an_absolute_address_alone(uri: str | None) -> None:
    with pytest.raises(APIError) as refused:
        create_code(replace(TERMS, redirect_uri=uri), moment(), Changes())
    assert refused.value.status == 400
    assert create_code(replace(TERMS, redirect_uri="app.example:/callback"), moment(), Changes())

"""Signatures, checked by the official SDK itself."""

from __future__ import annotations

import json
import time

import pytest
import stripe

from emulator.delivery.webhooks.headers import webhook_headers
from emulator.delivery.webhooks.signature import signature

SECRET = "whsec_0123456789"
BODY = json.dumps({"id": "evt_1", "object": "event", "name": "Bäcker"}).encode()


def signed(body: bytes = BODY, *, secret: str = SECRET, age: int = 0, livemode: bool = False) -> str:
    return signature("stripe", secret, body, int(time.time()) - age, livemode=livemode)[1]


@pytest.mark.parametrize("livemode", [True, False])
def test_the_sdk_accepts_the_very_bytes(livemode: bool) -> None:
    event = stripe.Webhook.construct_event(BODY, signed(livemode=livemode), SECRET)
    assert event.id == "evt_1"


@pytest.mark.parametrize(
    ("body", "header", "secret"),
    [
        (BODY.replace(b"evt_1", b"evt_2"), signed(), SECRET),
        (BODY, signed(age=301), SECRET),
        (BODY, signed(), "whsec_another"),
    ],
    ids=["a changed byte", "an old timestamp", "a wrong secret"],
)
def test_the_sdk_refuses_everything_else(body: bytes, header: str, secret: str) -> None:
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, header, secret)


def test_only_test_mode_has_a_scheme_that_proves_nothing() -> None:
    assert [part.partition("=")[0] for part in signed(livemode=False).split(",")] == ["t", "v1", "v0"]
    assert [part.partition("=")[0] for part in signed(livemode=True).split(",")] == ["t", "v1"]


def test_beel_signs_the_time_and_the_bytes_with_the_whole_secret() -> None:
    # echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_beel
    expected = "t=1700000000,v1=98fedb74ca215bb35576e05b3a57ce8869639167781c9aee27fb51e2ea5c84fd"
    assert signature("beel", "whsec_beel", b'{"a":1}', 1700000000, livemode=False) == ("BeeL-Signature", expected)


def test_the_headers_are_those_of_the_provider() -> None:
    headers = webhook_headers("stripe", SECRET, BODY, 1700000000, livemode=True)
    assert headers["User-Agent"] == "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert "BeeL-Signature" not in headers

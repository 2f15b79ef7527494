"""The webhook receiver of the pytest plugin keeps whatever comes, and trusts what is signed alone."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from freezegun import freeze_time

from emulator.pytest_plugin.webhook_receiver import WebhookReceiver, is_signed

SECRET = "whsec_1"
NOW = 1_800_000_000
FROZEN = "2027-01-15 08:00:00"
BODY = b'{"type": "invoice.sent"}'


def signature(secret: str = SECRET, at: int = NOW) -> str:
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + BODY, hashlib.sha256).hexdigest()}"


@freeze_time(FROZEN)
def test_a_good_signature() -> None:
    assert is_signed(BODY, signature(), SECRET)
    assert is_signed(BODY, f"{signature()},v0=x,v1=another", SECRET)


@pytest.mark.parametrize(
    "bad",
    ["", ",", "t=", "t=x,v1=y", "t=٣,v1=y", f"t={'9' * 5000},v1=y", f"t={NOW},v1=\xff", "v1",
     signature("another"), signature(at=NOW - 301), signature(at=NOW + 301)],
)  # fmt: skip
@freeze_time(FROZEN)
def test_a_bad_one(bad: str) -> None:
    assert not is_signed(BODY, bad, SECRET)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_event_is_kept_as_one_without_a_type(body: bytes) -> None:
    receiver = WebhookReceiver("http://127.0.0.1:1/webhook")
    receiver.secrets.append(SECRET)
    assert receiver.take(body, {"stripe-signature": "t=1,v1=\xff"}) == 400
    assert [(each.event, each.body, each.verified) for each in receiver.received] == [({}, body, False)]
    receiver.assert_none("invoice.sent", within=0)

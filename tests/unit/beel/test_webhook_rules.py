"""Where events may go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from emulator.billing.beel.errors import BeelRefusal
from emulator.billing.beel.webhooks import WebhookBook, rotate_secret, subscribe, webhooks_at
from emulator.billing.core.changes import Changes
from tests.unit.beel.contexts import moment

GOOD: dict[str, Any] = {"url": "https://example.com/hook", "events": ("invoice.email.sent",)}


def subscribed(**given: Any) -> WebhookBook:
    changes = Changes()
    subscribe(webhooks_at(None, moment()), {**GOOD, **given}, moment(), changes)
    ((_, book),) = changes.written.values()
    assert isinstance(book, WebhookBook)
    return book


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://127.0.0.1:80/h",
        "http://app:8080",
        "http://[::1]/",
        "http://10.0.0.1",
        "http://a.test",
    ],
)
def test_good_addresses(url: str) -> None:
    assert subscribed(url=url).subscriptions[0].url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "ftp://example.com",
        "https://",
        "example.com",
        "https://a b.com",
        "https://[",
        "https://a:x",
    ],
)
def test_bad_addresses(url: str) -> None:
    with pytest.raises(BeelRefusal) as refused:
        subscribed(url=url)
    assert (refused.value.status, refused.value.details) == (422, {"url": "must be an https URL"})


def test_unknown_events() -> None:
    with pytest.raises(BeelRefusal, match="not valid"):
        subscribed(events=("invoice.sent",))


def test_who_gets_what() -> None:
    book = subscribed()
    assert [len(book.subscribed(event)) for event in ("invoice.email.sent", "invoice.issued")] == [1, 0]
    idle = replace(book, subscriptions=(replace(book.subscriptions[0], active=False),))
    assert idle.subscribed("invoice.email.sent") == ()


def test_ten_at_most() -> None:
    one = subscribed()
    full = replace(one, subscriptions=one.subscriptions * 10)
    with pytest.raises(BeelRefusal):
        subscribe(full, GOOD, moment(), Changes())


def test_secrets() -> None:
    book = subscribed()
    (old,) = book.subscriptions
    new = rotate_secret(book, old, Changes())
    assert old.secret != new.secret
    assert {len(each.secret) for each in (old, new)} == {len("whsec_") + 64}

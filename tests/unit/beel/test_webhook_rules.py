"""Where events may go."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.webhooks import (
    CompanyWebhooks,
    Subscription,
    SubscriptionCreateParams,
    SubscriptionUpdateParams,
    company_webhooks_or_empty,
    rotate_secret,
    subscribe,
    update_subscription,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from tests.unit.beel.contexts import moment

GOOD: dict[str, Any] = {"url": "https://example.com/hook", "events": ("invoice.email.sent",)}


def subscribed(**given: Any) -> CompanyWebhooks:
    changes = Changes()
    subscribe(
        company_webhooks_or_empty(None, moment()), SubscriptionCreateParams(**{**GOOD, **given}), moment(), changes
    )
    ((_, company_webhooks),) = changes.written.values()
    assert isinstance(company_webhooks, CompanyWebhooks)
    return company_webhooks


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
    with pytest.raises(BeelError) as refused:
        subscribed(url=url)
    assert (refused.value.status, refused.value.details_in("en")) == (422, {"url": "must be an https URL"})


@pytest.mark.parametrize("url", ["https://169.254.169.254/x", "http://[fe80::1]/", "https://metadata.google.internal"])
def test_link_local_addresses(url: str) -> None:
    with pytest.raises(BeelError) as refused:
        subscribed(url=url)
    assert refused.value.details_in("en") == {"url": "must be publicly accessible"}


def test_unknown_events() -> None:
    with pytest.raises(BeelError, match="not valid"):
        subscribed(events=("invoice.sent",))


def test_who_gets_what() -> None:
    company_webhooks = subscribed()
    assert [len(company_webhooks.subscribed(event)) for event in ("invoice.email.sent", "invoice.issued")] == [1, 0]
    idle = replace(company_webhooks, subscriptions=(replace(company_webhooks.subscriptions[0], active=False),))
    assert idle.subscribed("invoice.email.sent") == ()


def many(active: int, idle: int) -> CompanyWebhooks:
    """So many subscriptions, those that rest behind those that are active."""
    one = subscribed()
    (like,) = one.subscriptions
    states = [True] * active + [False] * idle
    return replace(one, subscriptions=tuple(replace(like, id=str(n), active=on) for n, on in enumerate(states)))


def test_ten_can_be_active() -> None:
    params = SubscriptionCreateParams(**GOOD)
    assert subscribe(many(9, 5), params, moment(), Changes()).active
    with pytest.raises(BeelError) as refused:
        subscribe(many(10, 0), params, moment(), Changes())
    assert (refused.value.status, list(refused.value.details or {})) == (422, ["url"])


def test_an_eleventh_is_not_made_active_either() -> None:
    def activated(company_webhooks: CompanyWebhooks) -> Subscription:
        last, params = company_webhooks.subscriptions[-1], SubscriptionUpdateParams(active=True)
        return update_subscription(company_webhooks, last, params, moment(), Changes())

    assert activated(many(9, 1)).active
    assert activated(many(10, 0)).active
    with pytest.raises(BeelError) as refused:
        activated(many(10, 1))
    assert (refused.value.status, list(refused.value.details or {})) == (422, ["active"])


def test_secrets() -> None:
    company_webhooks = subscribed()
    (old,) = company_webhooks.subscriptions
    new = rotate_secret(company_webhooks, old, Changes())
    assert old.secret != new.secret
    assert {len(each.secret) for each in (old, new)} == {len("whsec_") + 64}

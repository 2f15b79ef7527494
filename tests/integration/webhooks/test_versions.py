"""Webhooks in the version of their endpoint, or of the account."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from tests.support.shop import Shop
from tests.support.webhook_receiver import receiving

pytestmark = pytest.mark.every_engine

OWN = "2020-08-27"


def test_an_endpoint_is_told_in_its_version_or_the_accounts(shop: Shop) -> None:
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps({"api_version": OWN}).encode()))
    wanted = {"enabled_events": ["payment_intent.succeeded"]}
    told: dict[str | None, Any] = {}
    with receiving() as own, receiving() as acacia, receiving() as newest:
        for version, receiver in ((None, own), ("2025-02-24.acacia", acacia), ("2026-10-28.endive", newest)):
            named = {} if version is None else {"api_version": version}
            made = shop.post("/v1/webhook_endpoints", url=receiver.url, **wanted, **named)
            assert made["api_version"] == version
            told[version] = (receiver, made["secret"])
        shop.post("/v1/payment_intents", amount=1000, currency="usd", confirm=True, payment_method="pm_card_visa")
        for version, (receiver, secret) in told.items():
            [arrived] = receiver.wait(1)
            stripe.Webhook.construct_event(arrived.body, arrived.headers["Stripe-Signature"], secret)
            intent = arrived.event["data"]["object"]
            assert arrived.event["api_version"] == (version or OWN)
            assert {"charges", "invoice"} & intent.keys() == {
                None: {"charges", "invoice"},
                "2025-02-24.acacia": {"invoice"},
                "2026-10-28.endive": set(),
            }[version]
    [kept] = shop.get("/v1/events", type="payment_intent.succeeded")["data"]
    assert kept["data"]["object"]["charges"]["data"][0]["id"] == kept["data"]["object"]["latest_charge"]

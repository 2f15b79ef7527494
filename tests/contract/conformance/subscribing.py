"""Prices, subscriptions and clocks for the checks of subscriptions."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.sandbox import CARD, Sandbox

PATH = "/v1/subscriptions"
APRIL = 1_775_001_600
"""2026-04-01 00:00:00 UTC, the beginning of a month of thirty days."""

MAY = APRIL + 30 * 86_400
DAY = 86_400
HOUR = 3600


def price(sandbox: Sandbox, amount: int, **params: Any) -> str:
    """A price of so many cents a month."""
    recurring = {"recurring": {"interval": params.pop("interval", "month")}}
    product = {"product": sandbox.create("/v1/products", {"name": "Gold"})["id"]}
    made = {"currency": "usd", "unit_amount": amount, **product, **recurring, **params}
    id: str = sandbox.create("/v1/prices", made)["id"]
    return id


def subscribe(sandbox: Sandbox, amount: int = 2000, params: Params | None = None, customer: str | None = None) -> Reply:
    """A subscription to one price of so many cents a month, by default of a new customer with a card."""
    customer = customer or sandbox.customer(CARD)
    item = {"price": price(sandbox, amount)}
    return sandbox.create(PATH, {"customer": customer, "items": [item], **(params or {})})


def latest_invoice(sandbox: Sandbox, subscription: Reply) -> Reply:
    """The latest invoice of a subscription."""
    return sandbox.retrieve(f"/v1/invoices/{subscription['latest_invoice']}")


def on_clock(sandbox: Sandbox) -> tuple[str, str]:
    """A clock, and a customer with a card who lives on it."""
    clock = sandbox.create("/v1/test_helpers/test_clocks", {"frozen_time": APRIL})["id"]
    return clock, sandbox.customer({"test_clock": clock, **CARD})

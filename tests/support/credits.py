"""Billing credits, and what is left of them."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop, spelled

GRANTS = "/v1/billing/credit_grants"
TRANSACTIONS = "/v1/billing/credit_balance_transactions"
SUMMARY = "/v1/billing/credit_balance_summary"


def grant_params(customer: str, value: int = 1000, currency: str = "usd", **params: Any) -> Object:
    """What grants credits for all metered prices, unless some are named."""
    scope = {} if "prices" in params else {"applicability_config[scope][price_type]": "metered"}
    for number, price in enumerate(params.pop("prices", ())):
        scope[f"applicability_config[scope][prices][{number}][id]"] = price
    amount = {"amount[type]": "monetary", "amount[monetary][value]": value, "amount[monetary][currency]": currency}
    return {"customer": customer, **amount, **scope, **spelled(params)}


def grant(shop: Shop, customer: str, value: int = 1000, currency: str = "usd", **params: Any) -> Object:
    """Credits that are granted to a customer."""
    made: Object = shop.wire.post(GRANTS, grant_params(customer, value, currency, **params)).json
    assert made.get("object") == "billing.credit_grant", made
    return made


def balance(shop: Shop, customer: str, **wanted: Any) -> tuple[int, int]:
    """What a customer can use, and what the ledger says, of the one currency that there is."""
    asked = wanted or {"filter[type]": "applicability_scope", "filter[applicability_scope][price_type]": "metered"}
    summary = shop.wire.get(SUMMARY, {"customer": customer, **asked}).json
    (only,) = summary["balances"]
    return only["available_balance"]["monetary"]["value"], only["ledger_balance"]["monetary"]["value"]


def ledger(shop: Shop, customer: str, **filters: Any) -> list[tuple[str, int]]:
    """Why the credits of a customer moved, and by how much, newest first."""
    found = shop.get(TRANSACTIONS, customer=customer, limit=100, **filters)["data"]
    sides = [each["credit"] or each["debit"] for each in found]
    return [(side["type"], side["amount"]["monetary"]["value"]) for side in sides]

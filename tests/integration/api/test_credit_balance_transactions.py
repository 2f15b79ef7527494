"""What became of billing credits, and what is left of them, over the wire."""

from __future__ import annotations

import pytest
import stripe

from tests.support.credits import SUMMARY, TRANSACTIONS, balance, grant, ledger
from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import CLOCKS, Plant
from tests.support.provider_types import assert_keys
from tests.support.resources import check_reading, check_refusal
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


@pytest.fixture
def customer(shop: Shop) -> Object:
    """A customer on a clock that stands at New Year 2026."""
    clock = shop.post(CLOCKS, frozen_time=NEW_YEAR)
    return shop.customer(test_clock=clock["id"])


def test_they_are_read_and_listed(shop: Shop, customer: Object) -> None:
    older, newer = (grant(shop, customer["id"], value) for value in (100, 200))
    assert ledger(shop, customer["id"]) == [("credits_granted", 200), ("credits_granted", 100)]
    assert ledger(shop, customer["id"], credit_grant=older["id"]) == [("credits_granted", 100)]
    made = shop.get(TRANSACTIONS, customer=customer["id"], limit=1)["data"][0]
    assert made["credit_grant"] == newer["id"]
    check_reading(shop, TRANSACTIONS, made, "No such credit balance transaction")
    check_refusal(shop.wire.get(TRANSACTIONS), "customer", "parameter_missing")


def test_credits_for_some_prices(plant: Plant) -> None:
    shop, me = plant.shop, plant.customer["id"]
    first, second = plant.price(), plant.price()
    grant(shop, me, 1000)
    made = grant(shop, me, 300, prices=[first])
    assert made["applicability_config"] == {"scope": {"prices": [{"id": first}]}}
    scope = "filter[applicability_scope][prices][0][id]"
    assert balance(shop, me) == (1000, 1000)
    assert balance(shop, me, **{"filter[type]": "applicability_scope", scope: first}) == (1300, 1300)
    assert balance(shop, me, **{"filter[type]": "applicability_scope", scope: second}) == (1000, 1000)
    assert balance(shop, me, **{"filter[type]": "credit_grant", "filter[credit_grant]": made["id"]}) == (300, 300)


def test_the_summary(shop: Shop, customer: Object) -> None:
    me, wanted = customer["id"], {"filter[type]": "applicability_scope"}
    wanted["filter[applicability_scope][price_type]"] = "metered"
    assert shop.wire.get(SUMMARY, {"customer": me, **wanted}).json["balances"] == []
    grant(shop, me, 500, "eur", effective_at=NEW_YEAR + DAY)
    grant(shop, me, 700)
    summary = shop.wire.get(SUMMARY, {"customer": me, **wanted}).json
    assert_keys(summary, stripe.billing.CreditBalanceSummary)
    found = [
        (each["available_balance"]["monetary"], each["ledger_balance"]["monetary"]) for each in summary["balances"]
    ]
    assert found == [
        ({"currency": "eur", "value": 0}, {"currency": "eur", "value": 500}),
        ({"currency": "usd", "value": 700}, {"currency": "usd", "value": 700}),
    ]
    shop.advance(customer["test_clock"], NEW_YEAR + DAY)
    later = shop.wire.get(SUMMARY, {"customer": me, **wanted, "expand[]": "customer"}).json
    assert later["balances"][0]["available_balance"]["monetary"]["value"] == 500
    assert later["customer"]["object"] == "customer"


def test_what_a_summary_refuses(shop: Shop, customer: Object) -> None:
    me, others = customer["id"], grant(shop, shop.customer()["id"])["id"]
    for params, param, code in (
        ({"filter[type]": "credit_grant", "filter[credit_grant]": others}, None, "parameter_missing"),
        ({"customer": me}, "filter", "parameter_missing"),
        ({"customer": me, "filter[type]": "x"}, "filter[type]", None),
        ({"customer": me, "filter[type]": "credit_grant"}, "filter[credit_grant]", "parameter_missing"),
        (
            {"customer": me, "filter[type]": "credit_grant", "filter[credit_grant]": others},
            "filter[credit_grant]",
            "resource_missing",
        ),
        (
            {"customer": me, "filter[type]": "applicability_scope"},
            "filter[applicability_scope]",
            "parameter_missing",
        ),
    ):
        check_refusal(shop.wire.get(SUMMARY, params), param, code)

"""Early fraud warnings over the wire: what a card's issuer says of a charge, until there is nothing left to refund."""

from __future__ import annotations

from tests.support.disputes import charged
from tests.support.payment_classes import mismatches
from tests.support.resources import check_filters, check_listing, check_reading
from tests.support.shop import Shop

PATH = "/v1/radar/early_fraud_warnings"


def test_an_issuer_warns_until_the_charge_is_refunded(shop: Shop) -> None:
    older, newer = (charged(shop, "pm_card_createIssuerFraudRecord") for _ in range(2))
    assert [type for type, _ in shop.event_log()][1:3] == ["charge.succeeded", "radar.early_fraud_warning.created"]
    assert (newer["disputed"], newer["dispute"]) == (False, None)
    (warning,) = shop.get(PATH, charge=older["id"])["data"]
    assert (warning["actionable"], warning["payment_intent"]) == (True, older["payment_intent"])
    assert mismatches(warning) == []
    check_reading(shop, PATH, warning, "No such early fraud warning")
    check_listing(shop, PATH, warning, shop.get(PATH)["data"][0])
    check_filters(shop, PATH, ({"payment_intent": older["payment_intent"]}, [warning]))
    shop.post("/v1/refunds", charge=older["id"], amount=200)
    assert shop.get(f"{PATH}/{warning['id']}")["actionable"] is True
    shop.post("/v1/refunds", charge=older["id"])
    assert shop.get(f"{PATH}/{warning['id']}")["actionable"] is False
    assert shop.event_log()[-1] == ("radar.early_fraud_warning.updated", {"actionable": True})

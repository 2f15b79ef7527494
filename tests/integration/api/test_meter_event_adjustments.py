"""Taking events of meters back over the wire."""

from __future__ import annotations

import pytest
import stripe

from tests.support.meters import DAY, NEW_YEAR, new_meter, report, summaries
from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop

PATH = "/v1/billing/meter_event_adjustments"

pytestmark = pytest.mark.every_engine


@pytest.fixture
def customer(shop: Shop) -> Object:
    """A customer on a clock that stands at New Year 2026, a day later."""
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR + DAY)
    return shop.customer(test_clock=clock["id"])


@pytest.mark.parametrize(("formula", "before", "after"), [("sum", 9, 2), ("count", 2, 1), ("last", 7, 2)])
def test_an_event_is_taken_back(formula: str, before: int, after: int, shop: Shop, customer: Object) -> None:
    meter = new_meter(shop, formula)
    report(shop, meter, customer, 2, NEW_YEAR)
    report(shop, meter, customer, 7, NEW_YEAR, identifier="wrong")
    (summary,) = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + DAY)
    assert summary["aggregated_value"] == before
    canceled = shop.post(PATH, event_name=meter["event_name"], type="cancel", cancel__identifier="wrong")
    assert_keys(canceled, stripe.billing.MeterEventAdjustment)
    assert canceled == {
        "object": "billing.meter_event_adjustment",
        "cancel": {"identifier": "wrong"},
        "event_name": meter["event_name"],
        "livemode": False,
        "status": "complete",
        "type": "cancel",
    }
    (summary,) = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + DAY)
    assert summary["aggregated_value"] == after


def test_what_cannot_be_taken_back(shop: Shop, customer: Object) -> None:
    meter, other = new_meter(shop), new_meter(shop, "count")
    report(shop, meter, customer, 2, NEW_YEAR, identifier="once")
    good = {"event_name": meter["event_name"], "type": "cancel", "cancel[identifier]": "once"}
    for bad, param in (
        ({"event_name": "nope"}, "event_name"),
        ({"event_name": other["event_name"]}, "cancel[identifier]"),
        ({"cancel[identifier]": "nope"}, "cancel[identifier]"),
        ({"type": "undo"}, "type"),
    ):
        refused = shop.wire.post(PATH, {**good, **bad})
        assert (refused.status, refused.error["param"]) == (400, param)
    assert shop.wire.post(PATH, {"event_name": meter["event_name"], "type": "cancel"}).status == 400
    assert shop.wire.post(PATH, good).status == 200
    assert shop.wire.post(PATH, good).status == 400

"""An invoice is made as soon as so much was used, or is owed."""

from __future__ import annotations

import pytest

from tests.support.meters import DAY, NEW_YEAR, new_meter, report
from tests.support.plant import CLOCKS, FEBRUARY, Plant
from tests.support.shop import Object
from tests.support.subscriptions import line_texts

pytestmark = pytest.mark.every_engine


def threshold_invoices(plant: Plant) -> list[Object]:
    """The invoices that usage made so far, oldest first, once the last of the reported usage was looked at."""
    plant.advance(plant.shop.get(f"{CLOCKS}/{plant.clock}")["frozen_time"] + 1)
    made = plant.shop.get("/v1/invoices", customer=plant.customer["id"], limit=100)["data"][::-1]
    return [each for each in made if each["billing_reason"] == "subscription_threshold"]


def test_usage_that_reaches_a_threshold_is_billed_at_once(plant: Plant) -> None:
    created = plant.subscribe(plant.price(), billing_thresholds__amount_gte=100)
    plant.use(19, NEW_YEAR)
    assert threshold_invoices(plant) == []
    plant.use(2, NEW_YEAR)
    (billed,) = threshold_invoices(plant)
    assert (billed["status"], line_texts(billed)) == ("draft", [("21 × Calls (at $0.05 / month)", 105)])
    assert billed["threshold_reason"] == {"amount_gte": 100, "item_reasons": []}
    assert plant.books.subscription(created["id"])["latest_invoice"] == billed["id"]
    plant.use(4, NEW_YEAR)
    assert len(threshold_invoices(plant)) == 1
    plant.advance(FEBRUARY)
    assert plant.shop.invoice(billed["id"])["status"] == "paid"
    assert line_texts(plant.latest_invoice(created)) == [("4 × Calls (at $0.05 / month)", 20)]


def test_an_item_that_is_used_as_much_as_its_threshold_is_billed_at_once(plant: Plant) -> None:
    threshold = {"items__0__billing_thresholds__usage_gte": 10}
    created = plant.subscribe(plant.price(), **threshold)
    (item,) = created["items"]["data"]
    assert item["billing_thresholds"] == {"usage_gte": 10}
    plant.use(9, NEW_YEAR)
    assert threshold_invoices(plant) == []
    plant.use(2, NEW_YEAR)
    (billed,) = threshold_invoices(plant)
    (line,) = billed["lines"]["data"]
    assert billed["threshold_reason"] == {
        "amount_gte": None,
        "item_reasons": [{"line_item_ids": [line["id"]], "usage_gte": 10}],
    }
    assert line_texts(billed) == [("11 × Calls (at $0.05 / month)", 55)]
    path = f"/v1/subscription_items/{item['id']}"
    assert plant.shop.post(path, billing_thresholds="")["billing_thresholds"] is None
    plant.use(20, NEW_YEAR)
    assert len(threshold_invoices(plant)) == 1
    assert plant.shop.post(path, billing_thresholds__usage_gte=30)["billing_thresholds"] == {"usage_gte": 30}
    plant.use(10, NEW_YEAR + 1)
    assert [each["total"] for each in threshold_invoices(plant)] == [55, 150]


def test_an_item_that_is_added_is_watched_too(plant: Plant) -> None:
    licensed = plant.books.price(500)
    created = plant.subscribe(licensed, plant.price(), billing_thresholds__amount_gte=100)
    other = new_meter(plant.shop, "sum", event_name="bytes")
    dear = plant.books.price(60, recurring__usage_type="metered", recurring__meter=other["id"])
    refused = plant.books.refused(
        "/v1/subscription_items",
        subscription=created["id"],
        price=plant.books.price(1),
        billing_thresholds__usage_gte=1,
    )
    assert refused["param"] == "billing_thresholds"
    plant.shop.post("/v1/subscription_items", subscription=created["id"], price=dear)
    report(plant.shop, other, plant.customer, 2, NEW_YEAR)
    (billed,) = threshold_invoices(plant)
    assert (billed["total"], billed["threshold_reason"]["amount_gte"]) == (120, 100)


def test_a_threshold_may_begin_a_new_period(plant: Plant) -> None:
    thresholds = {"billing_thresholds__amount_gte": 100, "billing_thresholds__reset_billing_cycle_anchor": True}
    created = plant.subscribe(plant.price(), **thresholds)
    plant.advance(NEW_YEAR + DAY)
    plant.use(30, NEW_YEAR + DAY)
    (billed,) = threshold_invoices(plant)
    assert billed["total"] == 150
    (item,) = plant.books.subscription(created["id"])["items"]["data"]
    assert item["current_period_start"] == NEW_YEAR + DAY


def test_what_brought_a_threshold_to_a_new_period_is_billed_once(plant: Plant) -> None:
    thresholds = {"billing_thresholds__amount_gte": 100, "billing_thresholds__reset_billing_cycle_anchor": True}
    created = plant.subscribe(plant.price(), **thresholds)
    plant.advance(NEW_YEAR + DAY)
    plant.use(1, NEW_YEAR + DAY + 60)
    plant.use(30, NEW_YEAR + DAY)
    threshold_invoices(plant)
    plant.use(2, NEW_YEAR + DAY)
    plant.advance(FEBRUARY + 2 * DAY)
    assert plant.billed(created["id"]) == 5 * (1 + 30 + 2)


def test_tiers_go_on_after_a_threshold(plant: Plant) -> None:
    tiers = {
        "billing_scheme": "tiered",
        "tiers_mode": "graduated",
        "tiers__0__up_to": 10,
        "tiers__0__unit_amount": 10,
        "tiers__1__up_to": "inf",
        "tiers__1__unit_amount": 5,
    }
    created = plant.subscribe(plant.price(**tiers), billing_thresholds__amount_gte=100)
    plant.use(10, NEW_YEAR)
    assert [each["total"] for each in threshold_invoices(plant)] == [100]
    plant.use(4, NEW_YEAR)
    plant.advance(FEBRUARY)
    assert line_texts(plant.latest_invoice(created)) == [("4 × Calls (Tier 2 at $0.05 / month)", 20)]

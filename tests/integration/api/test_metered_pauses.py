"""What is used around the pause of a subscription is billed once."""

from __future__ import annotations

import pytest

from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import FEBRUARY, Plant
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine


@pytest.mark.parametrize(("through", "billed"), [("now", [60]), ("none", [])])
def test_usage_is_billed_when_it_is_paused_unless_that_is_not_wanted(
    plant: Plant, through: str, billed: list[int]
) -> None:
    created = plant.subscribe(plant.price())
    plant.advance(NEW_YEAR + 10 * DAY)
    plant.use(12, NEW_YEAR + 5 * DAY)
    path = f"/v1/subscriptions/{created['id']}"
    plant.shop.post(f"{path}/pause", bill_for__outstanding_usage_through__type=through)
    waiting = plant.shop.get("/v1/invoiceitems", customer=plant.customer["id"], pending=True)["data"]
    assert [each["amount"] for each in waiting] == billed
    resumed = plant.shop.post(f"{path}/resume", expand=["latest_invoice"])
    assert [resumed["latest_invoice"]["total"]] == billed if billed else resumed["latest_invoice"] is None


@pytest.mark.parametrize("invoicing", ["invoice", "pending_invoice_item"])
@pytest.mark.parametrize("anchor", ["now", "unchanged"])
def test_what_is_used_in_the_second_of_a_pause_is_billed_once(invoicing: str, anchor: str, plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(3, second - 1)
    for value in (10, 20):
        plant.use(value, second)
        plant.shop.post(f"{path}/pause", invoicing_behavior=invoicing)
        plant.shop.post(f"{path}/resume", billing_cycle_anchor__type=anchor)
    plant.use(40, second)
    plant.use(80, second + 1)
    plant.advance(FEBRUARY + 6 * DAY)

    assert plant.billed(created["id"]) == 5 * (3 + 10 + 20 + 40 + 80)


@pytest.mark.parametrize(("ahead", "pause"), [(60, 0), (60, 30), (60, 60)])
def test_what_is_said_to_be_used_after_a_pause_is_billed_once(ahead: int, pause: int, plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(10, second + ahead)
    plant.shop.post(f"{path}/pause")
    if pause:
        plant.advance(second + pause)
    plant.shop.post(f"{path}/resume")
    plant.advance(FEBRUARY + 6 * DAY)

    assert plant.billed(created["id"]) == 50


def test_a_period_that_is_billed_from_before_a_pause_has_no_usage_from_then(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(10, second - 10)
    plant.shop.post(f"{path}/pause")
    plant.advance(second + DAY)
    plant.shop.post(f"{path}/resume", billing_cycle_anchor__type="unchanged", proration_date=second - 60)
    plant.advance(FEBRUARY + 6 * DAY)

    assert plant.billed(created["id"]) == 50


def test_what_a_pause_has_billed_is_not_billed_when_it_ends_for_good(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(10, second - 1)
    plant.shop.post(f"{path}/pause", invoicing_behavior="invoice")
    plant.shop.wire.ok(plant.shop.wire.delete(path, {"invoice_now": "true"}))

    assert plant.billed(created["id"]) == 50


@pytest.mark.parametrize(("formula", "billed"), [("last", [4, 7]), ("count", [1, 1])])
def test_a_pause_splits_its_second_by_every_formula(formula: str, billed: list[int], shop: Shop) -> None:
    plant = Plant(shop, formula)
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(4, second)
    shop.post(f"{path}/pause", invoicing_behavior="invoice")
    shop.post(f"{path}/resume")
    plant.use(7, second)
    plant.advance(FEBRUARY + 6 * DAY)

    assert plant.billed(created["id"]) == 5 * sum(billed)

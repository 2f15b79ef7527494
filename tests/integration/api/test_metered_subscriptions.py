"""Subscriptions to what is used: billed in arrears, by the unit."""

from __future__ import annotations

import pytest

from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import FEBRUARY, MARCH, Plant
from tests.support.shop import Shop
from tests.support.subscriptions import items, line_texts

pytestmark = pytest.mark.every_engine


def test_usage_is_billed_when_its_period_is_over(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    assert (created["status"], created["latest_invoice"]) == ("active", None)
    (item,) = created["items"]["data"]
    assert "quantity" not in item
    plant.advance(NEW_YEAR + 20 * DAY)
    for value, at in ((3, NEW_YEAR), (4, NEW_YEAR + 10 * DAY), (5, NEW_YEAR + 20 * DAY)):
        plant.use(value, at)
    plant.advance(FEBRUARY)
    plant.use(100, FEBRUARY)
    first = plant.latest_invoice(created)
    assert (first["billing_reason"], first["status"], first["total"]) == ("subscription_cycle", "draft", 60)
    assert line_texts(first) == [("12 × Calls (at $0.05 / month)", 60)]
    (line,) = first["lines"]["data"]
    assert (line["period"]["start"], line["period"]["end"], line["quantity"]) == (NEW_YEAR, FEBRUARY, 12)
    assert line["parent"]["subscription_item_details"]["subscription_item"] == item["id"]
    plant.advance(MARCH)
    assert line_texts(plant.latest_invoice(created)) == [("100 × Calls (at $0.05 / month)", 500)]
    assert plant.shop.invoice(first["id"])["status"] == "paid"


def test_usage_that_is_reported_late_is_billed_while_the_invoice_is_a_draft(plant: Plant) -> None:
    tiers = {"billing_scheme": "tiered", "tiers_mode": "graduated"}
    steps = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 5, "tiers__1__up_to": "inf", "tiers__1__unit_amount": 2}
    created = plant.subscribe(plant.price(**tiers, **steps))
    plant.advance(NEW_YEAR + DAY)
    plant.use(8, NEW_YEAR + DAY)
    plant.advance(FEBRUARY + 600)
    assert plant.latest_invoice(created)["total"] == 40
    plant.use(4, FEBRUARY - 1)
    plant.use(100, FEBRUARY)
    told = len(plant.shop.events())
    plant.advance(FEBRUARY + 7200)
    paid = plant.latest_invoice(created)
    assert (paid["status"], paid["total"]) == ("paid", 54)
    assert line_texts(paid) == [
        ("10 × Calls (Tier 1 at $0.05 / month)", 50),
        ("2 × Calls (Tier 2 at $0.02 / month)", 4),
    ]
    assert [line["pricing"]["unit_amount_decimal"] for line in paid["lines"]["data"]] == ["5", "2"]
    changed = next(event for event in plant.shop.events()[told:] if event["type"] == "invoice.updated")
    assert changed["data"]["previous_attributes"]["total"] == 40
    plant.use(1000, FEBRUARY - 1)
    plant.advance(MARCH)
    assert [line["quantity"] for line in plant.latest_invoice(created)["lines"]["data"]] == [10, 90]


def test_what_is_used_as_periods_begin_anew_is_billed_once(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    second = NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(3, second - 1)
    plant.use(10, second)
    restarted = plant.books.update(created["id"], billing_cycle_anchor__type="now")
    assert plant.books.latest_invoice(restarted)["total"] == 15
    plant.advance(FEBRUARY + 5 * DAY)
    assert plant.latest_invoice(created)["total"] == 50


def test_what_somebody_says_a_line_comes_to_stays_when_usage_is_reported_late(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    plant.advance(FEBRUARY + 600)
    draft = plant.latest_invoice(created)
    line = f"/v1/invoices/{draft['id']}/lines/{draft['lines']['data'][0]['id']}"
    plant.shop.post(line, metadata__checked="yes")
    plant.use(4, FEBRUARY - 1)
    plant.shop.post(line, amount=7)
    plant.advance(FEBRUARY + 7200)
    assert plant.latest_invoice(created)["total"] == 7


def test_what_is_licensed_is_billed_ahead_beside_it(plant: Plant) -> None:
    seats = plant.books.price(1000)
    created = plant.subscribe(seats, plant.price())
    assert line_texts(plant.latest_invoice(created)) == [("1 × Gold (at $10.00 / month)", 1000)]
    plant.use(7, NEW_YEAR)
    plant.advance(FEBRUARY)
    renewed = plant.latest_invoice(created)
    assert line_texts(renewed) == [("1 × Gold (at $10.00 / month)", 1000), ("7 × Calls (at $0.05 / month)", 35)]
    periods = [(line["period"]["start"], line["period"]["end"]) for line in renewed["lines"]["data"]]
    assert periods == [(FEBRUARY, MARCH), (NEW_YEAR, FEBRUARY)]


@pytest.mark.parametrize(("formula", "quantity"), [("count", 3), ("last", 2)])
def test_other_formulas(formula: str, quantity: int, shop: Shop) -> None:
    plant = Plant(shop, formula)
    created = plant.subscribe(plant.price())
    plant.advance(NEW_YEAR + 2 * DAY)
    for value, at in ((9, NEW_YEAR), (2, NEW_YEAR + 2 * DAY), (5, NEW_YEAR + DAY)):
        plant.use(value, at)
    plant.advance(FEBRUARY)
    assert plant.latest_invoice(created)["lines"]["data"][0]["quantity"] == quantity


def test_parts_of_units_and_what_is_taken_back(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    plant.use("2.5", NEW_YEAR)
    plant.advance(FEBRUARY)
    (line,) = plant.latest_invoice(created)["lines"]["data"]
    assert (line["quantity_decimal"], line["amount"]) == ("2.5", 13)
    plant.use("-4", FEBRUARY)
    plant.advance(MARCH)
    (line,) = plant.latest_invoice(created)["lines"]["data"]
    assert (line["quantity"], line["amount"]) == (0, 0)


def test_classic_billing_begins_with_a_line_of_nothing(plant: Plant) -> None:
    created = plant.subscribe(plant.price(), billing_mode__type="classic")
    first = plant.latest_invoice(created)
    assert (first["status"], first["total"]) == ("paid", 0)
    assert line_texts(first) == [("0 × Calls (at $0.05 / month)", 0)]


@pytest.mark.parametrize("mode", ["graduated", "volume"])
def test_a_flat_amount_is_not_asked_for_before_anything_was_used(mode: str, plant: Plant) -> None:
    """tierrun/tier, TestScheduleCancel: one line of nothing when it begins, the flat amount once it is used."""
    flat = {"tiers__0__up_to": "inf", "tiers__0__unit_amount": 0, "tiers__0__flat_amount": 1000}
    price = plant.price(billing_scheme="tiered", tiers_mode=mode, **flat)
    created = plant.subscribe(price, billing_mode__type="classic")
    assert line_texts(plant.latest_invoice(created)) == [("0 × Calls (Tier 1 at $0.00 / month)", 0)]
    plant.use(99, NEW_YEAR)
    plant.advance(FEBRUARY)
    assert line_texts(plant.latest_invoice(created)) == [
        ("99 × Calls (Tier 1 at $0.00 / month)", 0),
        ("Calls (Tier 1 at $10.00 / month)", 1000),
    ]


def test_usage_within_a_trial_is_free(plant: Plant) -> None:
    created = plant.subscribe(plant.price(), trial_period_days=7)
    assert line_texts(plant.latest_invoice(created)) == [("Free trial for Calls", 0)]
    plant.use(7, NEW_YEAR)
    plant.advance(NEW_YEAR + 7 * DAY)
    of_trial = plant.latest_invoice(created)
    assert (of_trial["billing_reason"], of_trial["total"]) == ("subscription_cycle", 0)
    assert line_texts(of_trial) == [("Free trial for 7 × Calls", 0)]
    assert (of_trial["period_start"], of_trial["period_end"]) == (NEW_YEAR, NEW_YEAR + 7 * DAY)
    plant.use(8, NEW_YEAR + 7 * DAY)
    plant.advance(FEBRUARY + 7 * DAY)
    assert line_texts(plant.latest_invoice(created)) == [("8 × Calls (at $0.05 / month)", 40)]


def test_usage_is_billed_when_it_ends(plant: Plant) -> None:
    created = plant.subscribe(plant.price(), cancel_at_period_end=True)
    plant.use(7, NEW_YEAR)
    plant.advance(FEBRUARY)
    ended = plant.books.subscription(created["id"])
    assert ended["status"] == "canceled"
    assert line_texts(plant.books.latest_invoice(ended)) == [("7 × Calls (at $0.05 / month)", 35)]


@pytest.mark.parametrize(("params", "billed"), [({"invoice_now": True}, True), ({}, False)])
def test_usage_is_billed_when_it_is_ended_and_that_is_asked_for(
    params: dict[str, bool], billed: bool, plant: Plant
) -> None:
    created = plant.subscribe(plant.price())
    plant.use(7, NEW_YEAR)
    plant.advance(NEW_YEAR + DAY)
    query = "&".join(f"{name}={str(value).lower()}" for name, value in params.items())
    ended = plant.shop.delete(f"/v1/subscriptions/{created['id']}?{query}")
    if billed:
        last = plant.books.latest_invoice(ended)
        assert (last["status"], line_texts(last)) == ("paid", [("7 × Calls (at $0.05 / month)", 35)])
    else:
        assert ended["latest_invoice"] is None


def test_a_discount_is_taken_off_usage(plant: Plant) -> None:
    created = plant.subscribe(plant.price(), discounts__0__coupon=plant.shop.coupon(percent_off=50)["id"])
    plant.use(8, NEW_YEAR)
    plant.advance(FEBRUARY)
    billed = plant.latest_invoice(created)
    assert (billed["subtotal"], billed["total"]) == (40, 20)


def test_a_metered_item_takes_no_quantity(plant: Plant) -> None:
    params = {**items(plant.price()), "items__0__quantity": 3}
    refused = plant.books.refused("/v1/subscriptions", customer=plant.customer["id"], **params)
    assert (refused["status"], refused["param"]) == (400, "items[0][quantity]")
    assert refused["message"] == (
        "Quantity should not be specified where usage_type is `metered`. Remove quantity from `items[0]`"
    )


def test_the_upcoming_invoice_tells_what_was_used_so_far(plant: Plant) -> None:
    plant.shop.wire.request("POST", "/_emulator/account", body=b'{"upcoming_invoice_days": 7}')
    plant.subscribe(plant.price())
    plant.use(7, NEW_YEAR)
    plant.advance(FEBRUARY - 6 * DAY)
    (event,) = [each for each in plant.shop.events() if each["type"] == "invoice.upcoming"]
    assert event["data"]["object"]["total"] == 35


def test_a_preview_shows_what_was_used_so_far(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    plant.use(7, NEW_YEAR)
    previewed = plant.shop.post("/v1/invoices/create_preview", subscription=created["id"])
    assert line_texts(previewed) == [("7 × Calls (at $0.05 / month)", 35)]


def test_usage_is_billed_when_periods_begin_anew(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    plant.use(7, NEW_YEAR)
    plant.advance(NEW_YEAR + 10 * DAY)
    moved = plant.books.update(created["id"], billing_cycle_anchor__type="now")
    assert line_texts(plant.books.latest_invoice(moved)) == [("7 × Calls (at $0.05 / month)", 35)]
    plant.use(2, NEW_YEAR + 10 * DAY)
    plant.advance(FEBRUARY + 10 * DAY)
    assert line_texts(plant.latest_invoice(created)) == [("2 × Calls (at $0.05 / month)", 10)]


def test_more_items_than_a_subscription_can_have(plant: Plant) -> None:
    """Programs know the refusal by these words of it (tierrun/tier, ErrTooManyItems)."""
    prices = [plant.price() for _ in range(21)]
    refused = plant.books.refused("/v1/subscriptions", customer=plant.customer["id"], **items(*prices))
    assert "maximum number of items" in refused["message"]
    assert len(plant.subscribe(*prices[:20])["items"]["data"]) == 20

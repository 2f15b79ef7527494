"""Subscriptions to what is used: billed in arrears, by the unit and by tiers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.meters import new_meter, report
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books, items, line_texts

CLOCKS = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
DAY = 86400

pytestmark = pytest.mark.every_engine


class Plant:
    """A shop that sells what is metered, to a customer on a clock that stands at New Year 2026."""

    def __init__(self, shop: Shop, formula: str = "sum") -> None:
        self.shop = shop
        self.books = Books(shop)
        self.meter = new_meter(shop, formula)
        self.clock: str = shop.post(CLOCKS, frozen_time=NEW_YEAR)["id"]
        self.customer = shop.paying_customer(test_clock=self.clock)

    def price(self, **params: Any) -> str:
        """A price of five cents for each unit used, unless tiers say otherwise."""
        amount = {} if "tiers_mode" in params else {"unit_amount": 5}
        metered = {"recurring__usage_type": "metered", "recurring__meter": self.meter["id"]}
        made = self.shop.post(
            "/v1/prices",
            currency="usd",
            product=self.shop.product(name="Calls")["id"],
            recurring__interval="month",
            **amount,
            **metered,
            **params,
        )
        return str(made["id"])

    def subscribe(self, *prices: str, **params: Any) -> Object:
        """A subscription of the customer."""
        return self.books.subscribe(self.customer["id"], *prices, **params)

    def use(self, value: object, at: int) -> None:
        """Reports that something was used."""
        report(self.shop, self.meter, self.customer, value, at)

    def advance(self, to: int) -> None:
        """Moves the clock."""
        self.shop.advance(self.clock, to)

    def latest_invoice(self, subscription: Object) -> Object:
        """The latest invoice as it reads now."""
        return self.books.latest_invoice(self.books.subscription(subscription["id"]))


@pytest.fixture
def plant(shop: Shop) -> Plant:
    return Plant(shop)


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


def test_what_somebody_says_the_line_of_a_tier_comes_to_keeps_the_others(plant: Plant) -> None:
    tiers = {"billing_scheme": "tiered", "tiers_mode": "graduated"}
    steps = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 5, "tiers__1__up_to": "inf", "tiers__1__unit_amount": 2}
    created = plant.subscribe(plant.price(**tiers, **steps))
    plant.use(12, NEW_YEAR)
    plant.advance(FEBRUARY + 600)
    draft = plant.latest_invoice(created)
    plant.shop.post(f"/v1/invoices/{draft['id']}/lines/{draft['lines']['data'][1]['id']}", amount=7)
    plant.use(4, FEBRUARY - 1)
    plant.advance(FEBRUARY + 7200)
    assert plant.latest_invoice(created)["total"] == 57


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


FIRST, SECOND = "Calls (Tier 1 at $0.10 / month)", "Calls (Tier 2 at $0.05 / month)"
FLAT = "Calls (Tier 2 at $2.00 / month)"


@pytest.mark.parametrize(
    ("mode", "used", "lines"),
    [
        ("graduated", 0, [(f"0 × {FIRST}", 0)]),
        ("graduated", 10, [(f"10 × {FIRST}", 100)]),
        ("graduated", 15, [(f"10 × {FIRST}", 100), (f"5 × {SECOND}", 25), (FLAT, 200)]),
        ("volume", 10, [(f"10 × {FIRST}", 100)]),
        ("volume", 15, [(f"15 × {SECOND}", 75), (FLAT, 200)]),
    ],
)
def test_tiers(mode: str, used: int, lines: list[tuple[str, int]], plant: Plant) -> None:
    tiers = {
        "billing_scheme": "tiered",
        "tiers_mode": mode,
        "tiers__0__up_to": 10,
        "tiers__0__unit_amount": 10,
        "tiers__1__up_to": "inf",
        "tiers__1__unit_amount": 5,
        "tiers__1__flat_amount": 200,
    }
    created = plant.subscribe(plant.price(**tiers))
    if used:
        plant.use(used, NEW_YEAR)
    plant.advance(FEBRUARY)
    invoice = plant.latest_invoice(created)
    assert line_texts(invoice) == lines
    assert sum(line["quantity"] for line in invoice["lines"]["data"]) == used
    old = plant.shop.wire.with_version("2022-11-15").get(f"/v1/invoices/{invoice['id']}").json
    assert [line["amount_excluding_tax"] for line in old["lines"]["data"]] == [amount for _, amount in lines]


def test_seats_in_tiers(plant: Plant) -> None:
    """57 seats at 50.00 come as `57 × … (Tier 1 at $50.00 / month)`; a change gives back what both lines billed."""
    seats = plant.shop.post(
        "/v1/prices",
        currency="usd",
        product=plant.shop.product(name="Seats")["id"],
        recurring__interval="month",
        billing_scheme="tiered",
        tiers_mode="graduated",
        tiers__0__up_to=10,
        tiers__0__unit_amount=500,
        tiers__1__up_to="inf",
        tiers__1__unit_amount=400,
    )["id"]
    coupon = plant.shop.coupon(percent_off=10, duration="forever")["id"]
    created = plant.subscribe(seats, items__0__quantity=12, discounts__0__coupon=coupon)
    first = plant.latest_invoice(created)
    assert line_texts(first) == [
        ("10 × Seats (Tier 1 at $5.00 / month)", 5000),
        ("2 × Seats (Tier 2 at $4.00 / month)", 800),
    ]
    item = created["items"]["data"][0]["id"]
    changed = plant.books.update(
        created["id"], items__0__id=item, items__0__quantity=11, proration_behavior="always_invoice"
    )
    credit, debit = plant.books.latest_invoice(changed)["lines"]["data"]
    assert (credit["amount"], debit["amount"]) == (-5220, 4860)
    details = credit["parent"]["subscription_item_details"]["proration_details"]["credited_items"]
    assert details["invoice_line_items"] == [line["id"] for line in first["lines"]["data"]]


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


def _billed(plant: Plant, subscription: str) -> int:
    """What was billed in all, or waits to be."""
    invoices = plant.shop.get("/v1/invoices", subscription=subscription, limit=100)["data"]
    waiting = plant.shop.get("/v1/invoiceitems", customer=plant.customer["id"], pending=True)["data"]
    amounts = [*(invoice["total"] for invoice in invoices), *(item["amount"] for item in waiting)]
    return sum(map(int, amounts))


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

    assert _billed(plant, created["id"]) == 5 * (3 + 10 + 20 + 40 + 80)


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

    assert _billed(plant, created["id"]) == 50


def test_a_period_that_is_billed_from_before_a_pause_has_no_usage_from_then(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(10, second - 10)
    plant.shop.post(f"{path}/pause")
    plant.advance(second + DAY)
    plant.shop.post(f"{path}/resume", billing_cycle_anchor__type="unchanged", proration_date=second - 60)
    plant.advance(FEBRUARY + 6 * DAY)

    assert _billed(plant, created["id"]) == 50


def test_what_a_pause_has_billed_is_not_billed_when_it_ends_for_good(plant: Plant) -> None:
    created = plant.subscribe(plant.price())
    path, second = f"/v1/subscriptions/{created['id']}", NEW_YEAR + 5 * DAY
    plant.advance(second)
    plant.use(10, second - 1)
    plant.shop.post(f"{path}/pause", invoicing_behavior="invoice")
    plant.shop.wire.ok(plant.shop.wire.delete(path, {"invoice_now": "true"}))

    assert _billed(plant, created["id"]) == 50


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

    assert _billed(plant, created["id"]) == 5 * sum(billed)


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
    assert _billed(plant, created["id"]) == 5 * (1 + 30 + 2)


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


def test_more_items_than_a_subscription_can_have(plant: Plant) -> None:
    """Programs know the refusal by these words of it (tierrun/tier, ErrTooManyItems)."""
    prices = [plant.price() for _ in range(21)]
    refused = plant.books.refused("/v1/subscriptions", customer=plant.customer["id"], **items(*prices))
    assert "maximum number of items" in refused["message"]
    assert len(plant.subscribe(*prices[:20])["items"]["data"]) == 20

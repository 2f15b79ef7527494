"""Prices in tiers, of what is used and of seats: a line for each tier, and one for its flat amount."""

from __future__ import annotations

import pytest

from tests.support.meters import NEW_YEAR
from tests.support.plant import FEBRUARY, Plant
from tests.support.subscriptions import line_texts

pytestmark = pytest.mark.every_engine


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


def test_what_somebody_says_of_the_line_of_a_tier_stays_with_it(plant: Plant) -> None:
    tiers = {"billing_scheme": "tiered", "tiers_mode": "graduated"}
    steps = {
        "tiers__0__up_to": 10,
        "tiers__0__unit_amount": 10,
        "tiers__1__up_to": 20,
        "tiers__1__unit_amount": 5,
        "tiers__2__up_to": "inf",
        "tiers__2__unit_amount": 1,
    }
    created = plant.subscribe(plant.price(**tiers, **steps))
    plant.use(12, NEW_YEAR)
    plant.advance(FEBRUARY + 600)
    draft = plant.latest_invoice(created)
    first, second = (f"/v1/invoices/{draft['id']}/lines/{line['id']}" for line in draft["lines"]["data"])
    rate = plant.shop.post("/v1/tax_rates", display_name="VAT", percentage=20, inclusive=False)["id"]
    plant.shop.post(first, description="The first ten")
    plant.shop.post(second, tax_rates=[rate])
    plant.use(9, FEBRUARY - 1)
    plant.advance(FEBRUARY + 7200)
    invoice = plant.latest_invoice(created)
    assert line_texts(invoice) == [
        ("The first ten", 100),
        (f"10 × {SECOND}", 50),
        ("1 × Calls (Tier 3 at $0.01 / month)", 1),
    ]
    assert [sum(tax["amount"] for tax in line["taxes"]) for line in invoice["lines"]["data"]] == [0, 10, 0]

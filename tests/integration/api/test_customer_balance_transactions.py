"""The customer's balance and its movements over the wire."""

from __future__ import annotations

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_listing, check_reading
from tests.support.shop import Object, Shop


def movements(shop: Shop, customer: str) -> list[tuple[str, int, int]]:
    """Type, amount and ending balance of each movement, oldest first."""
    found = shop.get(f"/v1/customers/{customer}/balance_transactions")["data"]
    return [(each["type"], each["amount"], each["ending_balance"]) for each in found][::-1]


def test_a_movement_by_hand(shop: Shop) -> None:
    customer = shop.customer()["id"]
    path = f"/v1/customers/{customer}/balance_transactions"
    made = shop.post(path, amount=-500, currency="eur", description="Sorry", metadata__a="1")
    assert_keys(made, stripe.CustomerBalanceTransaction)
    assert shop.get(f"{path}/{made['id']}") == made
    assert shop.post(f"{path}/{made['id']}", description="Thanks")["description"] == "Thanks"
    assert (shop.get(f"/v1/customers/{customer}")["balance"], made["type"]) == (-500, "adjustment")
    assert shop.event_log()[-1] == ("customer.updated", {"balance": 0, "currency": None})
    assert shop.wire.get(f"{path}/cbtxn_x").status == 404


def test_the_balance_of_a_customer_set_by_hand(shop: Shop) -> None:
    customer = shop.customer(balance=-100)["id"]
    shop.post(f"/v1/customers/{customer}", balance=50)
    shop.post(f"/v1/customers/{customer}", balance=50)
    assert movements(shop, customer) == [("initial", -100, -100), ("adjustment", 150, 50)]


@pytest.mark.parametrize(
    ("total", "balance", "due", "ending", "moved"),
    [
        (400, -1000, 0, -600, [("applied_to_invoice", 400, -600)]),
        (1000, 500, 1500, 0, [("applied_to_invoice", -500, 0)]),
        (-334, 0, 0, -334, [("applied_to_invoice", -334, -334)]),
        (1000, -1000, 0, 0, [("applied_to_invoice", 1000, 0)]),
        (1000, 0, 1000, 0, []),
        (30, 0, 0, 30, [("invoice_too_small", 30, 30)]),
        (1000, -980, 0, 20, [("applied_to_invoice", 980, 0), ("invoice_too_small", 20, 20)]),
        (50, 0, 50, 0, []),
    ],
)
def test_what_finalizing_does(
    total: int, balance: int, due: int, ending: int, moved: list[tuple[str, int, int]], shop: Shop
) -> None:
    customer = shop.customer(balance=balance)["id"]
    draft = shop.post("/v1/invoices", customer=customer, currency="usd")
    shop.item(customer, invoice=draft["id"], amount=total)
    done: Object = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (done["amount_due"], done["ending_balance"], done["starting_balance"]) == (due, ending, balance)
    assert done["status"] == ("open" if due else "paid")
    assert movements(shop, customer)[1 if balance else 0 :] == moved
    assert shop.get(f"/v1/customers/{customer}")["balance"] == ending


def test_voiding_gives_back_what_was_applied(shop: Shop) -> None:
    customer = shop.customer(balance=-400)["id"]
    opened = shop.open_invoice(customer, 1000)
    assert (opened["amount_due"], opened["total"]) == (600, 1000)
    shop.post(f"/v1/invoices/{opened['id']}/void")
    assert movements(shop, customer)[-1] == ("unapplied_from_invoice", -400, -400)
    applied = shop.get(f"/v1/customers/{customer}/balance_transactions", invoice=opened["id"])["data"]
    assert [each["type"] for each in applied] == ["unapplied_from_invoice", "applied_to_invoice"]


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    path = f"/v1/customers/{shop.customer()['id']}/balance_transactions"
    older, newer = (shop.post(path, amount=amount, currency="usd") for amount in (-500, 200))
    assert (older["ending_balance"], newer["ending_balance"]) == (-500, -300)
    check_reading(shop, path, newer, "No such customer balance transaction")
    check_listing(shop, path, older, newer)
    check_changing(shop, path, older)

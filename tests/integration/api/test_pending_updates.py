"""Changes that wait for their invoice to be paid: what comes true once it is."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, Books


def asked(books: Books, created: Object, **params: Any) -> Object:
    """A subscription whose change waits, because its customer's card asks for authentication."""
    books.use_card(created["customer"], "pm_card_threeDSecure2Required")
    item = {"items__0__id": created["items"]["data"][0]["id"], "items__0__price": books.price(5000)}
    waiting = books.update(
        created["id"],
        payment_behavior="pending_if_incomplete",
        proration_behavior="always_invoice",
        **item,
        **params,
    )
    assert waiting["pending_update"] is not None
    return waiting


def paid(books: Books, waiting: Object) -> Object:
    """The subscription once the invoice of its change is paid."""
    books.use_card(waiting["customer"], "pm_card_visa")
    books.shop.post(f"/v1/invoices/{waiting['latest_invoice']}/pay")
    after = books.subscription(waiting["id"])
    assert after["pending_update"] is None
    return after


def test_an_end_of_the_period_that_waited(books: Books, shop: Shop) -> None:
    now = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    waiting = asked(books, created, cancel_at_period_end=True)
    assert (waiting["cancel_at_period_end"], waiting["pending_update"]["cancel_at_period_end"]) == (False, True)
    books.move_to(now + 60)
    ending = paid(books, waiting)
    assert (ending["cancel_at_period_end"], ending["cancel_at"]) == (
        True,
        ending["items"]["data"][0]["current_period_end"],
    )
    assert (ending["canceled_at"], ending["cancellation_details"]["reason"]) == (now + 60, "cancellation_requested")


def test_an_end_that_waited_to_be_taken_back(books: Books, shop: Shop) -> None:
    books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    ending = books.update(created["id"], cancel_at_period_end=True)
    going_on = paid(books, asked(books, ending, cancel_at_period_end=False))
    assert (going_on["cancel_at_period_end"], going_on["cancel_at"], going_on["canceled_at"]) == (False, None, None)
    assert going_on["cancellation_details"]["reason"] is None


def test_a_trial_that_waited(books: Books, shop: Shop) -> None:
    now = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    setup = {"add_invoice_items__0__price": shop.price(unit_amount=9000)["id"]}
    books.move_to(now + DAY)
    waiting = asked(books, created, trial_end=now + 10 * DAY, **setup)
    assert (waiting["status"], waiting["trial_end"]) == ("active", None)
    trying = paid(books, waiting)
    assert (trying["status"], trying["trial_start"], trying["trial_end"]) == ("trialing", now + DAY, now + 10 * DAY)
    assert trying["items"]["data"][0]["current_period_end"] == trying["billing_cycle_anchor"] == now + 10 * DAY

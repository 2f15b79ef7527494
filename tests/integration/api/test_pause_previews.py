"""Previews of what a pause bills, and of what its end bills: to the cent what the request then does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY, Books, line_texts

PREVIEW = "/v1/invoices/create_preview"


def running(books: Books, shop: Shop, **params: Any) -> Object:
    """A subscription of two for $31.00 a month, ten days old."""
    start = books.stop()
    quantity = {"items__0__quantity": 2}
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100), **quantity, **params)
    books.move_to(start + 10 * DAY)
    return created


def previewed(shop: Shop, subscription: Object, **details: Any) -> Object:
    named = {f"subscription_details__{name}": value for name, value in details.items()}
    return shop.post(PREVIEW, subscription=subscription["id"], **named)


def refusal(books: Books, subscription: Object, **details: Any) -> Object:
    named = {f"subscription_details__{name}": value for name, value in details.items()}
    return books.refused(PREVIEW, subscription=subscription["id"], **named)


def sums(invoice: Object) -> tuple[Any, ...]:
    return invoice["total"], invoice["amount_due"], line_texts(invoice)


@pytest.mark.parametrize("mode", ["flexible", "classic"])
@pytest.mark.parametrize("since", ["now", "item_current_period_start"])
def test_what_a_pause_bills(books: Books, shop: Shop, since: str, mode: str) -> None:
    created = running(books, shop, billing_mode__type=mode)
    how = {"invoicing_behavior": "invoice", "bill_for__unused_time_from__type": since}
    events = len(shop.events())
    imagined = previewed(shop, created, **{f"pause__{name}": value for name, value in how.items()})
    assert (imagined["total"] < 0, imagined["id"][:12]) == (True, "upcoming_in_")
    assert (books.subscription(created["id"])["status"], len(shop.events())) == ("active", events)
    paused = shop.post(f"/v1/subscriptions/{created['id']}/pause", **how)
    assert sums(imagined) == sums(books.latest_invoice(paused))


@pytest.mark.parametrize(
    "how",
    [
        {"pause__type": "subscription"},
        {"pause__invoicing_behavior": "pending_invoice_item"},
        {"pause__invoicing_behavior": "invoice", "pause__bill_for__unused_time_from__type": "none"},
    ],
)
def test_a_pause_that_makes_no_invoice_has_no_preview(books: Books, shop: Shop, how: dict[str, str]) -> None:
    created = running(books, shop)
    refused = refusal(books, created, **how)
    assert (refused["status"], refused["code"]) == (404, "invoice_upcoming_none")
    assert refused["message"] == f"No upcoming invoices for customer: {created['customer']}"


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"billing_cycle_anchor__type": "now"},
        {"billing_cycle_anchor__type": "unchanged"},
        {"billing_cycle_anchor__type": "unchanged", "proration_date": "{date}"},
    ],
)
def test_what_the_end_of_a_pause_bills(books: Books, shop: Shop, how: dict[str, str], waits: bool) -> None:
    created = running(books, shop)
    path = f"/v1/subscriptions/{created['id']}"
    shop.post(f"{path}/pause", invoicing_behavior="pending_invoice_item" if waits else "invoice")
    books.move_to(created["created"] + 20 * DAY)
    date = str(created["created"] + 15 * DAY)
    named = {name: value.format(date=date) for name, value in how.items()}
    imagined = previewed(shop, created, resume_at="now", **named)
    assert books.subscription(created["id"])["status"] == "paused"
    resumed = shop.post(f"{path}/resume", **named)
    assert sums(imagined) == sums(books.latest_invoice(resumed))


def test_one_that_goes_on_without_an_invoice_shows_its_next_renewal(books: Books, shop: Shop) -> None:
    created = running(books, shop)
    shop.post(f"/v1/subscriptions/{created['id']}/pause", invoicing_behavior="invoice")
    kept = {"billing_cycle_anchor__type": "unchanged", "proration_behavior": "none"}
    imagined = previewed(shop, created, resume_at="now", **kept)
    assert sums(imagined)[2] == [("2 × Gold (at $31.00 / month)", 6200)]


def test_in_older_versions(books: Books, shop: Shop) -> None:
    created = running(books, shop)
    old = Shop(shop.wire.with_version("2024-06-20"))
    shop.post(f"/v1/subscriptions/{created['id']}/pause", invoicing_behavior="invoice")
    imagined = old.get("/v1/invoices/upcoming", subscription=created["id"], subscription_resume_at="now")
    details = {"resume_at": "now", "billing_cycle_anchor": "now"}
    same = old.get(
        "/v1/invoices/upcoming",
        subscription=created["id"],
        **{f"subscription_details__{name}": value for name, value in details.items()},
    )
    assert (imagined["total"], same["total"]) == (6200, 6200)


def test_nothing_is_to_come_while_it_is_paused(books: Books, shop: Shop) -> None:
    created = running(books, shop)
    shop.post(f"/v1/subscriptions/{created['id']}/pause", invoicing_behavior="invoice")
    refused = refusal(books, created)
    assert (refused["status"], refused["code"]) == (404, "invoice_upcoming_none")


def test_what_cannot_be_previewed(books: Books, shop: Shop) -> None:
    created = running(books, shop)
    assert (
        refusal(books, created, resume_at="now")["message"] == "You can only resume a subscription if it is `paused`."
    )
    assert refusal(books, created, resume_at="1800000000")["param"] == "subscription_details[resume_at]"
    beside = refusal(books, created, pause__type="subscription", cancel_at_period_end=True)
    assert beside["param"] == "subscription_details[cancel_at_period_end]"
    both = refusal(books, created, pause__type="subscription", resume_at="now")
    assert both["param"] == "subscription_details[resume_at]"
    for name, value in (("pause__type", "subscription"), ("resume_at", "now")):
        params = {f"subscription_details__{name}": value, "subscription_details__items__0__price": books.price(100)}
        new = shop.wire.post(PREVIEW, spelled({"customer": created["customer"], **params}))
        assert new.error["message"].endswith("can only be given with a `subscription`.")
    shop.post(f"/v1/subscriptions/{created['id']}/pause")
    assert refusal(books, created, pause__type="subscription")["message"] == "This subscription is already `paused`."

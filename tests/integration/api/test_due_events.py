"""`invoice.will_be_due` and `invoice.overdue`, on the days that the account's settings name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.shop import Object, Shop

DAY = 86_400
SCHEDULE = {"days_before_due": [7, 1], "days_after_due": [3, 10]}
TYPES = ("invoice.will_be_due", "invoice.overdue")


def set_up(shop: Shop, schedule: Any = SCHEDULE) -> None:
    body = json.dumps({"due_events": schedule}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))


def told_of(shop: Shop, invoice: Object) -> list[tuple[str, float]]:
    """The events of an invoice, with how many days after its due date each came."""
    found = [each for type in TYPES for each in shop.events(type=type) if each["data"]["object"]["id"] == invoice["id"]]
    told = sorted(found, key=lambda each: each["created"])
    assert [each["request"] for each in told] == [{"id": None, "idempotency_key": None}] * len(told)
    return [(each["type"], (each["created"] - invoice["due_date"]) / DAY) for each in told]


def test_they_come_on_their_days(shop: Shop) -> None:
    set_up(shop)
    shop.clock(frozen=True)
    waiting, paid, voided = (shop.open_invoice(shop.customer()["id"]) for _ in range(3))
    shop.clock(now=waiting["due_date"])
    shop.post(f"/v1/invoices/{paid['id']}/pay", paid_out_of_band=True)
    shop.clock(advance=4 * DAY)
    shop.post(f"/v1/invoices/{voided['id']}/void")
    shop.clock(advance=30 * DAY)

    before, after = TYPES
    assert told_of(shop, waiting) == [(before, -7), (before, -1), (after, 3), (after, 10)]
    assert told_of(shop, paid) == [(before, -7), (before, -1)]
    assert told_of(shop, voided) == [(before, -7), (before, -1), (after, 3)]
    (last,) = [each for each in shop.events(type=after) if each["data"]["object"]["id"] == voided["id"]]
    assert last["data"]["object"]["status"] == "open"
    assert "previous_attributes" not in last["data"]


@pytest.mark.parametrize("schedule", [None, {}])
def test_without_a_schedule_none_comes(schedule: Any, shop: Shop) -> None:
    set_up(shop)
    set_up(shop, schedule)
    shop.clock(frozen=True)
    invoice = shop.open_invoice(shop.customer()["id"])
    shop.clock(advance=60 * DAY)
    assert told_of(shop, invoice) == []


def test_what_has_no_due_date_is_never_overdue(shop: Shop) -> None:
    set_up(shop)
    shop.clock(frozen=True)
    draft = shop.post("/v1/invoices", customer=shop.customer()["id"], collection_method="charge_automatically")
    shop.item(draft["customer"], invoice=draft["id"], amount=1000)
    shop.post(f"/v1/invoices/{draft['id']}/finalize")
    shop.clock(advance=60 * DAY)
    assert [each for type in TYPES for each in shop.events(type=type)] == []


def test_a_schedule_is_whole_and_says_what_it_takes(shop: Shop) -> None:
    set_up(shop, {"days_after_due": [9, 1, 9]})
    shown = shop.get("/_emulator/account")
    assert shown["due_events"] == {"days_before_due": [], "days_after_due": [1, 9]}
    body = json.dumps({"due_events": {"days_after_due": [0]}}).encode()
    assert shop.wire.request("POST", "/_emulator/account", body=body).status == 400

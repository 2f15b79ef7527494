"""Webhooks while a test clock advances: endpoints know of a draft before it is finalized, and may not change things."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.support.shop import Shop
from tests.support.webhook_receiver import Receiver

PATH = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
DAY = 86400

pytestmark = pytest.mark.every_engine


@pytest.mark.usefixtures("endpoint")
def test_a_draft_is_finalized_on_the_way_once_its_endpoints_know_of_it(shop: Shop, receiver: Receiver) -> None:
    clock = shop.post(PATH, frozen_time=NEW_YEAR)
    customer = shop.paying_customer(test_clock=clock["id"])
    shop.item(customer["id"])
    draft = shop.post(
        "/v1/invoices", customer=customer["id"], auto_advance=True, pending_invoice_items_behavior="include"
    )
    shop.advance(clock["id"], NEW_YEAR + DAY)
    paid = shop.invoice(draft["id"])
    assert paid["status_transitions"]["paid_at"] == draft["automatically_finalizes_at"]
    told = [each.event["type"] for each in receiver.wait(len(shop.events()))]
    assert told[-1] == "test_helpers.test_clock.ready"
    assert told.index("invoice.created") < told.index("invoice.finalized") < told.index("invoice.paid")


@pytest.mark.usefixtures("endpoint")
def test_who_hears_of_an_advance_cannot_change_what_is_on_the_clock(shop: Shop, receiver: Receiver) -> None:
    clock = shop.post(PATH, frozen_time=NEW_YEAR)
    customer = shop.paying_customer(test_clock=clock["id"])
    for day in range(1, 30):
        shop.item(customer["id"])
        shop.post(
            "/v1/invoices",
            customer=customer["id"],
            auto_advance=True,
            automatically_finalizes_at=NEW_YEAR + day * DAY,
            pending_invoice_items_behavior="include",
        )
    answers: list[Any] = []

    def change() -> None:
        while not answers or answers[-1].status != 429:
            answers.append(shop.wire.post(f"/v1/customers/{customer['id']}", {"metadata[n]": len(answers)}))

    changing = threading.Thread(target=change)
    changing.start()
    shop.advance(clock["id"], NEW_YEAR + 30 * DAY)
    changing.join(20)
    assert answers[-1].error["message"].startswith("Test clock advancement underway")
    assert {each["status"] for each in shop.get("/v1/invoices", customer=customer["id"], limit=100)["data"]} == {"paid"}
    assert receiver.wait(len(shop.events()))

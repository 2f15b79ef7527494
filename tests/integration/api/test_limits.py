"""The largest of everything, and what is one more."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.ids import random_text
from tests.support.shop import Shop
from tests.support.state_watcher import StateWatcher

pytestmark = pytest.mark.every_engine


@pytest.fixture
def state_watcher(shop: Shop) -> StateWatcher:
    return StateWatcher(shop)


@pytest.mark.parametrize(
    "params",
    [
        {"amount": 100_000_000},
        {"amount": -100_000_000},
        {"amount": "9" * 18},
        {"amount": "9" * 19},
        {"amount": "1e3"},
        {"amount": "0x10"},
        {"amount": ""},
        {"unit_amount_decimal": "1." + "1" * 13},
        {"unit_amount_decimal": "9" * 30},
        {"unit_amount_decimal": "NaN"},
        {"unit_amount_decimal": "Infinity"},
        {"unit_amount_decimal": "1e5"},
        {"unit_amount_decimal": "1", "quantity": -1},
        {"unit_amount_decimal": "1", "quantity": "1.5"},
        {"unit_amount_decimal": "1", "quantity": "9" * 30},
        {"unit_amount_decimal": "99999999", "quantity": 1_000_000_000},
        {"unit_amount_decimal": "99999999", "quantity_decimal": "2"},
        {"amount": 1, "period[start]": 1},
        {"amount": 1, "period[start]": 1, "period[end]": "x"},
        {"amount": 1, "currency": "us"},
        {"amount": 1, "currency": "dollars"},
    ],
)
def test_numbers_and_currencies(params: dict[str, Any], state_watcher: StateWatcher) -> None:
    form = {
        "customer": state_watcher.draft["customer"],
        "invoice": state_watcher.draft["id"],
        "currency": "usd",
        **params,
    }
    state_watcher.expects_refusal(state_watcher.shop.wire.post("/v1/invoiceitems", form))


def test_lines_whose_texts_are_as_long_as_they_may_be(shop: Shop) -> None:
    draft = shop.draft()
    form = {
        "customer": draft["customer"],
        "invoice": draft["id"],
        "amount": 1,
        "currency": "usd",
        "description": "ü" * 5000,
        **{f"metadata[{number:040}]": "v" * 500 for number in range(50)},
    }
    for _ in range(40):
        shop.wire.ok(shop.wire.post("/v1/invoiceitems", form))
    assert shop.invoice(draft["id"])["lines"]["total_count"] == 40
    assert shop.send(draft["id"])["status"] == "open"


def test_what_cannot_be_kept_is_refused_in_words(shop: Shop) -> None:
    """Texts that cannot be made shorter, until the invoice they stand on is too large for the store."""
    draft = shop.draft()
    form = {"customer": draft["customer"], "invoice": draft["id"], "amount": 1, "currency": "usd"}
    added = 0
    while True:
        texts = {f"metadata[{number}]": random_text(500) for number in range(50)}
        answer = shop.wire.post("/v1/invoiceitems", {**form, **texts, "description": random_text(5000)})
        if answer.status != 200:
            break
        added += 1
    assert answer.status == 400
    assert answer.error["message"].startswith("This request makes an object larger than can be kept: ")
    assert shop.invoice(draft["id"])["lines"]["total_count"] == added >= 3
    assert shop.send(draft["id"])["status"] == "open"


@pytest.mark.long
def test_250_lines_and_no_more(shop: Shop) -> None:
    draft = shop.draft()
    for _ in range(250):
        shop.item(draft["customer"], invoice=draft["id"], amount=100)
    form = {"customer": draft["customer"], "invoice": draft["id"], "amount": 1, "currency": "usd"}
    assert shop.wire.post("/v1/invoiceitems", form).status == 400
    assert shop.send(draft["id"])["total"] == 25_000


def test_more_pending_items_than_one_transaction_takes_are_swept_as_one(shop: Shop) -> None:
    """DynamoDB takes 100 changes at once; an invoice takes them all, or none."""
    customer = shop.customer()["id"]
    for _ in range(97):
        shop.item(customer, amount=1)
    swept = shop.draft(customer, pending_invoice_items_behavior="include")
    assert (swept["total"], swept["lines"]["total_count"]) == (97, 97)
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []

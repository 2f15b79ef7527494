"""Whatever the limits let in fits into the store, however its characters are written there."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.stateset import Stateset

pytestmark = pytest.mark.every_engine

MAX_EMAIL_LENGTH = "a" * 242 + "@example.com"


def widest(characters: int) -> str:
    """A text whose every character takes six bytes in JSON."""
    return "\x01" * characters


def test_the_largest_invoice_is_kept_and_sent(stateset: Stateset) -> None:
    labels = {f"k{number}": widest(250) for number in range(50)}
    line = {"description": widest(250), "unit_price": 1, "product_id": widest(64), "account_code": widest(64)}
    invoice = stateset.invoice(line_items=[line] * 100, notes=widest(5000), metadata=labels, payment_terms=widest(255))[
        "id"
    ]
    everybody = [MAX_EMAIL_LENGTH] * 50

    sent = stateset.send(
        invoice,
        {"to": everybody, "cc": everybody, "bcc": everybody, "subject": "x" * 998, "message": widest(10_000)},
    )

    assert len(sent["email_details"]["message"]) == 10_000
    assert stateset.wire.get(f"/invoices/{invoice}").json["metadata"] == labels


def largest(text: Callable[[int], str]) -> dict[str, Any]:
    """What an invoice may be made of, of texts that nothing makes shorter."""
    return {
        "line_items": [
            {"description": text(250), "unit_price": 1, "product_id": text(64), "account_code": text(64)}
            for _ in range(100)
        ],
        "notes": text(5000),
        "metadata": {f"k{number}": text(250) for number in range(50)},
    }


def random_text(letters: str) -> Callable[[int], str]:
    chance = random.Random(1)
    return lambda characters: "".join(chance.choices(letters, k=characters))


def test_the_largest_invoice_takes_all_its_payments(stateset: Stateset) -> None:
    text = random_text(string.ascii_letters + string.digits)
    invoice = stateset.invoice(**largest(text))["id"]
    stateset.send(invoice, {"to": [MAX_EMAIL_LENGTH]})
    stateset.create("/webhooks", {"url": "https://x.test"})

    for _ in range(50):
        words = {name: text(128) for name in ("payment_method", "reference", "notes")}
        stateset.create(f"/invoices/{invoice}/payments", {"amount": 1, **words})

    assert stateset.create(f"/invoices/{invoice}/payments", None)["invoice"]["status"] == "paid"


def test_what_is_more_than_a_record_holds_is_refused(stateset: Stateset) -> None:
    text = random_text("".join(chr(code) for code in range(0x1F300, 0x1F5FF)))
    customer = stateset.customer()["id"]

    answer = stateset.wire.post("/invoices", {"customer_id": customer, **largest(text)})

    assert answer.status == 422
    assert answer.json["error"]["message"] == "This is more than the emulator can keep of one thing."
    assert stateset.wire.get("/invoices").json["data"] == []


def test_the_largest_customer_is_kept(stateset: Stateset) -> None:
    custom = {f"k{number}": widest(500) for number in range(50)}

    customer = stateset.customer(custom_fields=custom, tags=[widest(255)] * 50, notes=widest(1000))

    assert stateset.wire.get(f"/customers/{customer['id']}").json["custom_fields"] == custom

"""Whatever the limits let in fits into the store, however its characters are written there."""

from __future__ import annotations

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


def test_the_largest_customer_is_kept(stateset: Stateset) -> None:
    custom = {f"k{number}": widest(500) for number in range(50)}

    customer = stateset.customer(custom_fields=custom, tags=[widest(255)] * 50, notes=widest(1000))

    assert stateset.wire.get(f"/customers/{customer['id']}").json["custom_fields"] == custom

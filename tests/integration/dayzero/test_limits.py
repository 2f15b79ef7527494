"""Whatever the limits let in fits into the store, however its characters are written there."""

from __future__ import annotations

from random import Random

import pytest

from tests.support.dayzero import Dayzero

pytestmark = pytest.mark.every_engine


def widest(characters: int) -> str:
    """A text whose every character takes six bytes in JSON."""
    return "\x01" * characters


def test_the_largest_invoice_is_kept_and_sent(dayzero: Dayzero) -> None:
    customer = dayzero.customer(invoice_footer=widest(5000), notes=widest(5000), address=widest(500))["id"]
    for number in range(50):
        contact = {"name": widest(500), "role": widest(500), "email": f"{'a' * 200}{number}@example.com"}
        dayzero.create(f"/customers/{customer}/contacts", contact)
    lines = [{"description": widest(250), "unit_price": 1}] * 100

    invoice = dayzero.open_invoice(customer_id=customer, line_items=lines, description=widest(5000))["id"]

    assert dayzero.send(invoice)["success"] is True
    assert len(dayzero.wire.get(f"/customers/{customer}/contacts").json) == 50


def test_what_no_record_takes_is_refused(dayzero: Dayzero) -> None:
    """Characters that cannot be compressed, in every text that a customer has."""
    random = Random(5)

    def noise(characters: int) -> str:
        return "".join(chr(random.randrange(0x10000, 0x10FFFF)) for _ in range(characters))

    customer = dayzero.customer(invoice_footer=noise(5000), notes=noise(5000))["id"]
    answers = []
    for number in range(50):
        contact = {"name": noise(500), "role": noise(500), "email": f"{number}@example.com"}
        answers.append(dayzero.wire.post(f"/customers/{customer}/contacts", contact))

    assert {answer.status for answer in answers} == {201, 400}
    refused = [answer.json for answer in answers if answer.status == 400]
    assert all(each == {"detail": "The request holds more than can be stored"} for each in refused)
    assert dayzero.wire.get(f"/customers/{customer}").status == 200

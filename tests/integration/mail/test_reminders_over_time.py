"""Reminders as time passes in a world whose clock is moved on."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.support.mailbox import Mailbox
from tests.support.shop import Object, Shop

DAY = 86_400
SCHEDULE = {"days_before_due": [7], "on_due_date": True, "days_after_due": [3, 10]}


def control(shop: Shop, path: str, **body: Any) -> Object:
    answer: Object = shop.wire.ok(shop.wire.request("POST", f"/_emulator/{path}", body=json.dumps(body).encode()))
    return answer


def test_every_reminder_comes_on_its_day(shop: Shop) -> None:
    control(shop, "account", reminders=SCHEDULE)
    control(shop, "clock", frozen=True)
    open_for_long, paid_in_time = (shop.open_invoice(shop.customer()["id"]) for _ in range(2))
    due = open_for_long["due_date"]

    control(shop, "clock", now=due)
    shop.post(f"/v1/invoices/{paid_in_time['id']}/pay", paid_out_of_band=True)
    control(shop, "clock", advance=30 * DAY)

    def reminded(invoice: Object) -> list[float]:
        mails = shop.get("/_emulator/outbox", invoice=invoice["id"])["data"][::-1]
        assert {mail["kind"] for mail in mails} == {"reminder"}
        return [(mail["created"] - due) / DAY for mail in mails]

    assert reminded(open_for_long) == [-7, 0, 3, 10]
    assert reminded(paid_in_time) == [-7, 0]


def test_in_live_mode_they_arrive(live_shop: Shop, mailbox: Mailbox) -> None:
    address = f"late-{uuid.uuid4().hex[:12]}@example.com"
    control(live_shop, "account", reminders={"days_after_due": [5]}, business_name="Northwind")
    control(live_shop, "clock", frozen=True)
    invoice = live_shop.open_invoice(live_shop.customer(email=address)["id"])

    control(live_shop, "clock", advance=40 * DAY)

    (mail,) = mailbox.wait_for(address)
    assert mail["Subject"] == f"Reminder: invoice from Northwind #{invoice['number']}"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Overdue since" in text.get_content()

"""A process that dies while the clock moves over the days of a template: no invoice is lost or made twice."""

from __future__ import annotations

import threading
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.support.dayzero import Dayzero, new_dayzero
from tests.support.json_wire import JsonWire
from tests.support.processes import COMMIT_PAUSE, emulator_process
from tests.support.waiting import eventually

pytestmark = pytest.mark.engine("dynoxide")

DAYS = 60
PATIENCE = 60.0


def made(dayzero: Dayzero) -> list[dict[str, Any]]:
    """The invoices that there are, the oldest first."""
    items: list[dict[str, Any]] = dayzero.wire.get("/invoices", limit=1000, descending="false").json["items"]
    return items


def test_every_day_has_its_invoice(tmp_path: Path) -> None:
    with emulator_process(tmp_path, **{COMMIT_PAUSE: "0.02"}) as (process, url):
        dayzero = new_dayzero(url)
        assert dayzero.wire.move_clock(now="2026-04-30T12:00:00Z", frozen=True).status == 200
        dayzero.create(
            "/recurring",
            {
                "recurrence_type": "invoice",
                "customer_id": dayzero.customer()["id"],
                "frequency": "daily",
                "start_date": "2026-05-01",
                "max_occurrences": DAYS,
                "auto_send": True,
                "line_items": [{"description": "A day", "unit_price": 100}],
            },
        )
        mover = threading.Thread(target=move, args=(dayzero, "2026-12-01T00:00:00Z"))
        mover.start()
        eventually(lambda: len(made(dayzero)), lambda count: count >= DAYS // 4, seconds=PATIENCE)
        process.kill()
        mover.join()

    with emulator_process(tmp_path) as (_, url):
        again = Dayzero(JsonWire(url, dayzero.wire.headers, dayzero.wire.prefix), dayzero.business)
        before = len(made(again))
        move(again, "2026-12-01T00:00:00Z")
        invoices = made(again)
        mails = again.outbox()

    assert DAYS // 4 <= before < DAYS
    assert [each["due_date"] for each in invoices] == sorted({each["due_date"] for each in invoices})
    assert [each["number"] for each in invoices] == [f"INV-{number:03d}" for number in range(1, DAYS + 1)]
    assert all(each["created_at"].endswith("T00:00:00Z") for each in invoices)
    assert sorted(mail["invoice"] for mail in mails) == sorted(each["id"] for each in invoices)


def move(dayzero: Dayzero, now: str) -> None:
    """Moves the clock, as far as it comes while the process lives."""
    with suppress(OSError, HTTPException):
        while (answer := dayzero.wire.move_clock(now=now)).status == 408:
            pass
        assert answer.status == 200

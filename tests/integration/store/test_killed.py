"""A process that dies at any moment: what was acknowledged is there, and nothing is half done.

It dies twice here; `make soak` says how often it does in earnest.
"""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.support.mailbox import Mailbox
from tests.support.processes import emulator_process, kill
from tests.support.progress import Progress
from tests.support.shop import TO_SEND, Object, Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

KILLS = int(os.environ.get("KILLS", "2"))
SENDERS = 4
# A mail that was in hand when the process died is somebody else's when its lease has run out.
PATIENCE = 60.0 + 3 * KILLS


class Sender(threading.Thread):
    """Creates drafts and sends them until nobody answers; remembers what was acknowledged."""

    def __init__(self, wire: Wire, customer: str) -> None:
        super().__init__()
        self.wire = wire
        self.customer = customer
        self.sent: dict[str, Object] = {}
        self.sendings: Counter[str] = Counter()
        self.strange: list[bytes] = []

    def run(self) -> None:
        with suppress(OSError, HTTPException):
            while True:
                self._send_one()

    def _send_one(self) -> None:
        draft = self.wire.post("/v1/invoices", {"customer": self.customer, **TO_SEND})
        item = {"customer": self.customer, "invoice": draft.json["id"], "amount": 500, "currency": "usd"}
        self.wire.post("/v1/invoiceitems", item)
        for _ in range(2):
            answer = self.wire.post(f"/v1/invoices/{draft.json['id']}/send")
            if answer.status == 200:
                self.sent[answer.json["id"]] = answer.json
                self.sendings[answer.json["id"]] += 1
            elif answer.status != 429:
                self.strange.append(answer.body)


def send_until_killed(url: str, process: subprocess.Popen[str], key: str, customer: str) -> list[Sender]:
    """Several senders at work, and the end of the process at a random moment."""
    senders = [Sender(Wire(url, key), customer) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    while sum(len(sender.sent) for sender in senders) < SENDERS and any(sender.is_alive() for sender in senders):
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.5))
    kill(process)
    for sender in senders:
        sender.join()
    return senders


def check_that_nothing_is_half_done(shop: Shop, customer: str) -> None:
    invoices = {each["id"]: each for each in shop.wire.all("/v1/invoices")}
    told: dict[str, Counter[str]] = {id: Counter() for id in invoices}
    for event in shop.events():
        if event["data"]["object"]["object"] == "invoice":
            told[event["data"]["object"]["id"]][event["type"]] += 1
    finalized = [each for each in invoices.values() if each["status"] == "open"]
    assert {each["status"] for each in invoices.values()} <= {"draft", "open"}
    for id, invoice in invoices.items():
        is_open = invoice["status"] == "open"
        assert told[id]["invoice.created"] == 1
        assert told[id]["invoice.finalized"] == is_open
        assert (invoice["number"] is not None) is is_open
        assert (told[id]["invoice.sent"] > 0) is is_open
        mails = shop.get("/_emulator/outbox", invoice=id)["data"]
        assert len(mails) == told[id]["invoice.sent"]
    numbers = sorted(each["number"] for each in finalized)
    assert numbers == [f"KILL-{number:04d}" for number in range(1, len(finalized) + 1)]
    assert shop.get(f"/v1/customers/{customer}")["next_invoice_sequence"] == len(finalized) + 1
    assert len(shop.wire.all("/v1/payment_intents")) == len(finalized)


def check_that_mail_goes_out(shop: Shop, mailbox: Mailbox, address: str) -> None:
    due = {mail["message_id"] for mail in shop.wire.ok(shop.wire.get("/_emulator/outbox"))["data"]}
    eventually(
        lambda: due - {str(mail["Message-ID"]) for mail in mailbox.to(address)},
        lambda missing: not missing,
        seconds=PATIENCE,
    )


@pytest.mark.engine("dynoxide")
@pytest.mark.timeout(180 + 30 * KILLS)
def test_killed_while_sending(tmp_path: Path, mailbox: Mailbox) -> None:
    smtp_url = f"smtp://127.0.0.1:{mailbox.port}?starttls=never"
    key, address = new_key("live"), f"{new_key()}@example.com"
    acknowledged: dict[str, Object] = {}
    sendings: Counter[str] = Counter()
    customer = ""
    progress = Progress("kills", KILLS)
    for _ in range(KILLS):
        with emulator_process(tmp_path, SMTP_URL=smtp_url) as (process, url):
            shop = Shop(Wire(url, key))
            customer = customer or shop.customer(email=address, invoice_prefix="KILL")["id"]
            for sender in send_until_killed(url, process, key, customer):
                acknowledged |= sender.sent
                sendings += sender.sendings
                assert sender.strange == []
        progress.step()
    assert acknowledged
    print(f"{sum(sendings.values())} sends were acknowledged by {KILLS} processes that were killed")
    with emulator_process(tmp_path, SMTP_URL=smtp_url) as (_, url):
        shop = Shop(Wire(url, key))
        for id, sent in acknowledged.items():
            assert shop.invoice(id) == sent | {
                name: shop.invoice(id)[name] for name in ("hosted_invoice_url", "invoice_pdf")
            }
        events = Counter(event["data"]["object"]["id"] for event in shop.events(type="invoice.sent"))
        assert all(events[id] >= count for id, count in sendings.items())
        check_that_nothing_is_half_done(shop, customer)
        check_that_mail_goes_out(shop, mailbox, address)

"""The clock of a world: stopped, moved, and what falls due on the way."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

import pytest

from tests.support.mailbox import Mailbox
from tests.support.shop import Shop
from tests.support.webhook_receiver import Receiver
from tests.support.wire import Response, Wire, new_key

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600
HOUR, DAY = 3600, 86400


def asked(shop: Shop, body: Any, **query: Any) -> Response:
    target = "/_emulator/clock" + "".join(f"?{name}={value}" for name, value in query.items())
    return shop.wire.request("POST", target, body=json.dumps(body).encode())


@pytest.fixture
def frozen(shop: Shop) -> Shop:
    shop.clock(frozen=True, now=NEW_YEAR)
    return shop


def test_nobody_touched_it(shop: Shop) -> None:
    began = int(time.time())
    clock = shop.get("/_emulator/clock")
    assert (clock["object"], clock["frozen"], clock["ahead"]) == ("clock", False, 0)
    assert began <= clock["now"] <= time.time()


def test_a_frozen_clock_is_what_everything_goes_by(frozen: Shop) -> None:
    invoice = frozen.send(frozen.draft(None, 2000)["id"])
    assert invoice["created"] == invoice["effective_at"] == NEW_YEAR
    assert invoice["due_date"] == NEW_YEAR + 30 * DAY
    assert {event["created"] for event in frozen.events()} == {NEW_YEAR}
    first, second = frozen.customer(), frozen.customer()
    assert [each["id"] for each in frozen.get("/v1/customers", limit=2)["data"]] == [second["id"], first["id"]]
    assert len(frozen.get("/v1/customers", created__gte=NEW_YEAR, created__lte=NEW_YEAR)["data"]) == 3


def test_it_is_one_worlds_clock_alone(frozen: Shop, live_shop: Shop) -> None:
    began = int(time.time())
    for other in (live_shop, Shop(Wire(frozen.wire.url))):
        assert began <= other.customer()["created"] <= time.time()


def test_a_draft_is_finalized_and_mailed_when_its_hour_has_come(frozen: Shop) -> None:
    draft = frozen.draft(None, 2000, auto_advance=True)
    assert frozen.clock(advance=HOUR)["ran"] == 0
    assert frozen.invoice(draft["id"])["status"] == "draft"
    clock = frozen.clock(advance=HOUR)
    assert (clock["now"], clock["frozen"], clock["ran"]) == (NEW_YEAR + 2 * HOUR, True, 1)
    sent = frozen.get("/_emulator/events/wait", type="invoice.sent")
    assert sent["created"] == sent["data"]["object"]["status_transitions"]["finalized_at"] == NEW_YEAR + HOUR + 1
    assert frozen.get("/_emulator/outbox")["data"][0]["invoice"] == draft["id"]


def test_what_falls_due_is_done_in_order_each_at_its_own_time(frozen: Shop) -> None:
    customer = frozen.customer()["id"]
    late = frozen.draft(customer, 1000, auto_advance=True, automatically_finalizes_at=NEW_YEAR + 3 * HOUR)
    soon = frozen.draft(customer, 1000, auto_advance=True, automatically_finalizes_at=NEW_YEAR + HOUR)
    assert frozen.clock(advance=DAY)["ran"] == 2
    numbers = [frozen.invoice(each["id"])["number"].rpartition("-")[2] for each in (soon, late)]
    assert numbers == ["0001", "0002"]
    told = [(each["type"], each["created"] - NEW_YEAR) for each in frozen.events(type="invoice.sent")]
    assert told == [("invoice.sent", HOUR), ("invoice.sent", 3 * HOUR)]


def test_a_failing_card_is_tried_again_after_days(frozen: Shop) -> None:
    customer = frozen.customer()["id"]
    method = frozen.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", customer=customer)["id"]
    frozen.post(f"/v1/customers/{customer}", invoice_settings__default_payment_method=method)
    by_card = {"collection_method": "charge_automatically", "auto_advance": True}
    draft = frozen.post("/v1/invoices", customer=customer, **by_card)["id"]
    frozen.item(customer, invoice=draft)
    frozen.clock(advance=30 * DAY)
    failed = [each["created"] for each in frozen.events(type="invoice.payment_failed")]
    pauses = [later - earlier for earlier, later in itertools.pairwise(failed)]
    assert (failed[0], pauses) == (NEW_YEAR + HOUR + 1, [3 * DAY, 5 * DAY, 7 * DAY])
    assert frozen.invoice(draft)["attempt_count"] == 4


def test_a_webhook_is_tried_three_times(frozen: Shop, receiver: Receiver) -> None:
    receiver.answers[:] = [500, 500, 200]
    frozen.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
    frozen.customer()
    frozen.clock(advance=HOUR - 60)
    assert len(receiver.received) == 1
    frozen.clock(advance=DAY)
    made = frozen.get("/_emulator/webhooks/attempts")["data"][::-1]
    assert [(each["status"], each["at"] - NEW_YEAR) for each in made] == [(500, 0), (500, HOUR), (200, 3 * HOUR)]
    assert frozen.events(type="customer.created")[0]["pending_webhooks"] == 0


def test_mail_waits_for_a_server_that_was_busy(live_shop: Shop, mailbox: Mailbox) -> None:
    live_shop.clock(frozen=True, now=NEW_YEAR)
    live_shop.wire.ok(
        live_shop.wire.request(
            "POST", "/_emulator/faults", body=b'{"target": "mail", "kind": "refuse_for_now", "times": 2}'
        )
    )
    address = f"{new_key()}@example.com"
    live_shop.send(live_shop.draft(live_shop.customer(email=address)["id"], 2000)["id"])
    live_shop.clock(advance=60)
    arrived = mailbox.wait_for(address)
    assert len(arrived) == 1
    mail = live_shop.get("/_emulator/outbox")["data"][0]
    assert [each["at"] - NEW_YEAR for each in mail["attempts"]] == [0, 5, 35]


def test_a_clock_that_runs_is_moved_and_runs_on(shop: Shop) -> None:
    draft = shop.draft(None, 2000, auto_advance=True)
    before = shop.get("/_emulator/clock")["now"]
    clock = shop.clock(advance=DAY)
    assert (clock["frozen"], clock["ran"]) == (False, 1)
    assert 0 <= clock["now"] - before - DAY < 30
    assert shop.invoice(draft["id"])["status"] == "open"
    again = shop.draft(
        None, 2000, auto_advance=True, automatically_finalizes_at=shop.get("/_emulator/clock")["now"] + 5
    )
    event = shop.get("/_emulator/events/wait", type="invoice.sent", object=again["id"], timeout=30)
    assert 0 <= event["created"] - again["automatically_finalizes_at"] < 30


def test_letting_go_keeps_the_time_and_what_is_to_come(frozen: Shop) -> None:
    draft = frozen.draft(None, 2000, auto_advance=True, automatically_finalizes_at=NEW_YEAR + 2)
    clock = frozen.clock(frozen=False)
    assert not clock["frozen"]
    assert NEW_YEAR <= clock["now"] <= NEW_YEAR + 60
    assert frozen.get("/_emulator/events/wait", type="invoice.sent", object=draft["id"])


def test_real_time_comes_back(frozen: Shop) -> None:
    clock = frozen.delete("/_emulator/clock")
    assert (clock["frozen"], clock["ahead"]) == (False, 0)
    frozen.clock(frozen=True, now=NEW_YEAR)
    frozen.post("/_emulator/reset")
    assert frozen.get("/_emulator/clock")["ahead"] == 0


def test_set_back_nothing_runs(frozen: Shop) -> None:
    frozen.draft(None, 2000, auto_advance=True)
    clock = frozen.clock(now=NEW_YEAR - DAY)
    assert (clock["now"], clock["ran"]) == (NEW_YEAR - DAY, 0)


def test_an_idempotent_reply_is_kept_in_a_past_that_dynamodb_would_drop(frozen: Shop) -> None:
    first, second = (frozen.wire.post("/v1/customers", Idempotency_Key="k").json for _ in range(2))
    assert first == second


def test_a_webhook_that_is_slow_holds_the_clock_up(frozen: Shop, receiver: Receiver) -> None:
    slow = b'{"target": "webhook", "kind": "delay", "seconds": 3}'
    frozen.wire.ok(frozen.wire.request("POST", "/_emulator/faults", body=slow))
    frozen.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
    frozen.customer()
    answer = asked(frozen, {"advance": DAY}, timeout=0.3)
    assert answer.status == 408
    assert f"stands at {NEW_YEAR}" in answer.json["error"]["message"]
    assert frozen.get("/_emulator/clock")["now"] == NEW_YEAR
    assert frozen.clock(advance=DAY)["now"] == NEW_YEAR + DAY


def test_it_takes_times_and_durations_as_people_write_them(shop: Shop) -> None:
    assert shop.clock(frozen=True, now="2026-01-01")["now"] == NEW_YEAR
    assert shop.clock(advance="31d")["now"] == NEW_YEAR + 31 * DAY
    assert shop.clock(now="2026-03-01T09:00:00+01:00")["now"] == NEW_YEAR + 59 * DAY + 8 * HOUR


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "Say what to do"),
        ([], "JSON object"),
        ({"wat": 1}, "wat"),
        ({"now": "soon"}, "now"),
        ({"advance": 1.5}, "advance"),
        ({"advance": -1}, "give the time as now"),
        ({"now": NEW_YEAR, "advance": 1}, "not both"),
        ({"now": "soon"}, "give unix seconds, or a time such as 2026-01-31T09:00:00Z."),
        ({"advance": "1 month"}, "give seconds, or a duration such as 31d, 1d12h or 90m."),
        ({"now": 0}, "2012-07-15"),
        ({"advance": 10**12}, "2040-08-19"),
        ({"frozen": "yes"}, "frozen"),
    ],
)
def test_what_it_refuses(body: Any, says: str, shop: Shop) -> None:
    answer = asked(shop, body)
    assert answer.status == 400
    assert says in answer.json["error"]["message"]
    assert shop.get("/_emulator/clock")["ahead"] == 0

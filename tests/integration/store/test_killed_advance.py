"""A process that dies while a test clock advances: what was due is done once, and the clock arrives.

`make soak` says how often it dies in earnest.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.support.processes import COMMIT_PAUSE, emulator_process, kill, python_children_of
from tests.support.progress import Progress
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

PATH = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
DAY = 86400
DRAFTS = 60
KILLS = int(os.environ.get("CLOCK_KILLS", "2"))

pytestmark = pytest.mark.engine("dynoxide")


def drafts_on(shop: Shop, clock: Object) -> list[str]:
    """Drafts that are finalized and paid one after another on the way."""
    customers = [shop.paying_customer(test_clock=clock["id"])["id"] for _ in range(3)]
    made = []
    for number in range(DRAFTS):
        customer = customers[number % 3]
        draft = shop.post(
            "/v1/invoices",
            customer=customer,
            auto_advance=True,
            automatically_finalizes_at=NEW_YEAR + (number + 1) * DAY,
        )
        shop.item(customer, invoice=draft["id"])
        made.append(draft["id"])
    return made


def subscriptions_on(shop: Shop, clock: Object) -> list[str]:
    """Monthly subscriptions, three for each of three customers."""
    price = shop.price(recurring__interval="month")["id"]
    customers = [shop.paying_customer(test_clock=clock["id"])["id"] for _ in range(3)]
    return [
        shop.post("/v1/subscriptions", customer=customer, items__0__price=price)["id"]
        for customer in customers
        for _ in range(3)
    ]


def check_that_all_is_done_once(shop: Shop, drafts: list[str], end: int) -> None:
    for number, id in enumerate(drafts):
        paid = shop.invoice(id)
        assert (paid["status"], paid["attempt_count"]) == ("paid", 1)
        assert paid["status_transitions"]["paid_at"] == NEW_YEAR + (number + 1) * DAY
    told = Counter((event["type"], event["data"]["object"]["id"]) for event in shop.events())
    for id in drafts:
        assert [told[f"invoice.{each}", id] for each in ("finalized", "paid", "payment_succeeded")] == [1, 1, 1]
    assert len(shop.wire.all("/v1/charges")) == len(drafts)
    numbers = sorted(shop.invoice(id)["number"][-4:] for id in drafts)
    assert len(numbers) == len(drafts)
    ready = [e for e in shop.events() if e["type"] == "test_helpers.test_clock.ready"]
    assert [event["data"]["object"]["frozen_time"] for event in ready] == [end]


def check_that_each_is_renewed_once(shop: Shop, subscriptions: list[str]) -> None:
    made: dict[str, list[tuple[int, str]]] = {id: [] for id in subscriptions}
    for customer in {shop.get(f"/v1/subscriptions/{id}")["customer"] for id in subscriptions}:
        for invoice in shop.wire.all("/v1/invoices", {"customer": customer}):
            named = invoice["parent"]["subscription_details"]["subscription"]
            made[named].append((invoice["created"], invoice["status"]))
    for id in subscriptions:
        assert sorted(made[id]) == [(NEW_YEAR, "paid"), (FEBRUARY, "paid"), (MARCH, "draft")]
        (item,) = shop.get(f"/v1/subscriptions/{id}")["items"]["data"]
        assert item["current_period_start"] == MARCH
    assert len(shop.wire.all("/v1/charges")) == 2 * len(subscriptions)
    told = Counter(event["type"] for event in shop.events())
    assert told["customer.subscription.updated"] == 2 * len(subscriptions)


def month(number: int) -> int:
    """The first second of a month, that of January 2026 being number 0."""
    return int(datetime(2026 + number // 12, number % 12 + 1, 1, tzinfo=UTC).timestamp())


def check_that_no_month_is_left_out_or_doubled(shop: Shop, subscriptions: list[str], months: int) -> None:
    for id in subscriptions:
        made = shop.wire.all("/v1/invoices", {"subscription": id})[::-1]
        assert [invoice["created"] for invoice in made] == [month(number) for number in range(months + 1)]
        assert [invoice["status"] for invoice in made] == ["paid"] * months + ["draft"]
    assert len(shop.wire.all("/v1/charges")) == months * len(subscriptions)


def kill_within_an_advance(shop: Shop, process: subprocess.Popen[str], clock: str, end: int) -> None:
    """Ends a process at a random moment after it was asked to advance."""

    def advance() -> None:
        with suppress(OSError, HTTPException):
            shop.wire.post(f"{PATH}/{clock}/advance", {"frozen_time": end})

    request = threading.Thread(target=advance)
    request.start()
    time.sleep(random.uniform(0.02, 0.4))
    kill(process)
    request.join()


def start_advance(shop: Shop, clock: Object, end: int) -> threading.Thread:
    """An advance under way, with something done already; its answer is nobody's."""

    def advance() -> None:
        with suppress(OSError, HTTPException):
            shop.wire.post(f"{PATH}/{clock['id']}/advance", {"frozen_time": end})

    request = threading.Thread(target=advance)
    request.start()
    eventually(
        lambda: [e for e in shop.get("/v1/events", type="invoice.finalized")["data"] if not e["request"]["id"]],
        pause=0.01,
    )
    time.sleep(random.uniform(0, 0.05))
    return request


def test_killed_while_a_clock_advances(tmp_path: Path) -> None:
    key, end = new_key(), NEW_YEAR + (DRAFTS + 1) * DAY
    with emulator_process(tmp_path, **{COMMIT_PAUSE: "0.02"}) as (process, url):
        shop = Shop(Wire(url, key))
        clock = shop.post(PATH, frozen_time=NEW_YEAR)
        drafts = drafts_on(shop, clock)
        request = start_advance(shop, clock, end)
        kill(process)
        request.join()
    with emulator_process(tmp_path, **{COMMIT_PAUSE: "0.01"}) as (_, url):
        shop = Shop(Wire(url, key))
        assert shop.get(f"{PATH}/{clock['id']}")["status"] == "advancing"
        assert shop.arrived(clock["id"])["frozen_time"] == end
        check_that_all_is_done_once(shop, drafts, end)
        shop.advance(clock["id"], end + DAY)


def test_killed_while_subscriptions_are_renewed(tmp_path: Path) -> None:
    key = new_key()
    with emulator_process(tmp_path) as (process, url):
        shop = Shop(Wire(url, key))
        clock = shop.post(PATH, frozen_time=NEW_YEAR)
        subscriptions = subscriptions_on(shop, clock)
        request = start_advance(shop, clock, MARCH)
        kill(process)
        request.join()
    with emulator_process(tmp_path) as (_, url):
        shop = Shop(Wire(url, key))
        assert shop.arrived(clock["id"])["frozen_time"] == MARCH
        check_that_each_is_renewed_once(shop, subscriptions)


@pytest.mark.timeout(180 + 30 * KILLS)
def test_killed_again_and_again_while_subscriptions_are_renewed(tmp_path: Path) -> None:
    key, clock, subscriptions = new_key(), "", list[str]()
    progress, months, hits = Progress("kills within an advance", KILLS), 0, 0
    while hits < KILLS:
        with emulator_process(tmp_path) as (process, url):
            shop = Shop(Wire(url, key))
            if not clock:
                made = shop.post(PATH, frozen_time=NEW_YEAR)
                clock, subscriptions = made["id"], subscriptions_on(shop, made)
            elif shop.get(f"{PATH}/{clock}")["status"] == "advancing":
                hits += 1
                progress.step()
            months = next(n for n in range(months, months + 3) if month(n) == shop.arrived(clock)["frozen_time"])
            kill_within_an_advance(shop, process, clock, month(months + 2))
    with emulator_process(tmp_path) as (_, url):
        shop = Shop(Wire(url, key))
        reached = shop.arrived(clock)["frozen_time"]
        months = next(n for n in range(months, months + 3) if month(n) == reached)
        check_that_no_month_is_left_out_or_doubled(shop, subscriptions, months)
    print(f"{months} months of {len(subscriptions)} subscriptions went by while {hits} processes were killed")


def test_one_of_two_processes_is_killed_while_a_clock_advances(tmp_path: Path) -> None:
    key, end = new_key(), NEW_YEAR + (DRAFTS + 1) * DAY
    with emulator_process(tmp_path, EMULATOR_WORKERS="2") as (process, url):
        shop = Shop(Wire(url, key))
        clock = shop.post(PATH, frozen_time=NEW_YEAR)
        drafts = drafts_on(shop, clock)
        request = start_advance(shop, clock, end)
        for worker in python_children_of(process.pid):
            os.kill(worker, signal.SIGKILL)
            with suppress(OSError, HTTPException):
                shop.arrived(clock["id"])
        request.join()
        assert shop.arrived(clock["id"])["frozen_time"] == end
        check_that_all_is_done_once(shop, drafts, end)

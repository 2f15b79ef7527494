"""A process that has done a lot takes no more than before: its memory, its threads and its open files.

A few hundred times here; `make soak` says how often it is in earnest.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.footprint import Footprint, footprint_of
from tests.support.processes import emulator_process
from tests.support.progress import Progress
from tests.support.raw_server import free_port
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

SENDS = int(os.environ.get("SENDS", "300"))
DELIVERIES = int(os.environ.get("DELIVERIES", "200"))
LISTINGS = int(os.environ.get("LISTINGS", "8"))
WARM_UP = 100
"""How often it is done before the process is measured, or a tenth of all: what is kept ready by then is no leak."""

AT_ONCE = 4
MOST_MEGABYTES = 12.0
"""By how much the memory may vary: Python gives it back in pieces."""

MOST_SPARE = 8
"""By how much threads and connections to the store may vary: they are made when there are none to spare, and kept."""

PATIENCE = 60.0

pytestmark = [
    pytest.mark.long,
    pytest.mark.engine("dynoxide"),
    pytest.mark.timeout(180 + (SENDS + DELIVERIES) // 5),
]


@contextmanager
def staying_as_it_is(process: subprocess.Popen[str]) -> Iterator[None]:
    """Fails when a process takes more after the block than before, and goes on to do so."""
    before = footprint_of(process.pid)

    def is_as_before(now: Footprint) -> bool:
        return (
            now.threads <= before.threads + MOST_SPARE
            and now.files <= before.files + MOST_SPARE
            and now.megabytes <= before.megabytes + MOST_MEGABYTES
        )

    yield
    print(f"before: {before}")
    print(f"after: {eventually(lambda: footprint_of(process.pid), is_as_before, seconds=PATIENCE, pause=0.5)}")


def often(count: int, what: str, do: Callable[[], object]) -> None:
    """Does something many times, several at a time."""
    progress = Progress(what, count)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda _: do(), range(count)):
            progress.step()


def attempts(wire: Wire) -> Iterator[Object]:
    """Every attempt to deliver a webhook."""
    cursor: dict[str, str] = {}
    while True:
        page = wire.ok(wire.get("/_emulator/webhooks/attempts", {"limit": 100, **cursor}))
        yield from page["data"]
        if not page["has_more"]:
            return
        cursor = {"starting_after": page["data"][-1]["delivery"]}


def test_many_sends(tmp_path: Path) -> None:
    with emulator_process(tmp_path) as (process, url):
        shop = Shop(Wire(url, new_key()))
        customer = shop.customer()["id"]

        def send() -> None:
            shop.send(shop.draft(customer, 2000)["id"])

        often(max(WARM_UP, SENDS // 10), "warming up", send)
        with staying_as_it_is(process):
            often(SENDS, "sends", send)


def test_many_deliveries_to_a_receiver_that_is_not_there(tmp_path: Path) -> None:
    with emulator_process(tmp_path) as (process, url):
        shop = Shop(Wire(url, new_key()))
        shop.post("/v1/webhook_endpoints", url=f"http://127.0.0.1:{free_port()}/", enabled_events=["customer.created"])

        def attempted() -> int:
            return len(list(attempts(shop.wire)))

        def deliver(count: int, what: str) -> None:
            wanted = attempted() + count
            often(count, what, shop.customer)
            eventually(attempted, lambda count: count >= wanted, seconds=PATIENCE, pause=0.5)

        deliver(max(WARM_UP, DELIVERIES // 10), "warming up")
        with staying_as_it_is(process):
            deliver(DELIVERIES, "deliveries")


def test_many_long_listings(tmp_path: Path) -> None:
    with emulator_process(tmp_path) as (process, url):
        shop = Shop(Wire(url, new_key()))
        customer = shop.customer()["id"]
        often(WARM_UP, "sends", lambda: shop.send(shop.draft(customer, 2000)["id"]))

        def list_events() -> None:
            shop.wire.all("/v1/events", {"limit": 100})

        often(max(WARM_UP // 10, LISTINGS // 10), "warming up", list_events)
        with staying_as_it_is(process):
            often(LISTINGS, "listings", list_events)

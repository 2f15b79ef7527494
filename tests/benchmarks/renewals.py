"""What a renewal costs: subscriptions of a month, each of a customer with a card, renewed by one move of the clock.

    python -m tests.benchmarks.renewals [--subscriptions 300] [--data FOLDER] [embedded | dynoxide]

An emulator runs in this process, so that the calls to its engine can be counted. The move goes over all three things
that a renewal is: it is announced, it is made, and its draft is finalized and charged. Of the processor's time that of
an engine in a process of its own is left out.
"""

import argparse
import base64
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from tests.support.footprint import footprint_of
from tests.support.round_trips import noticing

_NEW_YEAR, _A_MONTH_LATER = 1_767_225_600, 1_769_904_000 + 2 * 3600
_KEY = "sk_test_renewals1"
_CARD = "pm_card_visa"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What one move of the clock took, and what it came to."""

    subscriptions: int
    seconds: float
    processor: float
    calls: Counter[str]
    megabytes: tuple[float, float]
    paid: int


def report(store: Literal["embedded", "dynoxide"], subscriptions: int, data: Path | None) -> None:
    """Prints what a renewal costs on an engine."""
    done = measure(Settings(store=store, data=data), subscriptions)
    if done.paid != 2 * subscriptions:
        raise RuntimeError(f"{done.paid} invoices are paid, not {2 * subscriptions}")
    before, after = done.megabytes
    figures = (
        f"{done.seconds:.1f} s",
        f"{1000 * done.seconds / subscriptions:.1f} ms each",
        f"{1000 * done.processor / subscriptions:.1f} of them the processor's",
        f"{sum(done.calls.values()) / subscriptions:.1f} calls each",
        f"{before:.0f} to {after:.0f} MB",
    )
    print(f"  {store}, {subscriptions} subscriptions: {', '.join(figures)}")
    for name, count in done.calls.most_common():
        print(f"    {name:<20} {count / subscriptions:6.2f}")


def measure(settings: Settings, subscriptions: int) -> Renewed:
    """Makes the subscriptions, and moves the clock over their renewal."""
    with _running(settings) as emulator:
        client, calls = _Client(emulator), Counter[str]()
        client.set_clock(_NEW_YEAR)
        _subscribe(client, subscriptions)
        client.set_clock(_NEW_YEAR)
        before = _megabytes()
        began, worked = time.perf_counter(), time.process_time()
        with noticing(emulator.store.table, lambda operation, _: calls.update([operation])):
            client.set_clock(_A_MONTH_LATER)
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        after = _megabytes()
        return Renewed(subscriptions, seconds, processor, calls, (before, after), client.count_paid())


@contextmanager
def _running(settings: Settings) -> Iterator[Emulator]:
    emulator = build(settings)
    emulator.start()
    try:
        yield emulator
    finally:
        emulator.stop()


class _Client:
    """Requests of one world."""

    def __init__(self, emulator: Emulator) -> None:
        self._client = emulator.app.test_client()
        self._headers = {"Authorization": "Basic " + base64.b64encode(f"{_KEY}:".encode()).decode()}

    def post(self, path: str, data: dict[str, Any]) -> Any:
        """The decoded reply of a POST that is answered with 200."""
        return self._decoded(self._client.post(path, data=data, headers=self._headers))

    def set_clock(self, second: int) -> None:
        """Stops the clock at a second; what is due until then is done, however long that takes."""
        body = {"now": second, "frozen": True}
        while True:
            answer = self._client.post("/_emulator/clock?timeout=60", json=body, headers=self._headers)
            if answer.status_code != 408:
                self._decoded(answer)
                return

    def count_paid(self) -> int:
        """How many invoices are paid."""
        count, after = 0, ""
        while True:
            page = self._decoded(self._client.get(f"/v1/invoices?status=paid&limit=100{after}", headers=self._headers))
            count += len(page["data"])
            if not page["has_more"]:
                return count
            after = f"&starting_after={page['data'][-1]['id']}"

    @staticmethod
    def _decoded(answer: Any) -> Any:
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}: {answer.text[:300]}")
        return json.loads(answer.data)


def _subscribe(client: _Client, count: int) -> None:
    monthly = {"currency": "usd", "unit_amount": 1000, "recurring[interval]": "month", "product_data[name]": "Gold"}
    price = client.post("/v1/prices", monthly)["id"]
    for _ in range(count):
        card = {"payment_method": _CARD, "invoice_settings[default_payment_method]": _CARD}
        customer = client.post("/v1/customers", card)["id"]
        client.post("/v1/subscriptions", {"customer": customer, "items[0][price]": price})


def _megabytes() -> float:
    return footprint_of(os.getpid()).megabytes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", default="embedded", choices=("embedded", "dynoxide"))
    parser.add_argument("--subscriptions", type=int, default=300)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    report(given.store, given.subscriptions, given.data)

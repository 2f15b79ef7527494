"""How long a test clock takes for a year with three monthly subscriptions: twelve renewals of each, paid by card."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from emulator.billing.core.calendar import add_months
from tests.benchmarks.server import Server, serving

MOST_SECONDS = 3.0
SUBSCRIPTIONS = 3
_NEW_YEAR = 1_767_225_600
_MONTHS, _STEP = 12, 2
_CLOCKS = "/v1/test_helpers/test_clocks"


@dataclass(frozen=True, slots=True)
class Year:
    """A year on a clock: the seconds it took, the invoices that it made, and how many of them are paid."""

    seconds: float
    invoices: int
    paid: int


def report() -> None:
    """Prints how long a year takes on each engine, by advances of two months: more Stripe does not take at once."""
    print(f"\nA year on a test clock with {SUBSCRIPTIONS} monthly subscriptions (at most {MOST_SECONDS:g} s embedded)")
    for store in ("embedded", "dynoxide"):
        with serving(store) as server:
            year = measure(server, "sk_test_benchclocks")
        print(f"  {store:<10} {year.seconds:6.2f} s   {year.invoices} invoices, {year.paid} of them paid")


def measure(server: Server, key: str) -> Year:
    """A year on a new clock."""
    clock, customer = _clock_with_subscriptions(server, key)
    began = time.perf_counter()
    for to in _stops():
        server.call("POST", f"{_CLOCKS}/{clock}/advance", key, {"frozen_time": to})
        while server.call("GET", f"{_CLOCKS}/{clock}", key)["status"] == "advancing":
            time.sleep(0.01)
    seconds = time.perf_counter() - began
    made = server.call("GET", f"/v1/invoices?customer={customer}&limit=100", key)["data"]
    return Year(seconds, len(made), sum(each["status"] == "paid" for each in made))


def _clock_with_subscriptions(server: Server, key: str) -> tuple[str, str]:
    clock = server.call("POST", _CLOCKS, key, {"frozen_time": _NEW_YEAR})["id"]
    card = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = server.call("POST", "/v1/customers", key, {"test_clock": clock, **card})["id"]
    product = server.call("POST", "/v1/products", key, {"name": "Gold"})["id"]
    monthly = {"product": product, "currency": "usd", "unit_amount": 1000, "recurring[interval]": "month"}
    price = server.call("POST", "/v1/prices", key, monthly)["id"]
    for _ in range(SUBSCRIPTIONS):
        server.call("POST", "/v1/subscriptions", key, {"customer": customer, "items[0][price]": price})
    return clock, customer


def _stops() -> Iterator[int]:
    """Every second month of the year, and an hour after its end, when the last invoices are paid."""
    for months in range(_STEP, _MONTHS + 1, _STEP):
        yield add_months(_NEW_YEAR, months)
    yield add_months(_NEW_YEAR, _MONTHS) + 2 * 3600


if __name__ == "__main__":
    report()

"""`make bench`: prints what requests cost, beside the store calls they need, and the other numbers worth keeping."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store.engines import choose
from tests.benchmarks import capacity, clocks, console, documents, ratios, shares, stored, webhooks
from tests.benchmarks.routes import BenchmarkAccount, Measured, fill, measure
from tests.benchmarks.server import Server, serving

_SENDS_FOR_MEMORY = 10_000


def main() -> None:
    """Runs every measurement, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000, help="how many the large table has (100000)")
    parser.add_argument("--sends", type=int, default=_SENDS_FOR_MEMORY, help="how many for the memory (10000)")
    parser.add_argument("--webhooks", type=int, default=1000, help="how many sends to follow to three endpoints (1000)")
    parser.add_argument("--rounds", type=int, default=200, help="how often the six requests side by side (200)")
    parser.add_argument("--ratios", action="store_true", help="the six requests side by side alone")
    given = parser.parse_args()
    ratios.report(given.rounds)
    if given.ratios:
        return
    with _both() as (server, bench):
        _report_start()
        account = BenchmarkAccount(server, "sk_test_bench1")
        small = _report_routes(server, bench, account, "100 invoices", 100)
        shares.report(bench, account)
        large = _report_routes(
            server, bench, BenchmarkAccount(server, "sk_test_bench2"), f"{given.invoices:,} invoices", given.invoices
        )
        _report_growth(small, large)
        _report_memory(server, given.sends)
        webhooks.report(server, given.webhooks)
        console.report(server, bench, 10_000)
    clocks.report()
    documents.report()
    capacity.report()
    stored.report()


@contextmanager
def _both() -> Iterator[tuple[Server, Emulator]]:
    """One dynoxide, an emulator in its own process, and one in this process for the bare calls."""
    engine = choose(Settings.from_environ({**os.environ, "EMULATOR_STORE": "dynoxide", "EMULATOR_DATA": ""}))
    engine.start()
    try:
        address = engine.connection.endpoint_url or ""
        settings = Settings(store="endpoint", dynamodb_endpoint=address)
        bench = build(settings, choose(settings))
        with serving("endpoint", AWS_ENDPOINT_URL_DYNAMODB=address) as server:
            yield server, bench
    finally:
        engine.stop()


def _report_start() -> None:
    print("Start until /_emulator/health answers")
    for store in ("dynoxide", "embedded"):
        with serving(store) as server:
            print(f"  {store:<10} {server.started_in:6.2f} s")


def _report_routes(
    server: Server, bench: Emulator, account: BenchmarkAccount, title: str, invoices: int
) -> list[Measured]:
    _progress(f"{title}: filling the table", fill(bench, account, invoices), invoices)
    print(f"\n{title}")
    print("  route          trips   p50 ms   p95 ms    req/s  req/s × 8   bare p50   ratio")
    measured = []
    for route in account.routes():
        each = measure(server, bench, account, route)
        measured.append(each)
        print(
            f"  {each.route:<13} {each.round_trips:>6} {each.alone.p50:8.2f} {each.alone.p95:8.2f} "
            f"{each.alone.per_second:8.0f} {each.together.per_second:10.0f} {each.bare.p50:10.2f} {each.ratio:7.2f}"
        )
    return measured


def _report_growth(small: list[Measured], large: list[Measured]) -> None:
    print("\nThe large table against the small one, by the median (at most 1.15)")
    for few, many in zip(small, large, strict=True):
        print(f"  {few.route:<13} {many.alone.p50 / few.alone.p50:6.2f}")


def _report_memory(server: Server, sends: int) -> None:
    account = BenchmarkAccount(server, "sk_test_bench3")
    path = f"/v1/invoices/{account.open}/send"
    sizes = [server.megabytes]

    def send() -> Iterator[int]:
        for number in range(sends):
            server.call("POST", path, account.key)
            if number % (sends // 4 or 1) == 0:
                sizes.append(server.megabytes)
            yield number + 1

    _progress("memory: sending", send(), sends)
    sizes.append(server.megabytes)
    print(f"\nMemory of the emulator's process, from before to after {sends:,} sends")
    print("  " + "  ".join(f"{size:.0f} MB" for size in sizes))


def _progress(title: str, steps: Iterable[int], total: int) -> None:
    """Runs the steps; shows how far they are: in place on a terminal, elsewhere with a line for each tenth."""
    in_place = sys.stderr.isatty()
    step = max(1, total // (100 if in_place else 10))
    for done in steps:
        if done % step == 0:
            line = f"{title} {done * 100 // total} %"
            print(f"\r{line}" if in_place else line, end="" if in_place else "\n", file=sys.stderr, flush=True)
    if in_place:
        print("\r" + " " * (len(title) + 6) + "\r", end="", file=sys.stderr)


if __name__ == "__main__":
    main()

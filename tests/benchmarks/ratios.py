"""What requests take beside stripe-mock's canned reply, in one run: the table that the README quotes.

The servers take turns, request by request, so that whatever else the machine does slows all of them alike.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.server import Server, serving

REQUESTS = ("create", "item", "finalize", "send", "retrieve", "list of 10")
MOCK = "stripe-mock"

_KEY = "sk_test_ratios"
_BROUGHT = Path(__file__).parents[2] / ".tools" / "go" / "bin" / MOCK
_START_SECONDS = 30.0
_WARM_UP = 15
_TERMS = {"collection_method": "send_invoice", "days_until_due": "30"}


@dataclass(slots=True)
class Contender:
    """A server, and how many milliseconds each of its requests took."""

    name: str
    server: Server
    milliseconds: dict[str, list[float]] = field(default_factory=dict)

    def run(self, *, measured: bool) -> None:
        """Makes the six requests once, about a customer of their own."""
        customer = self.server.call("POST", "/v1/customers", _KEY, {"email": "jenny@example.com"})["id"]
        taken: dict[str, float] = {}
        draft = self._call(taken, "create", "POST", "/v1/invoices", {"customer": customer, **_TERMS})
        item = {"customer": customer, "invoice": draft, "amount": "2000", "currency": "usd"}
        self._call(taken, "item", "POST", "/v1/invoiceitems", item)
        self._call(taken, "finalize", "POST", f"/v1/invoices/{draft}/finalize")
        self._call(taken, "send", "POST", f"/v1/invoices/{draft}/send")
        self._call(taken, "retrieve", "GET", f"/v1/invoices/{draft}")
        self._call(taken, "list of 10", "GET", "/v1/invoices?limit=10")
        if measured:
            for request, each in taken.items():
                self.milliseconds.setdefault(request, []).append(each)

    def _call(
        self,
        taken: dict[str, float],
        request: str,
        method: str,
        path: str,
        parameters: Mapping[str, str] | None = None,
    ) -> str:
        began = time.perf_counter()
        reply = self.server.call(method, path, _KEY, parameters)
        taken[request] = (time.perf_counter() - began) * 1000
        return str(reply.get("id"))


def report(rounds: int) -> None:
    """Prints the medians and, where stripe-mock is there, how many times its own they are, as a table in Markdown."""
    with ExitStack() as stack:
        contenders = [Contender(name, stack.enter_context(serving(name))) for name in ("embedded", "dynoxide")]
        mock = stack.enter_context(_stripe_mock())
        if mock is None:
            print(f"\nNo ratios: {MOCK} is not there. `make {MOCK}` brings it where there is Go.")
        else:
            contenders.append(Contender(MOCK, mock))
        for number in range(_WARM_UP + rounds):
            for contender in contenders if number % 2 else contenders[::-1]:
                contender.run(measured=number >= _WARM_UP)
    print("\nSix requests side by side, medians")
    print("\n".join(table({each.name: each.milliseconds for each in contenders})))


def table(milliseconds: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    """The lines of the table: for each request what each server takes, and how often that is what the mock takes."""
    servers = list(milliseconds)
    yield f"| ms (× {MOCK}) | {' | '.join(servers)} |"
    yield f"| --- |{' --- |' * len(servers)}"
    medians = {
        server: {request: statistics.median(each) for request, each in by_request.items()}
        for server, by_request in milliseconds.items()
    }
    for by_request in medians.values():
        by_request["together"] = sum(by_request.values())
    for request in (*REQUESTS, "together"):
        cells = [_cell(medians[server][request], medians.get(MOCK, {}).get(request), server) for server in servers]
        yield f"| {request} | {' | '.join(cells)} |"


def _cell(median: float, of_mock: float | None, server: str) -> str:
    return f"{median:.1f}" if of_mock is None or server == MOCK else f"{median:.1f} ({median / of_mock:.1f} ×)"


@contextmanager
def _stripe_mock() -> Iterator[Server | None]:
    """stripe-mock on a free port, if it is on the PATH or where `make bench` puts it."""
    program = str(_BROUGHT) if _BROUGHT.is_file() else shutil.which(MOCK)
    if program is None:
        yield None
        return
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [program, "-http-addr", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    began = time.perf_counter()
    try:
        _wait_until_listening(process, port, began)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, began: float) -> None:
    while time.perf_counter() - began < _START_SECONDS:
        if process.poll() is not None:
            raise RuntimeError(f"{MOCK} ended with {process.returncode} instead of starting.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{MOCK} did not answer in time.")

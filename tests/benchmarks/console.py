"""What the console's pages cost at many invoices: how long each takes, and how large it is."""

import http.client
import re
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from emulator.bootstrap import Emulator
from tests.benchmarks.routes import BenchmarkAccount, fill
from tests.benchmarks.server import Server

ROUNDS = 20
MOST_MILLISECONDS, MOST_BYTES = 100, 60_000

_ROOT = "/_emulator/console"


@dataclass(frozen=True, slots=True)
class PageCost:
    """A page's median time in milliseconds, and its size in bytes before compression."""

    page: str
    milliseconds: float
    size: int


class SignedIn:
    """A browser's connection and cookie."""

    def __init__(self, server: Server, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self._cookie = ""
        token = re.search(rb'name="_token" value="(\w+)"', self.get(_ROOT))
        assert token is not None
        self._send("POST", _ROOT, urlencode({"_token": token[1].decode(), "key": key}))
        self.base = self._location

    def get(self, path: str) -> bytes:
        """A page; it must be a good one."""
        status, body = self._send("GET", path)
        assert status == http.client.OK, (path, status)
        return body

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body=body, headers=headers)
        reply = self._connection.getresponse()
        self._cookie = (reply.getheader("Set-Cookie") or self._cookie).partition(";")[0]
        self._location = reply.getheader("Location") or ""
        return reply.status, reply.read()


def report(server: Server, bench: Emulator, invoices: int) -> None:
    """Prints what each page costs in a world with so many invoices."""
    print(f"\nThe console at {invoices:,} invoices (at most {MOST_MILLISECONDS} ms and {MOST_BYTES:,} bytes a page)")
    print("  page                        p50 ms    bytes")
    for each in measure(server, bench, invoices):
        over = "  <" if each.milliseconds > MOST_MILLISECONDS or each.size > MOST_BYTES else ""
        print(f"  {each.page:<26} {each.milliseconds:7.1f} {each.size:8,}{over}")


def measure(server: Server, bench: Emulator, invoices: int) -> list[PageCost]:
    """Each page of a world with so many invoices, all of one customer, one of them sent and paid."""
    account = BenchmarkAccount(server, "sk_test_console1")
    for _ in fill(bench, account, invoices):
        pass
    server.call("POST", f"/v1/invoices/{account.open}/send", account.key)
    server.call("POST", f"/v1/invoices/{account.open}/pay", account.key)
    request = server.call("GET", "/_emulator/requests?path=*/pay", account.key)["data"][0]["id"]
    event = server.call("GET", "/v1/events?limit=1", account.key)["data"][0]["id"]
    mail = server.call("GET", "/_emulator/outbox", account.key)["data"][0]["id"]
    browser = SignedIn(server, account.key)
    pages = (
        "",
        "/invoices",
        "/invoices?status=open",
        f"/invoices?q={account.customer}",
        f"/invoices/{account.open}",
        f"/invoices/{account.open}/json",
        "/customers",
        f"/customers/{account.customer}",
        "/products",
        "/payment_intents",
        "/credit_notes",
        "/more",
        "/requests",
        f"/requests/{request}",
        "/events",
        f"/events/{event}",
        "/deliveries",
        "/mails",
        f"/mails/{mail}",
        "/clock",
        "/faults",
        "/shell",
    )
    return [_measured(browser, page) for page in pages]


def _measured(browser: SignedIn, page: str) -> PageCost:
    times, size = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        size = len(browser.get(browser.base + page))
        times.append((time.perf_counter() - began) * 1000)
    name = re.sub(r"(\b[a-z]+_)[A-Za-z0-9]{8,}", r"\1…", page) or "/"
    return PageCost(name, statistics.median(times), size)

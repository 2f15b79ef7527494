"""How states are read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

FIRST_READS = """
import sys
from threading import Barrier, Thread
from types import SimpleNamespace

import msgspec

from emulator.billing.customers.customer import Customer
from emulator.billing.core.events import Event
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.store.serialization import decode_record

sys.setswitchinterval(1e-6)
record = SimpleNamespace(packed=None, shape=1, state='{"id": "x", "wat": 1, "created": 5}')
ready = Barrier(16)


def read_all():
    ready.wait()
    for kind in (Invoice, Customer, InvoiceItem, Price, Product, Event):
        try:
            decode_record(record, kind)
        except msgspec.ValidationError:
            pass


threads = [Thread(target=read_all) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("all read")
"""


def test_many_threads_may_read_the_first_of_a_kind_at_once() -> None:
    """In a process of its own, which has not read anything yet; msgspec alone crashes it."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_READS], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.returncode) == ("all read\n", 0), done.stderr

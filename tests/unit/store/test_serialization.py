"""How states are read, those of earlier versions of the emulator too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.system.outbox import OutboxMail
from emulator.billing.system.restricted_keys import RestrictedKeys
from emulator.billing.system.write_ahead import WriteAhead
from emulator.store.journals import Journal
from emulator.store.serialization import decode_state

ROOT = Path(__file__).parents[3]
SHAPE_1 = json.loads((Path(__file__).parent / "shape_1.json").read_text("utf-8"))
"""What version 0.1.0 stored of the types whose shape has changed since."""

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


def stored(entity_class: type[Entity]) -> Any:
    return decode_state(json.dumps(SHAPE_1[entity_class.RESOURCE_TYPE.name]), 1, entity_class)


def test_a_mail_of_the_first_shape() -> None:
    assert stored(OutboxMail).mail_message.to == ("jenny@example.com",)


def test_a_write_ahead_of_the_first_shape() -> None:
    assert (stored(WriteAhead).owner, stored(WriteAhead).items) == ("in_1", ("ii_1",))


def test_restricted_keys_of_the_first_shape() -> None:
    (key,) = stored(RestrictedKeys).keys
    assert (key.masked, key.allows("invoice", "read")) == ("rk_test_*****4567", True)


def test_a_journal_of_the_first_shape_writes_things_of_theirs() -> None:
    (entry,) = stored(Journal).entries
    assert entry.entity() == stored(OutboxMail)


def test_a_customer_of_the_first_shape_has_its_balance_in_its_own_currency() -> None:
    customer = stored(Customer)
    assert (customer.balances, customer.balance) == ({"eur": -500}, -500)


@pytest.mark.parametrize("balance", [{}, {"balance": 0}, {"balance": 0, "currency": "usd"}])
def test_a_customer_of_the_first_shape_without_a_balance(balance: dict[str, Any]) -> None:
    state = {"id": "cus_1", "created": 1, "invoice_prefix": "A", **balance}
    assert decode_state(json.dumps(state), 1, Customer).balances == {}


@pytest.mark.parametrize("issuer", [None, "acct_1Issuer"])
def test_a_session_of_the_first_shape_says_who_issues_its_invoices(issuer: str | None) -> None:
    said = {} if issuer is None else {"issuer": issuer}
    state = {"id": "cs_1", "created": 1, "expires_at": 2, "mode": "subscription", "place": "cs_1"}
    read = decode_state(json.dumps({**state, "subscription_data": {"description": "Plan", **said}}), 1, CheckoutSession)
    data = read.subscription_data
    assert (data.description, data.invoice_settings.issuer) == ("Plan", issuer)


@pytest.mark.parametrize("entity_class", [Customer, OutboxMail, WriteAhead, RestrictedKeys, Journal])
def test_their_shape_is_the_second(entity_class: type[Entity]) -> None:
    assert entity_class.RESOURCE_TYPE.shape == 2

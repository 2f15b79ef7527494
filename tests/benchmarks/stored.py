"""What a finalized invoice of one line takes in the store: as DynamoDB counts, and in dynoxide's file.

An emulator runs in this process on dynoxide, its data in a file, and finalizes invoices of twenty customers. The file
is as large as it has grown: SQLite leaves room in its pages where a record was written again.
"""

import base64
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store.engines.dynoxide import DATABASE

_CUSTOMERS, _WARM_UP, _INVOICES = 20, 60, 600
_INDEXES = 4

_OVERHEAD = 100
"""Bytes that DynamoDB adds to each item and each entry of an index (docs.aws.amazon.com, "Item sizes and formats")."""


def report() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / DATABASE
        settings = Settings(store="dynoxide", data=Path(folder))
        emulator = build(settings)
        try:
            grown = _grown(emulator, database)
        finally:
            emulator.stop()
        with closing(sqlite3.connect(database)) as stored:
            _report_items(stored, settings.table)
            print(f"  in dynoxide's file {grown:31,.0f} bytes")
            stored.execute("VACUUM")
            print(f"  and without the room that it leaves {_size(stored) / (_WARM_UP + _INVOICES):14,.0f} bytes")


def _grown(emulator: Emulator, database: Path) -> float:
    """By how much the file grows for each invoice, once it has begun to."""
    client = emulator.app.test_client()
    headers = {"Authorization": "Basic " + base64.b64encode(b"sk_test_stored1:").decode()}

    def post(path: str, **params: Any) -> str:
        answer = client.post(path, data=params, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"POST {path} answered {answer.status_code}: {answer.text[:300]}")
        id: str = json.loads(answer.data)["id"]
        return id

    def finalize(customer: str) -> None:
        invoice = post("/v1/invoices", customer=customer, collection_method="send_invoice", days_until_due=30)
        post("/v1/invoiceitems", customer=customer, invoice=invoice, amount=1999, currency="usd")
        post(f"/v1/invoices/{invoice}/finalize")

    customers = [post("/v1/customers", email=f"jenny{number}@example.com") for number in range(_CUSTOMERS)]
    with closing(sqlite3.connect(database)) as growing:
        for number in range(_WARM_UP):
            finalize(customers[number % _CUSTOMERS])
        before = _size(growing)
        for number in range(_INVOICES):
            finalize(customers[number % _CUSTOMERS])
        return (_size(growing) - before) / _INVOICES


def _size(database: sqlite3.Connection) -> int:
    ((size,),) = database.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return int(size)


def _report_items(database: sqlite3.Connection, table: str) -> None:
    records = _items(database, table)
    entries = [item for number in range(_INDEXES) for item in _items(database, f"{table}::lsi::by{number + 1}")]
    print("\nA finalized invoice of one line in the store")
    for name, items in (("records", records), ("entries of indexes", entries)):
        each = sum(map(_bytes, items)) / (_WARM_UP + _INVOICES)
        print(f"  {len(items) / (_WARM_UP + _INVOICES):6.1f} {name:<22}{each:21,.0f} bytes")
    counted = sum(_bytes(item) + _OVERHEAD for item in (*records, *entries)) / (_WARM_UP + _INVOICES)
    print(f"  as DynamoDB counts them {counted:26,.0f} bytes")


def _items(database: sqlite3.Connection, table: str) -> list[dict[str, dict[str, str]]]:
    return [json.loads(item) for (item,) in database.execute(f'SELECT item_json FROM "{table}"')]


def _bytes(item: dict[str, dict[str, str]]) -> int:
    return sum(len(name) + _bytes_of(*value) for name, each in item.items() for value in each.items())


def _bytes_of(kind: str, value: str) -> int:
    """A value, by its type in DynamoDB: two digits of a number take a byte."""
    if kind == "B":
        return len(base64.b64decode(value))
    return len(value) // 2 + 2 if kind == "N" else len(value.encode())


if __name__ == "__main__":
    report()

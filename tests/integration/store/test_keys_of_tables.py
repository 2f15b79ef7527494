"""A table stays keyed as it was when it was made: what an earlier version stored is found, and what joins it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store import snapshots, world_files
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.keys import Keys, ShortKeys
from emulator.store.shapes import check_shapes
from emulator.store.table import Table
from emulator.worlds import World, account_of

KEPT = msgspec.json.decode((Path(__file__).parent / "table_with_whole_keys.json").read_bytes())
"""What the last version without short keys had in its table, without what leaves it in time, and what it listed."""

CUSTOMER = next(item["sk"]["S"] for item in KEPT["items"] if item["sk"]["S"].startswith("cus_"))


class KeptEngine(EmbeddedEngine):
    """An engine that is started with the data that it has."""

    def start(self) -> None:
        """Begins, the first time."""
        if self._dynamodb is None:
            super().start()

    def stop(self) -> None:
        """Keeps all data."""


@pytest.fixture
def engine() -> KeptEngine:
    """One with a table of the last version without short keys."""
    engine = KeptEngine()
    engine.start()
    with closing(Table(Settings().table, engine)) as table:
        table.create()
        with table.record.batch_write() as batch:
            for item in KEPT["items"]:
                packed = {"packed": {"B": base64.b64decode(item["packed"]["B"])}} if "packed" in item else {}
                batch.save(table.record.from_raw_data({**item, **packed}))
    return engine


@contextmanager
def started(engine: KeptEngine) -> Iterator[Emulator]:
    """An emulator on what an engine holds."""
    emulator = build(Settings(), engine)
    try:
        yield emulator
    finally:
        emulator.stop()


def asked(emulator: Emulator, method: str, path: str, **params: Any) -> Any:
    """An answer in the world that was kept."""
    key = base64.b64encode(f"{KEPT['key']}:".encode()).decode()
    headers = {"Authorization": f"Basic {key}"}
    answer = emulator.app.test_client().open(path, method=method, data=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def listed(emulator: Emulator, path: str) -> Sequence[str]:
    """The ids in a list."""
    return [each["id"] for each in asked(emulator, "GET", path)["data"]]


def listed_everywhere(emulator: Emulator) -> Mapping[str, Sequence[str]]:
    """The ids in every list that was kept."""
    return {path: listed(emulator, path) for path in KEPT["lists"]}


def test_what_an_earlier_version_stored_is_in_every_list(engine: KeptEngine) -> None:
    for _ in range(2):
        with started(engine) as emulator:
            assert type(emulator.store.table.keys) is Keys
            assert listed_everywhere(emulator) == KEPT["lists"]


def test_what_is_written_beside_it_stands_in_the_same_lists(engine: KeptEngine) -> None:
    with started(engine) as emulator:
        terms = {"customer": CUSTOMER, "collection_method": "send_invoice", "days_until_due": 30}
        invoice = asked(emulator, "POST", "/v1/invoices", **terms)["id"]
        line = {"customer": CUSTOMER, "invoice": invoice, "amount": 4321, "currency": "usd"}
        item = asked(emulator, "POST", "/v1/invoiceitems", **line)["id"]
        (older,) = KEPT["lists"]["/v1/invoices?status=open"]
        asked(emulator, "POST", f"/v1/invoices/{older}/void")
        asked(emulator, "POST", f"/v1/invoices/{invoice}/finalize")
    with started(engine) as emulator:
        assert listed(emulator, "/v1/invoices?status=open") == [invoice]
        assert listed(emulator, "/v1/invoices?status=void") == [older]
        assert listed(emulator, "/v1/invoices") == [invoice, *KEPT["lists"]["/v1/invoices"]]
        assert listed(emulator, f"/v1/invoices?starting_after={invoice}") == KEPT["lists"]["/v1/invoices"]
        assert listed(emulator, f"/v1/invoices?ending_before={older}")[0] == invoice
        assert listed(emulator, "/v1/invoices/search?query=total>4000") == [invoice]
        before = KEPT["lists"][f"/v1/invoiceitems?customer={CUSTOMER}"]
        assert listed(emulator, f"/v1/invoiceitems?customer={CUSTOMER}") == [item, *before]


def test_it_is_reset_and_brought_back_as_it_was(engine: KeptEngine) -> None:
    with started(engine) as emulator:
        asked(emulator, "POST", "/_emulator/snapshots/kept")
        asked(emulator, "POST", "/_emulator/reset")
        assert [listed(emulator, path) for path in ("/v1/invoices", "/v1/events", "/v1/customers")] == [[], [], []]
        asked(emulator, "POST", "/_emulator/snapshots/kept/restore")
        assert listed_everywhere(emulator) == KEPT["lists"]


def test_its_worlds_are_brought_into_a_new_table_by_their_files(engine: KeptEngine) -> None:
    world = World(account_of(KEPT["key"].removeprefix("sk_test_")), livemode=False)
    with started(engine) as emulator:
        file = b"".join(world_files.write(emulator.store, world))
    with started(KeptEngine()) as emulator:
        snapshots.restore(emulator.store, world, world_files.read(emulator.store, world, file, "brought"))
        assert listed_everywhere(emulator) == KEPT["lists"]


def test_a_new_table_has_short_keys() -> None:
    engine = KeptEngine()
    for _ in range(2):
        with started(engine) as emulator:
            assert type(emulator.store.table.keys) is ShortKeys


@pytest.mark.parametrize("keys", [Keys, ShortKeys])
def test_a_table_that_was_lost_is_keyed_as_it_was(engine: KeptEngine, keys: type[Keys]) -> None:
    """Processes that have its keys in mind may go on in it."""
    engine = engine if keys is Keys else KeptEngine()
    engine.start()
    with closing(Table(Settings().table, engine)) as table:
        table.create()
        check_shapes(table)
        EmbeddedEngine.start(engine)
        with pytest.raises(Exception, match="lost"):
            table.record.count("table")
        assert table.record.count("table") > 0
    with started(engine) as emulator:
        assert type(emulator.store.table.keys) is keys
